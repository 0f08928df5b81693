package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A flush at 100 s is looked at 20 s later. Alerts began, and were last received, at 50 s. */
abstract class DedupDecisions implements AlertState {
    static final Duration SINCE = Duration.ofSeconds(20);
    static final Integration INTEGRATION = TestIntegrations.of("r", "webhook", 0, 7, true, notification -> null);

    final Set<String> muted = new TreeSet<>();
    final Set<String> acknowledged = new TreeSet<>();
    /** When the acknowledgement of an alert has lapsed. */
    final Map<String, Instant> lapsed = new TreeMap<>();

    final Set<String> changed = new TreeSet<>();
    final Set<String> leftOut = new TreeSet<>();
    Instant receivingFrom = Instant.MIN;
    final Map<LabelSet, Instant> lastFiring = new TreeMap<>();
    final Map<LabelSet, Alert> endedAgain = new TreeMap<>();
    boolean shared = true;
    boolean missesPeer;
    boolean hasGrown;

    @Override
    public boolean wasInterruptedSince(Instant time) {
        return time.isBefore(receivingFrom);
    }

    @Override
    public boolean isMuted(Alert alert) {
        return muted.contains(alert.name());
    }

    @Override
    public Set<Cause> mutedBy(Alert alert) {
        return isMuted(alert) ? Set.of(Cause.SILENCE) : Set.of();
    }

    @Override
    public boolean isAcknowledged(Alert alert) {
        return acknowledged.contains(alert.name());
    }

    @Override
    public boolean hasLapsed(Alert alert, Instant after, Instant by) {
        Instant end = lapsed.get(alert.name());
        return end != null && end.isAfter(after) && !end.isAfter(by);
    }

    @Override
    public boolean isLeftOut(Alert alert) {
        return leftOut.contains(alert.name());
    }

    @Override
    public boolean missesPeer() {
        return missesPeer;
    }

    @Override
    public boolean hasGrownSince(Flush flush) {
        return hasGrown;
    }

    @Override
    public boolean isUnchanged(Alert alert) {
        return !changed.contains(alert.name());
    }

    @Override
    public Alert lastEnded(Alert alert) {
        return endedAgain.getOrDefault(alert.labels(), alert);
    }

    @Override
    public Instant lastFiring(Alert alert) {
        return lastFiring.getOrDefault(alert.labels(), alert.updatedAt());
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    static Integration integration(WhenMuted whenMuted, boolean sendResolved) {
        return new Integration("r", "webhook", 0, 7, sendResolved, whenMuted, null, false, notification -> null);
    }

    static void assertReason(DedupDecision decision, NotifyReason reason) {
        assertThat(decision.reason()).isEqualTo(reason);
    }

    static Alert firing(String name) {
        return alert(at(50), "alertname", name).withEndsAt(Alert.NO_END);
    }

    static Alert ended(String name) {
        return Samples.ended(alert(at(50), "alertname", name), at(90));
    }

    Flush flush(Alert... alerts) {
        return new Flush(
                "{}:{}",
                new Flush.Id("", 1, "{}", LabelSet.of("name", "r"), false),
                LabelSet.EMPTY,
                LabelSet.EMPTY,
                Samples.route("r"),
                AlertList.copyOf(Arrays.asList(alerts)),
                Set.of(),
                Set.of(),
                AlertList.copyOf(Arrays.asList(alerts)),
                Flush.Muting.NONE,
                lastFiring,
                at(100),
                Duration.ofHours(1),
                Lane.ROUTE);
    }

    static long hash(String name) {
        return AlertHash.of(LabelSet.of("alertname", name));
    }

    static long[] hashes(String... names) {
        return Arrays.stream(names).mapToLong(DedupDecisions::hash).toArray();
    }

    /** An entry that was written ten seconds ago, by a replica whose clock may be wrong. */
    static LoggedNotification logged(Duration skew, long[] firing, TreeMap<Long, Instant> ends) {
        Instant timestamp = at(110).plus(skew);
        long[] resolved = ends.keySet().stream().mapToLong(Long::longValue).toArray();
        long[] millis = ends.values().stream()
                .mapToLong(end -> end.plus(skew).toEpochMilli())
                .toArray();
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}:{}", "r", "webhook", 0),
                timestamp,
                new NotifiedState(7, firing, resolved, millis, ReceiverData.EMPTY),
                timestamp.plus(Duration.ofDays(1)),
                0,
                UnknownFields.NONE);
        return new LoggedNotification(entry, Duration.ofSeconds(10), 1);
    }

    static LoggedNotification logged(long[] firing) {
        return logged(Duration.ZERO, firing, new TreeMap<>());
    }

    static TreeMap<Long, Instant> end(String name, int second) {
        TreeMap<Long, Instant> ends = new TreeMap<>();
        ends.put(hash(name), at(second));
        return ends;
    }

    /** An entry that is older than any interval. */
    static LoggedNotification old(LoggedNotification logged) {
        return new LoggedNotification(logged.entry(), Duration.ofDays(9), 1);
    }

    static NotifiedState awaiting(String name, long[] firing) {
        EarlierAlerts earlier = new EarlierAlerts(Map.of(), Map.of(hash(name), at(80)));
        return new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, earlier, new long[0]);
    }

    DedupDecision later(@Nullable LoggedNotification logged, Alert... alerts) {
        return DedupDecision.decide(flush(alerts), SINCE, INTEGRATION, logged, true, null, this);
    }

    static List<String> names(List<Alert> alerts) {
        return alerts.stream()
                .map(Alert::name)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    static LoggedNotification entryOf(NotifiedState state) {
        NflogEntry entry = logged(new long[0]).entry();
        return new LoggedNotification(
                new NflogEntry(entry.key(), entry.timestamp(), state, entry.expiresAt(), 0, UnknownFields.NONE),
                Duration.ofSeconds(10),
                1);
    }

    DedupDecision atFlush(@Nullable LoggedNotification logged, Alert... alerts) {
        return decide(INTEGRATION, flush(alerts), logged);
    }

    /** The decision of an integration that is not notified of ends. */
    DedupDecision withoutEnds(LoggedNotification logged, Alert... alerts) {
        return decide(TestIntegrations.of("r", "webhook", 0, 7, false, notification -> null), flush(alerts), logged);
    }

    DedupDecision decide(Integration integration, Flush flush, @Nullable LoggedNotification logged) {
        return DedupDecision.decide(flush, SINCE, integration, logged, false, null, this);
    }
}
