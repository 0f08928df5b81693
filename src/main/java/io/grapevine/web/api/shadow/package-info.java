/** The endpoints of a shadow, below {@code /api/grapevine/v1/shadow}. */
@NullMarked
package io.grapevine.web.api.shadow;

import org.jspecify.annotations.NullMarked;
