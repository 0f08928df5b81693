package io.grapevine.records;

import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a notification log entry: the alerts of the last notification, as in Alertmanager, and some of earlier
 * ones.
 */
public final class NotifiedState {
    /** When an alert ended that was notified as resolved only as it was muted: before whatever is received of it. */
    public static final Instant BY_MUTING = Instant.EPOCH;

    /** When an alert was notified as firing that has ended since, muted, so that its end was not: before whatever counts as notified. */
    public static final Instant UNSEEN = BY_MUTING;

    private final long identity;
    private final AlertHashes firing;
    private final AlertHashes resolved;
    private final long[] resolvedEnds;
    private final ReceiverData receiverData;
    private final EarlierAlerts earlier;
    private final AlertHashes muted;
    private final AlertHashes omitted;

    /**
     * Copies the arrays; the order is that of the encoded entry.
     *
     * @param identity a hash of the integration's configuration; 0 if unknown
     * @param firing the hashes ({@link AlertHash}) of the alerts notified as firing
     * @param resolved the hashes of the alerts notified as resolved
     * @param resolvedEnds when each of {@code resolved} ended, by the clock of the replica that notified, in milliseconds
     *     since 1970; empty if unknown
     * @param receiverData data that the integration keeps for its next notification
     * @param earlier further alerts of earlier notifications, with times by the same clock
     * @param muted the hashes of the alerts that the integration was notified of as muted: among {@code firing}, or among {@code
     *     resolved} where muted alerts count as resolved
     * @param omitted the hashes of the alerts that were muted when the entry was written, and so are neither among {@code firing} nor
     *     among {@code resolved}: Alertmanager's {@code muted_alerts}
     */
    public NotifiedState(
            long identity,
            long[] firing,
            long[] resolved,
            long[] resolvedEnds,
            ReceiverData receiverData,
            EarlierAlerts earlier,
            long[] muted,
            long[] omitted) {
        if (resolvedEnds.length != 0 && resolvedEnds.length != resolved.length) {
            throw new IllegalArgumentException(
                    "resolvedEnds: " + resolvedEnds.length + " (expected: 0 or " + resolved.length + ")");
        }
        this.identity = identity;
        this.firing = new AlertHashes(firing);
        this.resolved = new AlertHashes(resolved);
        this.resolvedEnds = resolvedEnds.clone();
        this.receiverData = receiverData;
        this.earlier = earlier;
        this.muted = new AlertHashes(muted);
        this.omitted = new AlertHashes(omitted);
    }

    /** The state of an integration, without omitted alerts. */
    public NotifiedState(
            long identity,
            long[] firing,
            long[] resolved,
            long[] resolvedEnds,
            ReceiverData receiverData,
            EarlierAlerts earlier,
            long[] muted) {
        this(identity, firing, resolved, resolvedEnds, receiverData, earlier, muted, new long[0]);
    }

    /** The state after a first notification. */
    public NotifiedState(
            long identity, long[] firing, long[] resolved, long[] resolvedEnds, ReceiverData receiverData) {
        this(identity, firing, resolved, resolvedEnds, receiverData, EarlierAlerts.NONE, new long[0]);
    }

    /** The state in an entry of Alertmanager, without identity and ends. */
    public static NotifiedState of(long[] firing, long[] resolved, ReceiverData receiverData) {
        return new NotifiedState(0, firing, resolved, new long[0], receiverData);
    }

    /** A hash of the integration's configuration; 0 if unknown. */
    public long identity() {
        return identity;
    }

    /** The hashes of the alerts notified as firing; not to be changed. */
    public long[] firing() {
        return firing.inOrder();
    }

    /** The hashes of the alerts notified as resolved; not to be changed. */
    public long[] resolved() {
        return resolved.inOrder();
    }

    /** When each of {@link #resolved} ended, in milliseconds since 1970; empty if unknown; not to be changed. */
    public long[] resolvedEnds() {
        return resolvedEnds;
    }

    /** Data that the integration keeps for its next notification. */
    public ReceiverData receiverData() {
        return receiverData;
    }

    /** Further alerts of earlier notifications. */
    public EarlierAlerts earlier() {
        return earlier;
    }

    /** The hashes of the alerts that the integration was notified of as muted; not to be changed. */
    public long[] muted() {
        return muted.inOrder();
    }

    /** The hashes of the alerts that were muted when the entry was written, and so are not in it; not to be changed. */
    public long[] omitted() {
        return omitted.inOrder();
    }

    /** Whether an alert, given by its hash, was muted when the entry was written, and so is not in it. */
    public boolean isOmitted(long hash) {
        return omitted.contain(hash);
    }

    /** Whether an alert, given by its hash, was notified as firing. */
    public boolean isNotifiedFiring(long hash) {
        return firing.contain(hash);
    }

    /** Whether the last notification listed an alert, given by its hash, as resolved. */
    public boolean isNotifiedResolved(long hash) {
        return resolved.contain(hash);
    }

    /** Whether all of {@code hashes} were notified as firing. */
    public boolean knowsFiring(long[] hashes) {
        return firing.containAll(hashes);
    }

