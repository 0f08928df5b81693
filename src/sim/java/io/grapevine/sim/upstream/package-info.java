/**
 * A model of how a cluster of Alertmanagers behaves, written from its description and not from Grapevine: it plays in
 * the same worlds, so that the two can be compared and the worlds are known to be able to show every weakness.
 */
@NullMarked
package io.grapevine.sim.upstream;

import org.jspecify.annotations.NullMarked;
