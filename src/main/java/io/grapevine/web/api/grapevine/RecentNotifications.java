package io.grapevine.web.api.grapevine;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SendResult;
import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.web.api.grapevine.NotificationRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Feature that keeps what became of the latest notifications of each group and of each integration, for people who ask. Bounded: {@link
 * #PER_GROUP} for a group and receiver, {@link #IN_ALL} in all, of which the groups that were notified longest ago go first. Changed on the
 * loop only; {@link #ofGroup} and {@link #ofIntegration} may be called from any thread.
 */
public final class RecentNotifications implements Feature.Part, NotifyListener {
    /** The greatest number of records of one group and receiver. */
    static final int PER_GROUP = 20;

    /** The greatest number of records in all: some megabytes. */
    static final int IN_ALL = 20_000;

    private final EventLoop loop;
    private final ConcurrentMap<GroupReceiver, List<NotificationRecord>> groups = new ConcurrentHashMap<>();
    private final Map<GroupReceiver, Integer> sizes = new LinkedHashMap<>();
    /** By the key of an integration for no group. */
    private final ConcurrentMap<NflogKey, Course> integrations = new ConcurrentHashMap<>();

    private int records;

    /**
     * A group and a receiver, as a key. Java links the methods that it generates for a record at first use, which takes
     * milliseconds of the first send.
     */
    private record GroupReceiver(String groupKey, String receiver) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GroupReceiver that
                    && groupKey.equals(that.groupKey)
                    && receiver.equals(that.receiver);
        }

        @Override
        public int hashCode() {
            return 31 * groupKey.hashCode() + receiver.hashCode();
        }
    }

    private static final class Course {
        final HourCounter sent = new HourCounter();
        final HourCounter failed = new HourCounter();
        final HourCounter failedAttempts = new HourCounter();
        volatile @Nullable NotificationRecord last;
    }

    /**
     * Recent outcomes of an integration in this replica.
     *
     * @param last what became of the latest notification of any group; null if there was none
     * @param sent the notifications accepted in the last hour
     * @param failed the notifications given up in the last hour
     * @param failedAttempts the attempts that failed in the last hour
     */
    public record Health(@Nullable NotificationRecord last, int sent, int failed, int failedAttempts) {
        /** An integration that was notified of nothing yet. */
        static final Health NONE = new Health(null, 0, 0, 0);
    }

    /** Keeps nothing yet of the notifications of a replica. */
    public RecentNotifications(Core core) {
        this(core.loop(), core.log());
        core.notifyListeners().add(this);
    }

    /**
     * Keeps nothing yet, and is told what this replica sends.
     *
     * @param log tells what other replicas have sent
     */
    public RecentNotifications(EventLoop loop, NotificationLog log) {
        this.loop = loop;
        log.listeners().add(merged -> {
            if (merged.isNotification()) {
                sentByPeer(merged);
            }
        });
    }

    /** The notifications of a replica that has the feature. */
    static RecentNotifications of(Node node) {
        return node.part(RecentNotifications.class).orElseThrow();
    }

    private void sentByPeer(NotificationLog.Merged merged) {
        NotifiedState notified = merged.entry().notified();
        add(new NotificationRecord(
                loop.now(),
                loop.now(),
                merged.entry().key().ofGroup(),
                Status.SENT,
                NotifyReason.UNKNOWN,
                notified.firing().length,
                notified.resolved().length,
                0,
                Duration.ZERO,
                "",
                merged.writer()));
    }

    @Override
    public void onAttempted(Flush flush, Integration integration, SendResult attempt, Outcome outcome) {
        Status status = Status.FAILED;
        String error = attempt.error();
        if (outcome instanceof Outcome.Delivered delivered) {
            status = delivered.flaw() == null ? Status.SENT : Status.PLAIN;
            error = delivered.flaw() == null ? Objects.requireNonNullElse(delivered.remark(), "") : error;
        } else if (outcome instanceof Outcome.Retryable) {
            status = Status.RETRYING;
        }
        int resolved = (int) attempt.alerts().stream().filter(Alert::hasEnd).count();
        NotificationRecord record = new NotificationRecord(
                loop.now(),
                loop.now(),
                integration.logKey(flush.groupKey()),
                status,
                attempt.reason(),
                attempt.alerts().size() - resolved,
                resolved,
                attempt.attempts(),
                attempt.took(),
                error,
                "");
        if (attempt.digest() == null) {
            attempted(record);
        } else { // the attempts of the digest are counted by themselves
            add(record);
        }
    }

    /** An attempt has ended: accepted, or failed. It replaces the record of an earlier attempt of the same notification. */
    void attempted(NotificationRecord record) {
        Course course = course(record.key());
        (record.status().isFailure() ? course.failedAttempts : course.sent).add(record.at());
        add(record);
    }

    @Override
    public void onConcluded(Flush flush, Integration integration, SendResult result) {
        if (!result.accepted()) {
            gaveUp(integration.logKey(flush.groupKey()), Status.FAILED, result.error());
        }
    }

    @Override
    public void onSuperseded(Flush flush, Integration integration) {
        gaveUp(integration.logKey(flush.groupKey()), Status.SUPERSEDED, "");
    }

    /**
     * No attempt follows the failed ones of this key, whose record is changed to say so.
     *
     * @param status {@link Status#FAILED} if the notification was given up
     */
    void gaveUp(NflogKey key, Status status, String why) {
        if (status == Status.FAILED) {
            course(key).failed.add(loop.now());
        }
        List<NotificationRecord> known = groups.getOrDefault(groupReceiver(key), List.of());
        for (NotificationRecord record : known) {
            if (record.status() == Status.RETRYING && record.key().equals(key)) {
                add(record.ended(status, loop.now(), why.isEmpty() ? record.error() : why));
                return;
            }
        }
    }

    private void add(NotificationRecord record) {
        course(record.key()).last = record;
        GroupReceiver group = groupReceiver(record.key());
        List<NotificationRecord> known = groups.getOrDefault(group, List.of());
        List<NotificationRecord> next = new ArrayList<>(PER_GROUP);
        next.add(continued(record, known));
        for (NotificationRecord earlier : known) {
            boolean replaced =
                    earlier.status() == Status.RETRYING && earlier.key().equals(record.key());
            if (!replaced && next.size() < PER_GROUP) {
                next.add(earlier);
            }
        }
        groups.put(group, List.copyOf(next));
        Integer before = sizes.remove(group); // and so it becomes the youngest
        sizes.put(group, next.size());
        records += next.size() - (before == null ? 0 : before);
        Iterator<Map.Entry<GroupReceiver, Integer>> oldest = sizes.entrySet().iterator();
        while (records > IN_ALL) {
            Map.Entry<GroupReceiver, Integer> forgotten = oldest.next();
            records -= forgotten.getValue();
            groups.remove(forgotten.getKey());
            oldest.remove();
        }
    }

    /** A failure continues that before it: an integration may be down for longer than its failures are kept. */
    private static NotificationRecord continued(NotificationRecord record, List<NotificationRecord> known) {
        if (record.status().isDelivery()) {
            return record;
        }
        return known.stream()
                .filter(earlier -> earlier.key().equals(record.key()))
                .findFirst()
                .filter(earlier -> !earlier.status().isDelivery())
                .map(earlier -> record.since(earlier.failingSince()))
                .orElse(record);
    }

    private static GroupReceiver groupReceiver(NflogKey key) {
        return new GroupReceiver(key.groupKey(), key.receiver());
    }

    private Course course(NflogKey key) {
        return integrations.computeIfAbsent(
                new NflogKey("", key.receiver(), key.integration(), key.index()), place -> new Course());
    }

    /** The latest notifications of a group to a receiver, the newest first; at most {@link #PER_GROUP}. */
    public List<NotificationRecord> ofGroup(String groupKey, String receiver) {
        return groups.getOrDefault(new GroupReceiver(groupKey, receiver), List.of());
    }

    /**
     * The latest notifications of a group to its receiver, and to people who are notified in its place; the newest first.
     *
     * @param receiver the receiver of the group's route
     * @param concerned the integrations that are to be notified, and those that were
     */
    List<NotificationRecord> ofGroup(String groupKey, String receiver, List<Integration> concerned) {
        List<String> receivers = Stream.concat(
                        Stream.of(receiver), concerned.stream().map(Integration::receiver))
                .distinct()
                .toList();
        if (receivers.size() == 1) {
            return ofGroup(groupKey, receiver);
        }
        return receivers.stream()
                .flatMap(each -> ofGroup(groupKey, each).stream())
                .sorted(Comparator.comparing(NotificationRecord::at).reversed())
                .limit(PER_GROUP)
                .toList();
    }

    /** How an integration has fared. */
    public Health ofIntegration(String receiver, String kind, int index, Instant now) {
        Course course = integrations.get(new NflogKey("", receiver, kind, index));
        return course == null
                ? Health.NONE
                : new Health(
                        course.last,
                        course.sent.count(now),
                        course.failed.count(now),
                        course.failedAttempts.count(now));
    }

    /** Counts events of the last hour, by minute. Changed on the loop only, read from any thread. */
    private static final class HourCounter {
        private static final int MINUTES = 60;
        private static final int COUNT_BITS = 24;

        /** Of each minute of the hour, the minute since 1970 and, in the lower bits, its number of events. */
        private final AtomicLongArray minutes = new AtomicLongArray(MINUTES);

        void add(Instant at) {
            long minute = at.getEpochSecond() / 60;
            int slot = Math.floorMod(minute, MINUTES);
            long known = minutes.get(slot);
            minutes.set(slot, known >> COUNT_BITS == minute ? known + 1 : (minute << COUNT_BITS) + 1);
        }

        int count(Instant now) {
            long minute = now.getEpochSecond() / 60;
            int sum = 0;
            for (int slot = 0; slot < MINUTES; slot++) {
                long known = minutes.get(slot);
                if (minute - (known >> COUNT_BITS) < MINUTES) {
                    sum += (int) (known & ((1L << COUNT_BITS) - 1));
                }
            }
            return sum;
        }
    }
}
