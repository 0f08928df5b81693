package io.grapevine.core.nflog;

import io.grapevine.records.DigestMark;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Marks the alerts whose ends are to be notified although the log says otherwise, or nothing. Two replicas may notify, neither knowing
 * of the other, one that an alert fires and the other that it has ended, or of other alerts only. The log keeps one of the two
 * entries, by stamps of two clocks, and the receiver has got both, maybe in the other order.
 */
final class UncertainResolutions {
    /** How much younger an entry may be whose attempt overlapped: attempts take time, and so does sending an entry. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    /** Until when an entry is written anew: Prometheus servers repeat an end for so long. */
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
     * What the receiver knows as firing by the message of a replaced entry, although its successor's came clearly later, whose writer did not
     * know it: alerts that the successor has an end of from before, or does not mention. The latter count where both are of one
     * integration, and of no Alertmanager, which does not say what it knew. Alerts that a digest gave as ended count too: that end was
     * none of a notification of the group by itself. Each counts as of its own notification, by the clock of the successor's
     * writer: as of the successor's it would be repeated too late. What has ended without a notification stays ended.
     *
     * <p>A writer that has notified twice since names its own entry, and seems to know the replaced one. An end from before shows that it does
     * not. Only the replica that wrote the replaced entry goes by that, as the end may also be of an alert that was over when it was notified.
     *
     * @param successor the entry that counts
     * @param age the time since the notification of {@code successor}
     * @param replaced the entry that does not count any more
     * @param replacedStamp the stamp of {@code replaced}
     * @param replacedAge the time since the notification of {@code replaced}
     * @param isOwn whether this replica wrote {@code replaced}
     */
    static NotifiedState firingUnknownTo(
            NflogEntry successor,
            Duration age,
            NflogEntry replaced,
            long replacedStamp,
            Duration replacedAge,
            boolean isOwn) {
        NotifiedState known = successor.notified();
        NotifiedState unknown = replaced.notified();
        boolean isUnknown = successor.basis() < replacedStamp;
        boolean mayBeUnknown = isUnknown || (isOwn && successor.basis() > replacedStamp);
        boolean isOfOne = known.identity() == unknown.identity() && known.identity() != 0;
        LongStream told = LongStream.concat(
                        Arrays.stream(unknown.firing()),
                        unknown.earlier().unended().keySet().stream().mapToLong(Long::longValue))
                .filter(hash -> (mayBeUnknown && hasEndFromBefore(known, hash, replaced))
                        || (isUnknown && (isOnlyByDigest(known, unknown) || (isOfOne && !hasEnded(known, hash)))));
        Duration earlier = replacedAge.minus(age);
        Duration ahead =
                Duration.between(replaced.timestamp(), successor.timestamp().minus(earlier));
        Map<Long, Instant> since = new TreeMap<>();
        told.forEach(hash -> since.put(
                hash,
                unknown.isKnownFiring(hash)
                        ? unknown.notifiedFiringAt(hash, replaced.timestamp()).plus(ahead)
                        : NotifiedState.UNSEEN));
        long[] firing = since.keySet().stream().mapToLong(hash -> hash).toArray();
        return NotifiedState.of(firing, new long[0], unknown.receiverData()).awaiting(since);
    }

    /**
     * The entry to write instead of the current one, in which more ends are awaited: a replica that has such an end notifies of it, maybe
     * again, and one that missed it still learns that the alert has ended. Ends are notified by the key of the group again if a digest told
     * the group, and the other notification was one of the group by itself. Null if nothing changes. It goes on to count as of the time of
     * its notification: an end in it is none of an episode that has begun since.
     *
     * @param current the entry that counts
     * @param age the time since its notification
     * @param stamp the stamp of {@code current}
     * @param other what another replica notified, which the receiver may have got later; with when, or as of {@code current}
     */
    static @Nullable NflogEntry awaited(NflogEntry current, Duration age, long stamp, NotifiedState other) {
        NotifiedState notified = current.notified();
        Map<Long, Instant> since = other.earlier().unended();
        Map<Long, Instant> awaited = new TreeMap<>();
        Arrays.stream(other.firing())
                .filter(hash -> !notified.awaitsEndOf(hash))
                .forEach(hash -> awaited.put(hash, since.getOrDefault(hash, current.timestamp())));
        boolean isOld = age.compareTo(RECENT) > 0;
        awaited.keySet().removeIf(hash -> isOld && hasEnded(notified, hash));
        boolean isByItself = other.isFiring() && isOnlyByDigest(notified, other);
        if (awaited.isEmpty() && !isByItself) {
            return null;
        }
        boolean isInDoubt = awaited.keySet().stream().anyMatch(hash -> hasEnded(notified, hash));
        return current.prolonged(age, current.life(), isInDoubt ? current.basis() : stamp)
                .knowing(awaited(notified, awaited, isByItself));
    }

