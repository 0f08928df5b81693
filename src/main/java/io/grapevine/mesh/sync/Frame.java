package io.grapevine.mesh.sync;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.MemberReport;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.mesh.state.VersionVector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A message between members of the mesh. */
public sealed interface Frame {
    /** Sends frames to members. */
    @FunctionalInterface
    interface Sender {
        /** Sends a frame if there is a link to the member; returns whether it was taken. */
        boolean send(MemberId to, Frame frame);
    }

    /** Sent each second: I am alive, and this is what I know. */
    record Heartbeat(MemberReport report, VersionVector vector) implements Frame {}

    /**
     * The current versions that {@code origin} wrote after {@code previous} and up to {@code seq}: what is missing in
     * {@code items} has been replaced by something else.
     */
    record Delta(MemberId origin, long previous, long seq, List<WireEntry> items) implements Frame {}

    /**
     * The answer to a delta.
     *
     * @param known what the sender knows of the origin now
     * @param gap whether the delta began above that, and so was of no use
     */
    record Ack(MemberId origin, long known, boolean gap) implements Frame {}

    /**
     * Hashes of what a replica holds in one state.
     *
     * @param buckets {@link #BUCKETS} sums of hashes, the keys being spread over them
     */
    record Audit(String state, List<Long> buckets) implements Frame {
        /** Number of buckets over which keys are spread. */
        public static final int BUCKETS = 256;
    }

    /** Asks for what the receiver holds in these buckets of a state. */
    record Pull(String state, BitSet buckets) implements Frame {}

    /** The answer to a pull: versions of any origin, complete in no sense. */
    record Repair(List<WireEntry> items) implements Frame {}

    /** The sender is about to notify: it claims {@code key} for at most {@code ttlMillis}. */
    record Claim(long key, long ttlMillis) implements Frame {}

    /** The sender no longer claims {@code key}. */
    record Release(long key) implements Frame {}

    /** Asks for the state of some alerts at the receiver; the reply repeats {@code id}. */
    record AlertQuery(long id, List<Long> fingerprints) implements Frame {
        /** How many alerts one query names at most; the others count as firing nowhere. */
        public static final int MAX_ALERTS = 10_000;
    }

    /**
     * Asks for the state of some alerts of a tenant, not the default one. A frame of its own, so that a replica of a version
     * without tenants does not answer for its default tenant.
     */
    record TenantAlertQuery(String tenant, AlertQuery query) implements Frame {}

    /**
     * The answer to an alert query: the state of its alerts at the sender, by fingerprint. Times are of the clocks that the
     * alerts were sent with, in milliseconds since 1970.
     *
     * @param firing when those began that fire; {@link #UNKNOWN} where an older version does not tell
     * @param ended when those ended that do not
     */
    record AlertReply(long id, SortedMap<Long, Long> firing, SortedMap<Long, Long> ended) implements Frame {
        /** The beginning of an alert that is not known. */
        public static final long UNKNOWN = Long.MIN_VALUE;
    }

    /**
     * Asks for one portion of the alerts and group timers of the receiver. Portion 0 begins a transfer.
     *
     * @param id the number of the transfer, ascending for each sender; the replies repeat it
     * @param portion the number of the portion, from 0
     */
    record AlertFetch(long id, long portion) implements Frame {}

    /**
     * The reply to an alert fetch.
     *
     * @param portions the number of portions of the transfer; 0 if the sender has nothing to hand over, or no longer
     * @param content the portion, which is opaque here
     */
    @SuppressWarnings("ArrayRecordComponent") // equals is written out; a portion is passed on untouched, never copied
    record AlertPortion(long id, long portion, long portions, byte[] content) implements Frame {
        /** The size of a portion in bytes, at most. */
        public static final int MAX_CONTENT = VersionStore.MAX_CONTENT;

        /** The number of portions of one transfer, at most. */
        public static final int MAX_PORTIONS = 1 << 16;

        /** The reply of a replica that has nothing to hand over. */
        public static AlertPortion none(AlertFetch fetch) {
            return new AlertPortion(fetch.id(), fetch.portion(), 0, new byte[0]);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlertPortion that
                    && id == that.id
                    && portion == that.portion
                    && portions == that.portions
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Objects.hash(id, portion, portions, Arrays.hashCode(content));
        }
    }

    /**
     * A frame of a transfer of alerts, but of those of all tenants: their portions name the tenant of each alert. A frame of its
     * own, so that a replica of a version without tenants does not hand over the alerts of its default tenant.
     */
    record OfTenants(Frame transfer) implements Frame {}

    /** Asks for something that only those know who ask and answer; the reply repeats {@code id}. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record PeerQuestion(long id, byte[] content) implements Frame {
        /** How long the content is at most. */
        public static final int MAX_CONTENT = 4 << 10;
    }

    /** The answer to a question of a peer. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record PeerAnswer(long id, byte[] content) implements Frame {
        /** How long the content is at most. */
        public static final int MAX_CONTENT = (1 << 20) - (16 << 10);
    }

    /** A frame of a kind that a newer version of the program knows. */
    record Unknown() implements Frame {}
}
