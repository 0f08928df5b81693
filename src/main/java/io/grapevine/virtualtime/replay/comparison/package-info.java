/** Compares the notifications of two plays, or of a play and the past: {@link io.grapevine.virtualtime.replay.comparison.Comparison}. */
@NullMarked
package io.grapevine.virtualtime.replay.comparison;

import org.jspecify.annotations.NullMarked;