    /**
     * The entry to write instead of one that an Alertmanager wrote as alerts of the group are muted ({@code muted-alerts-in-nflog}). It
     * does so at each flush, and says that it notified: what it repeats of the entry before is no notification, unless that was due to be
     * repeated. The ends of muted alerts that were notified as firing are awaited. Null if nothing changes.
     *
     * @param current the entry that counts
     * @param age the time since it says that it notified
     * @param stamp the stamp of {@code current}
     * @param replaced the entry before
     * @param replacedAge the time since the notification of {@code replaced}
     */
    static @Nullable NflogEntry besideMuted(
            NflogEntry current, Duration age, long stamp, NflogEntry replaced, Duration replacedAge) {
        NotifiedState notified = current.notified();
        NotifiedState before = replaced.notified();
        if (!current.isBesideMutedByAlertmanager()) {
            return null;
        }
        boolean isDue = replacedAge.multipliedBy(2).compareTo(current.life()) >= 0;
        boolean isRepeated = before.knowsFiring(notified.firing())
                && before.knowsResolved(notified.resolved())
                && (current.isOfMutedOnly() || !isDue);
        Duration since = isRepeated && replacedAge.compareTo(age) > 0 ? replacedAge : age;
        Duration earlier = replacedAge.minus(age);
        Map<Long, Instant> unended = new TreeMap<>();
        for (long hash : notified.omitted()) {
            Instant known = before.earlier().unended().get(hash);
            if (before.isNotifiedFiring(hash) || known != null) {
                unended.put(hash, known != null ? known : current.timestamp().minus(earlier));
            }
        }
        return unended.isEmpty() && since.equals(age)
                ? null
                : current.at(current.timestamp().minus(since.minus(age)))
                        .prolonged(since, current.life(), stamp)
                        .knowing(notified.awaiting(unended));
    }

    private static boolean hasEnded(NotifiedState notified, long hash) {
        return notified.isNotifiedResolved(hash) || notified.earlier().ended().containsKey(hash);
    }

    /** Whether the last end of an alert that a notification before {@code known} gave is older than a message that the alert fires. */
    private static boolean hasEndFromBefore(NotifiedState known, long hash, NflogEntry message) {
        Instant end = known.earlier().ended().get(hash);
        return end != null
                && message.notified().isKnownFiring(hash)
                && !end.isAfter(message.notified().notifiedFiringAt(hash, message.timestamp()));
    }

    /** Whether a digest has told the group by an entry, and another notification of it was sent by itself. */
    private static boolean isOnlyByDigest(NotifiedState notified, NotifiedState other) {
        return DigestMark.isTold(notified.receiverData()) && !DigestMark.isTold(other.receiverData());
    }

    private static NotifiedState awaited(NotifiedState notified, Map<Long, Instant> doubtful, boolean isByItself) {
        long[] resolved = notified.resolved();
        int[] certain = IntStream.range(0, resolved.length)
                .filter(i -> !doubtful.containsKey(resolved[i]))
                .toArray();
        boolean hasEnds = notified.resolvedEnds().length > 0;
        Map<Long, Instant> ended = new TreeMap<>(notified.endsByHash());
        Arrays.stream(certain).forEach(i -> ended.remove(resolved[i]));
        Map<Long, Instant> unended = new TreeMap<>(notified.earlier().unended());
        unended.putAll(doubtful);
        return new NotifiedState(
                notified.identity(),
                notified.firing(),
                Arrays.stream(certain).mapToLong(i -> resolved[i]).toArray(),
                hasEnds
                        ? Arrays.stream(certain)
                                .mapToLong(i -> notified.resolvedEnds()[i])
                                .toArray()
                        : new long[0],
                isByItself ? DigestMark.byItself(notified.receiverData(), true) : notified.receiverData(),
                new EarlierAlerts(ended, unended),
                notified.muted(),
                notified.omitted());
    }
}
