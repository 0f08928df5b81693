package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.VersionVector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What members say to each other. */
public sealed interface Frame {
    /**
     * Sent each second: I am alive, and this is what I know.
     *
     * @param wallMillis the sender's wall clock, since 1970
     * @param uptimeMillis how long ago the sender started
     * @param configuration the hash of its configuration
     * @param settled whether it has settled
     * @param goodbye whether it ends now
     * @param vector all that it knows
     * @param heard how long ago it heard each other member
     */
    record Heartbeat(
            long wallMillis,
            long uptimeMillis,
            long configuration,
            boolean settled,
            boolean goodbye,
            VersionVector vector,
            List<Heard> heard)
            implements Frame {}

    /**
     * When a member was heard.
     *
     * @param agoMillis how long ago
     */
    record Heard(MemberId member, long agoMillis) {}

    /**
     * All that is left of what {@code origin} wrote after {@code previous} and up to {@code seq}: what is missing in
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
    @SuppressWarnings("ArrayRecordComponent") // equals is written out
    record Audit(String state, long[] buckets) implements Frame {
        /** Number of buckets over which keys are spread. */
        public static final int BUCKETS = 256;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Audit that && state.equals(that.state) && Arrays.equals(buckets, that.buckets);
        }

        @Override
        public int hashCode() {
            return 31 * state.hashCode() + Arrays.hashCode(buckets);
        }
    }

    /** Asks for what the receiver holds in these buckets of a state. */
    record Pull(String state, BitSet buckets) implements Frame {}

    /** The answer to a pull: versions of any origin, complete in no sense. */
    record Repair(List<WireEntry> items) implements Frame {}

    /**
     * The sender is about to notify.
     *
     * @param key what it claims
     * @param ttlMillis for how long at most
     */
    record Claim(long key, long ttlMillis) implements Frame {}

    /** The sender no longer claims {@code key}. */
    record Release(long key) implements Frame {}

    /**
     * Asks which of some alerts fire at the receiver.
     *
     * @param id tells the reply which query it answers
     * @param fingerprints the alerts
     */
    @SuppressWarnings("ArrayRecordComponent") // equals is written out
    record AlertQuery(long id, long[] fingerprints) implements Frame {
        /** How many alerts one query names at most; the others count as firing nowhere. */
        public static final int MAX_ALERTS = 10_000;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlertQuery that && id == that.id && Arrays.equals(fingerprints, that.fingerprints);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(id) + Arrays.hashCode(fingerprints);
        }
    }

    /**
     * The answer to an alert query.
     *
     * @param id the query's
     * @param firing the fingerprints of those of its alerts that fire at the sender
     */
    @SuppressWarnings("ArrayRecordComponent") // equals is written out
    record AlertReply(long id, long[] firing) implements Frame {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlertReply that && id == that.id && Arrays.equals(firing, that.firing);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(id) + Arrays.hashCode(firing);
        }
    }

    /** A frame of a kind that a newer version of the program knows. */
    record Unknown() implements Frame {}
}
