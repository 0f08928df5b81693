package io.grapevine.nflog;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Marks the ends of alerts that a receiver may have got before a message that says that they fire. Two replicas may notify
 * at the same time, neither knowing of the other, one that an alert fires and the other that it has ended. The log keeps
 * one of the two entries, by stamps of two clocks, and the receiver may have got the two in the other order.
 */
final class UncertainResolutions {
    /** How much younger an entry may be whose attempt overlapped: attempts take time, and so does sending an entry. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    /**
     * Until when an entry is written anew: Prometheus servers repeat an end for so long. The new entry counts as of now, so
     * the next repetition of the notification is late by the age of the old one.
     */
    private static final Duration RECENT = Duration.ofMinutes(15);

    private UncertainResolutions() {}

    /**
     * Whether the receiver may have got the message of a replaced entry after that of its successor: the writer of the
     * successor did not know it, and did not notify clearly later.
     *
     * @param successor the entry that counts
     * @param age the time since the notification of {@code successor}
     * @param replacedStamp the stamp of the entry that does not count any more
     * @param replacedAge the time since the notification of the replaced entry
     */
    static boolean mayBeOutOfOrder(NflogEntry successor, Duration age, long replacedStamp, Duration replacedAge) {
        return successor.basis() < replacedStamp && age.plus(OVERLAP).compareTo(replacedAge) >= 0;
    }

    /**
     * What the receiver may have got after ends that the successor of a replaced entry has from before, though its own message
     * came clearly later: alerts as firing, in a message that its writer did not know.
     *
     * @param successor the entry that counts
     * @param replaced the entry that does not count any more
     * @param replacedStamp the stamp of {@code replaced}
     */
    static NotifiedState firingAfterEarlierEnds(NflogEntry successor, NflogEntry replaced, long replacedStamp) {
        boolean isUnknown = successor.basis() < replacedStamp;
        Map<Long, Instant> ended = successor.notified().earlier().ended();
        long[] firing = Arrays.stream(isUnknown ? replaced.notified().firing() : new long[0])
                .filter(hash -> ended.containsKey(hash) && !ended.get(hash).isAfter(replaced.timestamp()))
                .toArray();
        return NotifiedState.of(firing, new long[0], replaced.notified().receiverData());
    }

    /**
     * The entry to write instead of the current one, in which the ends in doubt are awaited: a replica that has such an end
     * notifies of it again, and one that missed it still learns that the alert has ended. Null if no end is in doubt.
     *
     * @param current the entry that counts
     * @param age the time since its notification
     * @param other what another replica notified, which the receiver may have got later
     */
    static @Nullable NflogEntry awaited(NflogEntry current, Duration age, NotifiedState other) {
        Set<Long> doubtful = doubtful(current.notified(), other);
        if (doubtful.isEmpty() || age.compareTo(RECENT) > 0) {
            return null;
        }
        return new NflogEntry(
                current.key(),
                current.timestamp().plus(age),
                awaited(current.notified(), doubtful, current.timestamp()),
                current.expiresAt().plus(age),
                current.basis(),
                Duration.ZERO,
                current.lastEnd(),
                current.unknownFields());
    }

    private static Set<Long> doubtful(NotifiedState current, NotifiedState other) {
        Set<Long> ended = new TreeSet<>(current.endsByHash().keySet());
        Arrays.stream(current.resolved()).forEach(ended::add);
        ended.retainAll(Arrays.stream(other.firing()).boxed().collect(Collectors.toSet()));
        ended.removeAll(current.earlier().unended().keySet());
        return ended;
    }

    private static NotifiedState awaited(NotifiedState notified, Set<Long> doubtful, Instant since) {
        long[] resolved = notified.resolved();
        int[] certain = IntStream.range(0, resolved.length)
                .filter(i -> !doubtful.contains(resolved[i]))
                .toArray();
        boolean hasEnds = notified.resolvedEnds().length > 0;
        Map<Long, Instant> ended = new TreeMap<>(notified.endsByHash());
        Arrays.stream(certain).forEach(i -> ended.remove(resolved[i]));
        Map<Long, Instant> unended = new TreeMap<>(notified.earlier().unended());
        doubtful.forEach(hash -> unended.put(hash, since));
        return new NotifiedState(
                notified.identity(),
                notified.firing(),
                Arrays.stream(certain).mapToLong(i -> resolved[i]).toArray(),
                hasEnds
                        ? Arrays.stream(certain)
                                .mapToLong(i -> notified.resolvedEnds()[i])
                                .toArray()
                        : new long[0],
                notified.receiverData(),
                new EarlierAlerts(ended, unended),
                notified.muted());
    }
}
