/** The value types shared by all packages: labels, fingerprints and alerts. */
@NullMarked
package io.grapevine.model;

import org.jspecify.annotations.NullMarked;
