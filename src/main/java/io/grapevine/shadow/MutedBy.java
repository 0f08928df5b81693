package io.grapevine.shadow;

/** What keeps an alert out of notifications. */
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
