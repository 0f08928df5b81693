/**
 * A whole cluster from one seed, in one thread and in virtual time: replicas on a network that loses and delays, with
 * disks, clocks, receivers, Prometheus servers and people, and every fault that any of them can have.
 *
 * <p>{@link io.grapevine.sim.world.SimWorld} is the world, in which nothing goes wrong by itself; {@link
 * io.grapevine.sim.world.FaultInjector} lets things go wrong as a seed has it, {@link io.grapevine.sim.world.check.Checkers}
 * watch. What plays in it is a {@link io.grapevine.sim.world.Player}: Grapevine itself, or a model of what
 * Alertmanager does ({@code io.grapevine.sim.upstream}).
 */
@NullMarked
package io.grapevine.sim.world;

import org.jspecify.annotations.NullMarked;
