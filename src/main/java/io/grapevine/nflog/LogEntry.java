package io.grapevine.nflog;

import io.grapevine.model.ReceiverData;
import io.grapevine.model.UnknownFields;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an integration was told last about a group.
 *
 * @param key the group and the integration
 * @param timestamp when it was told
 * @param firing the hashes ({@link AlertHash}) of the alerts it knows as firing
 * @param resolved the hashes of the alerts it knows as resolved
 * @param receiverData what the integration keeps for the next time
 * @param expiresAt when the entry may be forgotten
 * @param unknownFields fields of newer versions, as protobuf bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals is written out, and boxes for hashes would cost too much
public record LogEntry(
        LogKey key,
        Instant timestamp,
        long[] firing,
        long[] resolved,
        ReceiverData receiverData,
        Instant expiresAt,
        UnknownFields unknownFields) {

    /** Copies the hashes, in their order: it is that of the file. */
    public LogEntry {
        firing = firing.clone();
        resolved = resolved.clone();
    }

    /** Whether every one of {@code hashes} is known as firing. */
    public boolean knowsFiring(long[] hashes) {
        return containsAll(firing, hashes);
    }

    /** Whether every one of {@code hashes} is known as resolved. */
    public boolean knowsResolved(long[] hashes) {
        return containsAll(resolved, hashes);
    }

    /** Whether any alert is known as firing. */
    public boolean isFiring() {
        return firing.length > 0;
    }

    private static boolean containsAll(long[] known, long[] hashes) {
        long[] sorted = known.clone();
        Arrays.sort(sorted);
        for (long hash : hashes) {
            if (Arrays.binarySearch(sorted, hash) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogEntry that
                && key.equals(that.key)
                && timestamp.equals(that.timestamp)
                && Arrays.equals(firing, that.firing)
                && Arrays.equals(resolved, that.resolved)
                && receiverData.equals(that.receiverData)
                && expiresAt.equals(that.expiresAt)
                && unknownFields.equals(that.unknownFields);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + timestamp.hashCode();
    }
}
