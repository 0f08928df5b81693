package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.KnownHeartbeat;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SignLog;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import java.time.Duration;

/** The signs of heartbeats that replicas must know, and the alerts that fire on them. */
record SignKnowledge(SimWorld world) {
    /** Replicas count in milliseconds. */
    static final Duration ROUNDING = Duration.ofMillis(2);

    /** How long a version travels at most over all replicas; where frames are not lost, that is within what is rounded. */
    Duration trips() {
        int hops = world.parameters.names().size() - 1;
        return world.parameters.lossy() ? FaultyNetwork.Faults.MANY.maxDelay().multipliedBy(hops) : Duration.ZERO;
    }

    /**
     * Whether a replica must know of a sign. Where several links are clogged and freed in turn, those that were given up meanwhile are
     * dialled anew, later than is expected of what replicas know.
     */
    boolean knows(Machine machine, SignLog.Sign sign) {
        return sign.isOwn(machine)
                || (sign.fact() != SendAttempt.NONE
                        && !world.hits.containsKey(Fault.SWIZZLE)
                        && world.knowledge.hasForCertain(machine.name, sign.fact()));
    }

    /** Whether the alert of a heartbeat fires on a machine. */
    boolean fires(Machine machine, KnownHeartbeat heartbeat) {
        Inbox.Arrival last = world.inbox(machine.name).last(heartbeat.alert().valueOf(PostedAlert.ID), world.elapsed());
        return last != null
                && last.isFiring()
                && last.endsAt().isAfter(machine.host().now().plus(OnCall.HELD));
    }
}
