/** The features: each a directory, and a line of the list. */
@NullMarked
package io.grapevine.features;

import org.jspecify.annotations.NullMarked;
