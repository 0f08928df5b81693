package io.grapevine.sim.world;

/** Listener for all events of a world. */
public interface Watcher {
    /** A process starts. */
    default void onStarted(Machine machine) {}

    /** An attempt begins. */
    default void onSent(SendAttempt sending) {}

    /** An attempt of a tenant begins, also of one whose deletion was asked for. */
    default void onTenantSent(TenantWorld tenant, SendAttempt sending) {}

    /** A receiver has accepted. */
    default void onAccepted(SendAttempt sending) {}

    /** A receiver has accepted what a step of an escalation told, or what one with a storm valve was. */
    default void onStep(SendAttempt sending) {}

    /** What lies between two machines may be good again, if only for a moment. */
    default void onMended() {}

    /** A process goes on after a pause, and reads what has waited for it, if only until it ends. */
    default void onAwake() {}

    /** A process has raised the alert of a heartbeat, or it is over there. */
    default void onRaised(Machine machine, KnownHeartbeat heartbeat, boolean fires) {}

    /** A process has received a sign of a heartbeat. */
    default void onSign() {}

    /** A second has passed. */
    default void onSecond() {}

    /** The world has healed and has been calm for so long that all must be well. */
    default void atEnd() {}
}
