package io.grapevine.alerts.persistence;

import java.time.Instant;
import java.time.InstantSource;

/** The memory for the portions of one peer, which the collectors of several tenants may share. On the loop only. */
public final class FetchBudget {
    private final InstantSource clock;
    private final Instant askedAt;
    private final AlertBatchCodec codec;

    /**
     * The memory for the portions of a peer, before the first of them is asked for.
     *
     * @param clock the clock of this replica
     * @param most the size of all decompressed portions in bytes, at most
     */
    public FetchBudget(InstantSource clock, long most) {
        this.clock = clock;
        this.askedAt = clock.instant();
        this.codec = new AlertBatchCodec(AlertPortions.MOST, most);
    }

    /** Creates a collector of portions. */
    public FetchedAlerts collector() {
        return new FetchedAlerts(clock, askedAt, codec);
    }
}
