package io.grapevine.shadow;

/** Cause that keeps an alert out of notifications. */
enum MutedBy {
    SILENCE(ShadowReason.SILENCE),
    /** A silence that a rule of files makes. */
    PLANNED_SILENCE(ShadowReason.PLANNED_SILENCE),
    INHIBITION(ShadowReason.INHIBITION),
    TIME_INTERVAL(ShadowReason.TIME_INTERVAL);

    private final ShadowReason reason;

    MutedBy(ShadowReason reason) {
        this.reason = reason;
    }

    /** Whether another cause has the same effect: silences of persons and of rules mute alike. */
    boolean isLike(MutedBy other) {
        return this == other || (isSilence() && other.isSilence());
    }

    private boolean isSilence() {
        return this == SILENCE || this == PLANNED_SILENCE;
    }

    ShadowReason reason() {
        return reason;
    }
}
