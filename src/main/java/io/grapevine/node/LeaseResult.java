package io.grapevine.node;

import io.grapevine.silence.Silence;

/** The result of asking for a lease. */
public sealed interface LeaseResult {
    /**
     * The client holds the lease.
     *
     * @param silence the silence as it was stored
     */
    record Held(Silence silence) implements LeaseResult {}

    /**
     * The lease cannot be renewed, as a request has expired its silence.
     *
     * @param silence the expired silence
     */
    record Ended(Silence silence) implements LeaseResult {}

    /**
     * The silence is invalid or exceeds a limit.
     *
     * @param fault the error message
     */
    record Refused(String fault) implements LeaseResult {}
}
