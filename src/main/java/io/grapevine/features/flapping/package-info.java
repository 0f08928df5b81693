/** The feature {@code on_call.flapping}: ends of alerts that begin and end again and again are withheld. */
@NullMarked
package io.grapevine.features.flapping;

import org.jspecify.annotations.NullMarked;