    /** Whether any of {@code hashes} was notified as firing. */
    public boolean knowsAnyFiring(long[] hashes) {
        return firing.containAny(hashes);
    }

    /** Whether any of {@code hashes} was notified as firing and then, for certain, not as resolved. */
    public boolean awaitsEndOfAny(long[] hashes) {
        return Arrays.stream(hashes).anyMatch(earlier.unended()::containsKey);
    }

    /** Whether an alert, given by its hash, was notified as firing, and its end is yet to be notified. */
    public boolean awaitsEndOf(long hash) {
        return isNotifiedFiring(hash) || earlier.unended().containsKey(hash);
    }

    /** Whether an alert, given by its hash, was notified as firing, and is not known to have ended since, be that not notified. */
    public boolean isKnownFiring(long hash) {
        Instant since = earlier.unended().get(hash);
        return isNotifiedFiring(hash) || (since != null && !since.equals(UNSEEN));
    }

    /**
     * When an alert, given by its hash, was last notified as firing: with this notification, or by an earlier one, as the replica that
     * notified may not have had it.
     *
     * @param last when this notification was
     */
    public Instant notifiedFiringAt(long hash, Instant last) {
        return isNotifiedFiring(hash) || !isKnownFiring(hash)
                ? last
                : Objects.requireNonNull(earlier.unended().get(hash));
    }

    /** Whether the last notification listed all of {@code hashes} as resolved. */
    public boolean knowsResolved(long[] hashes) {
        return resolved.containAll(hashes);
    }

    /** Whether an alert, given by its hash, was notified as muted. */
    public boolean knowsMuted(long hash) {
        return muted.contain(hash);
    }

    /** Whether any alert was notified as firing. */
    public boolean isFiring() {
        return firing.inOrder().length > 0;
    }

    /**
     * Whether the group was notified as resolved, and no alert counts as resolved only as it is muted, or did before that was in doubt, or
     * is omitted and was notified as firing before it was muted.
     */
    public boolean isEnd() {
        return !isFiring() && Arrays.stream(muted()).noneMatch(this::isResolvedByMuting) && !awaitsEndOfMuted();
    }

    /**
     * The hashes of the alerts that were notified as firing, also by earlier notifications, and are not known to have ended since. After a
     * notification that the group has resolved there are none.
     */
    public LongStream knownFiring() {
        return isEnd()
                ? LongStream.empty()
                : LongStream.concat(
                        Arrays.stream(firing()),
                        earlier.unended().keySet().stream()
                                .filter(this::isKnownFiring)
                                .mapToLong(Long::longValue));
    }

    /** The hashes of the alerts that were notified as firing, and not as ended: those, too, that are known to have ended since. */
    public LongStream notToldEnded() {
        Stream<Long> unseen = earlier.unended().keySet().stream().filter(hash -> !isKnownFiring(hash));
        return LongStream.concat(Arrays.stream(firing()), unseen.mapToLong(Long::longValue));
    }

    /** Whether omitted alerts were notified as firing before they were muted, so that their incident goes on. */
    public boolean awaitsEndOfMuted() {
        return awaitsEndOfAny(omitted());
    }

    private boolean isResolvedByMuting(long hash) {
        return !awaitsEndOf(hash) || BY_MUTING.equals(earlier.ended().get(hash));
    }

    /** The end of each alert notified as resolved, also by earlier notifications, by hash. */
    public Map<Long, Instant> endsByHash() {
        Map<Long, Instant> ends = new TreeMap<>(earlier.ended());
        for (int i = 0; i < resolvedEnds.length; i++) {
            ends.put(resolved.inOrder()[i], Instant.ofEpochMilli(resolvedEnds[i]));
        }
        return ends;
    }

    /** A copy that knows only those alerts as firing that {@code counts} takes, by their hashes; the others have ended. */
    public NotifiedState firingOf(LongPredicate counts) {
        return with(Arrays.stream(firing()).filter(counts).toArray(), earlier.unended(), muted(), omitted());
    }

    /** A copy that knows no alert as firing, and awaits the ends of those that it has as notified at a time. */
    public NotifiedState awaitingAll(Instant since) {
        Map<Long, Instant> unended = new TreeMap<>();
        Arrays.stream(firing()).forEach(hash -> unended.put(hash, since));
        return firingOf(hash -> false).awaiting(unended);
    }

    /**
     * A copy that no longer counts an alert, by its hash, as notified: it has ended unseen. Its end is awaited, as that was not notified.
     * Where it was the last one that fires, those of earlier notifications are listed: else the group would seem to be notified as resolved.
     */
    public NotifiedState endedUnseen(long ended) {
        Map<Long, Instant> unended = new TreeMap<>(earlier.unended());
        unended.put(ended, UNSEEN);
        long[] left = Arrays.stream(firing()).filter(hash -> hash != ended).toArray();
        if (isNotifiedFiring(ended) && left.length == 0) {
            left = unended.keySet().stream()
                    .mapToLong(hash -> hash)
                    .filter(hash -> !UNSEEN.equals(unended.get(hash)) && !isNotifiedEnded(hash) && !isOmitted(hash))
                    .toArray();
            Arrays.stream(left).forEach(unended::remove);
        }
        return with(
                left,
                unended,
                Arrays.stream(muted()).filter(hash -> hash != ended).toArray(),
                omitted());
    }

