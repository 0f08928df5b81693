/** Compares the notifications of two plays, or of a play and the past: {@link io.grapevine.replay.comparison.Comparison}. */
@NullMarked
package io.grapevine.replay.comparison;

import org.jspecify.annotations.NullMarked;
