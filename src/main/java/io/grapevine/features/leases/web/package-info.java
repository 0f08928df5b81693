/** Grapevine's own API for leases: silences that their holders renew. */
@NullMarked
package io.grapevine.features.leases.web;

import org.jspecify.annotations.NullMarked;
