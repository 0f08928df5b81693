/** The list of the endpoints of features: one line a feature. Grapevine's own API mounts them. */
@NullMarked
package io.grapevine.features.web;

import org.jspecify.annotations.NullMarked;