    /** Whether the end of an alert is awaited that an earlier notification had as firing, and that is not known to have ended since. */
    public boolean awaitsEarlier() {
        return !earlier.unended().values().stream().allMatch(UNSEEN::equals);
    }

    /** Whether an alert, given by its hash, was notified as resolved, by this notification or an earlier one. */
    public boolean isNotifiedEnded(long hash) {
        return isNotifiedResolved(hash) || earlier.ended().containsKey(hash);
    }

    /** A copy that also awaits the ends of alerts, by their hashes, that were notified as firing at a time. */
    public NotifiedState awaiting(Map<Long, Instant> more) {
        Map<Long, Instant> unended = new TreeMap<>(earlier.unended());
        unended.putAll(more);
        return with(firing(), unended, muted(), omitted());
    }

    /**
     * A copy that omits alerts as they are muted, and no others. Of those that it has as firing the end is awaited.
     *
     * @param hashes the hashes of all alerts of the group that are muted and that the integration is not to go on knowing as firing
     * @param since when those that it has as firing were notified, by the clock of the replica that wrote the entry
     */
    public NotifiedState omitting(long[] hashes, Instant since) {
        AlertHashes out = new AlertHashes(hashes);
        NotifiedState listed = listing(hash -> !out.contain(hash));
        Map<Long, Instant> unended = new TreeMap<>();
        Arrays.stream(listed.firing()).filter(out::contain).forEach(hash -> unended.put(hash, since));
        long[] left = Arrays.stream(listed.firing())
                .filter(hash -> !out.contain(hash))
                .toArray();
        return with(left, listed.earlier.unended(), muted(), hashes).awaiting(unended);
    }

    /** A copy that omits alerts no longer of which it awaits the end: it has them as firing. */
    public NotifiedState listing(LongPredicate unmuted) {
        Map<Long, Instant> unended = new TreeMap<>(earlier.unended());
        long[] listed = Arrays.stream(omitted())
                .filter(hash -> unmuted.test(hash) && unended.remove(hash) != null)
                .toArray();
        AlertHashes again = new AlertHashes(listed);
        return with(
                LongStream.concat(Arrays.stream(firing()), Arrays.stream(listed))
                        .toArray(),
                unended,
                muted(),
                Arrays.stream(omitted()).filter(hash -> !again.contain(hash)).toArray());
    }

    private NotifiedState with(long[] nextFiring, Map<Long, Instant> unended, long[] nextMuted, long[] nextOmitted) {
        EarlierAlerts next = new EarlierAlerts(earlier.ended(), unended);
        return new NotifiedState(
                identity, nextFiring, resolved(), resolvedEnds, receiverData, next, nextMuted, nextOmitted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NotifiedState that
                && identity == that.identity
                && firing.equals(that.firing)
                && resolved.equals(that.resolved)
                && Arrays.equals(resolvedEnds, that.resolvedEnds)
                && receiverData.equals(that.receiverData)
                && earlier.equals(that.earlier)
                && muted.equals(that.muted)
                && omitted.equals(that.omitted);
    }

    @Override
    public int hashCode() {
        return 31 * firing.hashCode() + resolved.hashCode();
    }

    /** Hashes of alerts in the order of an encoded entry, and whether some are among them. Immutable; from any thread. */
    private static final class AlertHashes {
        private final long[] inOrder;

        /**
         * The sorted hashes; made when they are first needed, as most entries are only compared with the alerts of their
         * group, in order.
         */
        private volatile long @Nullable [] sorted;

        AlertHashes(long[] hashes) {
            inOrder = hashes.clone();
        }

        /** The hashes themselves, not to be changed. */
        long[] inOrder() {
            return inOrder;
        }

        boolean contain(long hash) {
            return Arrays.binarySearch(sorted(), hash) >= 0;
        }

        boolean containAny(long[] hashes) {
            return Arrays.stream(hashes).anyMatch(this::contain);
        }

        boolean containAll(long[] hashes) {
            return haveInOrder(hashes) || Arrays.stream(hashes).allMatch(this::contain);
        }

        /** Whether all are there, one behind the other: entries list alerts in the order of their groups, so most often they are. */
        private boolean haveInOrder(long[] hashes) {
            int found = 0;
            for (int i = 0; i < inOrder.length && found < hashes.length; i++) {
                if (inOrder[i] == hashes[found]) {
                    found++;
                }
            }
            return found == hashes.length;
        }

        private long[] sorted() {
            long[] known = sorted;
            if (known == null) {
                known = inOrder.clone();
                Arrays.sort(known);
                sorted = known;
            }
            return known;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlertHashes that && Arrays.equals(inOrder, that.inOrder);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(inOrder);
        }
    }
}
