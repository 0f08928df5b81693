/**
 * Atomix's SWIM, which finds members that nobody configured: those who are linked are asked whom they know. It runs
 * over connections of {@code wire} and is believed in nothing but addresses, as {@code RATIONALE.md} explains.
 */
@NullMarked
package io.grapevine.cluster.swim;

import org.jspecify.annotations.NullMarked;
