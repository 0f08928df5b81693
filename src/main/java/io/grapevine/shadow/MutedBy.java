package io.grapevine.shadow;

/** Cause that keeps an alert out of notifications. */
enum MutedBy {
    SILENCE(ShadowReason.SILENCE),
    INHIBITION(ShadowReason.INHIBITION),
    TIME_INTERVAL(ShadowReason.TIME_INTERVAL);

    private final ShadowReason reason;

    MutedBy(ShadowReason reason) {
        this.reason = reason;
    }

    ShadowReason reason() {
        return reason;
    }
}
