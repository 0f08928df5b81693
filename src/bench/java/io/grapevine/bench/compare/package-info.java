/**
 * Measures Grapevine beside Alertmanager with the same load and the same configuration, from outside as a client sees it, by
 * {@code bin/bench}. {@code Bench} runs scenarios; each starts programs of its own and enters figures into {@code Results};
 * {@code Targets} has the limits that are printed beside them. Nothing here passes or fails but the tests of the
 * arithmetic. {@code RATIONALE.md} says why it measures as it does.
 */
@NullMarked
package io.grapevine.bench.compare;

import org.jspecify.annotations.NullMarked;
