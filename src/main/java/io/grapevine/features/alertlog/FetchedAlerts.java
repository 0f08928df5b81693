package io.grapevine.features.alertlog;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.core.dispatch.RestoredGroups;
import io.grapevine.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The alerts and group timers of a peer, put together from the portions in which they come. Times of the peer's clock are
 * brought to that of this replica. On the loop only.
 */
public final class FetchedAlerts implements RestoredGroups {
    private final StoredAlerts stored;
    private final InstantSource clock;
    private final Instant askedAt;
    private @Nullable Instant answeredAt;

    /** Creates a collector, which {@link Budget} does. */
    FetchedAlerts(InstantSource clock, Instant askedAt, AlertBatchCodec codec) {
        this.clock = clock;
        this.askedAt = askedAt;
        this.stored = new StoredAlerts(codec);
    }

    /** Takes a portion; returns whether it can be read and is not too much. */
    public boolean add(byte[] portion) {
        answeredAt = answeredAt == null ? clock.instant() : answeredAt;
        return stored.add(portion) instanceof Decoded.Ok<StoredAlerts>;
    }

    /** The number of alerts. */
    public int size() {
        return stored.size();
    }

    StoredAlerts stored() {
        return stored;
    }

    /**
     * A time at which the peer received something, by the clock of this replica: rather too early, and before whatever was
     * received here since the peer was asked.
     */
    Instant received(Instant time) {
        Instant here = time.plus(Duration.between(stored.lastAlive(), askedAt));
        return here.isAfter(askedAt) ? askedAt : here.isBefore(Instant.EPOCH) ? Instant.EPOCH : here;
    }

    /** A time at which the peer flushes a group, by the clock of this replica: rather too late, so that nothing is sent early. */
    private @Nullable Instant flushed(@Nullable Instant time) {
        return time == null || answeredAt == null ? null : time.plus(Duration.between(stored.lastAlive(), answeredAt));
    }

    @Override
    public @Nullable Instant nextFlush(Digest group) {
        return flushed(stored.nextFlush(group));
    }

    @Override
    public @Nullable Instant lastFlush(Digest group) {
        return flushed(stored.lastFlush(group));
    }

    /** The memory for the portions of one peer, which the collectors of several tenants may share. On the loop only. */
    public static final class Budget {
        private final InstantSource clock;
        private final Instant askedAt;
        private final AlertBatchCodec codec;

        /**
         * The memory for the portions of a peer, before the first of them is asked for.
         *
         * @param clock the clock of this replica
         * @param most the size of all decompressed portions in bytes, at most
         */
        public Budget(InstantSource clock, long most) {
            this.clock = clock;
            this.askedAt = clock.instant();
            this.codec = new AlertBatchCodec(AlertPortions.MOST, most);
        }

        /** Creates a collector of portions. */
        public FetchedAlerts collector() {
            return new FetchedAlerts(clock, askedAt, codec);
        }
    }
}
