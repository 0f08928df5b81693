/** The feature {@code on_call.hold_transient}: alerts that may end by themselves soon are held. */
@NullMarked
package io.grapevine.features.transients;

import org.jspecify.annotations.NullMarked;
