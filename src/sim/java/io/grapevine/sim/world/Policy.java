package io.grapevine.sim.world;

import io.grapevine.config.WhenMuted.Begin;
import java.time.Duration;
import java.util.List;

/** The program that plays in a world: Grapevine, or another one that is compared with it. */
public interface Policy {
    /** Makes one that plays in one world. */
    @FunctionalInterface
    interface Starter {
        /** A policy without a process. */
        Policy fresh();
    }

    /** Whether a process knows the alerts that those before it on its machine have received. */
    default boolean persistsAlerts() {
        return false;
    }

    /** Whether the processes have tenants. */
    default boolean hasTenants() {
        return false;
    }

    /** Whether receivers are notified of the ends of muted alerts. */
    default boolean sendsMutedEnds() {
        return false;
    }

    /** Whether the processes have rules for silences, leases and heartbeats. */
    default boolean isOnCall() {
        return false;
    }

    /** Whether messages have buttons, on which users click. */
    default boolean hasActions() {
        return false;
    }

    /** Whether the processes have an escalation policy: see {@link Escalating}. */
    default boolean escalates() {
        return false;
    }

    /** Whether people have rules of their own beside the escalation policy: see {@link Personal}. */
    default boolean hasPersonalRules() {
        return false;
    }

    /** Whether the processes have a storm valve beside their escalation policy: see {@link Storm}. */
    default boolean hasValve() {
        return false;
    }

    /** Whether the Prometheus servers send their alerts with a label of their own, which the processes remove. */
    default boolean hasSenders() {
        return false;
    }

    /** The growing pauses between repetitions of an incident, for all integrations; none where the route says how often it is repeated. */
    default List<Duration> repeatIntervals(WorldParameters parameters) {
        return List.of();
    }

    /** Whether the processes have inhibition rules for some receivers: see {@link Inhibitions}. */
    default boolean inhibitsForSome() {
        return false;
    }

    /** Whether what ordinary days bring happens, too: see {@link Days}. */
    default boolean hasDays() {
        return false;
    }

    /** Whether some of the processes are of another version of the program: see {@link Rollout}. */
    default boolean isMixed() {
        return false;
    }

    /** What an integration is notified of when an alert is muted that it knows as firing. */
    default Begin mutedBegin(long seed, String integration) {
        return Begin.NONE;
    }

    /** Starts the program on a machine. */
    Player boot(Machine machine);

    /** The process on a machine is about to end, in order or not: its connections break. */
    void killed(Machine machine);

    /** The connections of the process on a machine break, with nothing wrong with the network. */
    void breakLinks(Machine machine);
}
