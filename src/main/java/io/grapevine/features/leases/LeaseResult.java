package io.grapevine.features.leases;

import io.grapevine.records.Silence;
import org.jspecify.annotations.Nullable;

/** The result of asking for a lease. */
public sealed interface LeaseResult {
    /**
     * The client holds the lease.
     *
     * @param before the silence as it was; null if it was not there
     * @param silence the silence as it was stored
     */
    record Held(@Nullable Silence before, Silence silence) implements LeaseResult {}

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
