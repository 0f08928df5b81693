/**
 * Replicas in virtual time: {@link io.grapevine.virtualtime.simulation.SimLoop} is the clock and the event queue of all, {@link
 * io.grapevine.virtualtime.simulation.SimHost} the event loop of one process, {@link io.grapevine.virtualtime.simulation.SimNetwork}
 * and {@link io.grapevine.virtualtime.simulation.SimChannel} the mesh's network. Time passes only from one event to the next, and
 * everything
 * random comes from one seed, so that a run can be repeated. {@code amtool test} and the simulations of the project's own
 * tests, which add faults, run on it.
 */
@NullMarked
package io.grapevine.virtualtime.simulation;

import org.jspecify.annotations.NullMarked;
