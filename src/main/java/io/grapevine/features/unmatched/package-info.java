/** Silences that end once they match no alert any more. */
@NullMarked
package io.grapevine.features.unmatched;

import org.jspecify.annotations.NullMarked;
