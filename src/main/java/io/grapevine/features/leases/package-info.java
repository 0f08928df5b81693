/** Leases: silences that clients of the API hold by renewing them. */
@NullMarked
package io.grapevine.features.leases;

import org.jspecify.annotations.NullMarked;
