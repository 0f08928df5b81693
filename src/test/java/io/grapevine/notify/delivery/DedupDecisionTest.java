package io.grapevine.notify.delivery;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.EarlierAlerts;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NflogKey;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.nflog.NotifiedState;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyReason;
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
import org.junit.jupiter.api.Test;

/** A flush at 100 s is looked at 20 s later. Alerts began, and were last received, at 50 s. */
class DedupDecisionTest implements AlertState {
    private static final Duration SINCE = Duration.ofSeconds(20);
    private static final Integration INTEGRATION = new Integration("r", "webhook", 0, 7, true, notification -> null);

    private final Set<String> muted = new TreeSet<>();
    private final Set<String> changed = new TreeSet<>();
    private final Set<String> leftOut = new TreeSet<>();
    private Instant receivingFrom = Instant.MIN;
    private final Map<LabelSet, Instant> lastFiring = new TreeMap<>();
    private boolean shared = true;

    @Override
    public boolean wasInterruptedSince(Instant time) {
        return time.isBefore(receivingFrom);
    }

    @Override
    public boolean isMuted(Alert alert) {
        return muted.contains(alert.name());
    }

    @Override
    public boolean isLeftOut(Alert alert) {
        return leftOut.contains(alert.name());
    }

    @Override
    public boolean isUnchanged(Alert alert) {
        return !changed.contains(alert.name());
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    private static Alert firing(String name) {
        return alert(at(50), "alertname", name).withEndsAt(Alert.NO_END);
    }

    private static Alert ended(String name) {
        return Samples.ended(alert(at(50), "alertname", name), at(90));
    }

    private Flush flush(Alert... alerts) {
        return new Flush(
                "{}:{}",
                new Flush.Id("", 1),
                LabelSet.EMPTY,
                LabelSet.EMPTY,
                Samples.route("r"),
                AlertList.copyOf(Arrays.asList(alerts)),
                AlertList.copyOf(Arrays.asList(alerts)),
                lastFiring,
                at(100),
                Duration.ofHours(1));
    }

    private static long hash(String name) {
        return AlertHash.of(LabelSet.of("alertname", name));
    }

    private static long[] hashes(String... names) {
        return Arrays.stream(names).mapToLong(DedupDecisionTest::hash).toArray();
    }

    /** An entry that was written ten seconds ago, by a replica whose clock may be wrong. */
    private static LoggedNotification logged(Duration skew, long[] firing, TreeMap<Long, Instant> ends) {
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
                UnknownFields.NONE);
        return new LoggedNotification(entry, Duration.ofSeconds(10), 1);
    }

    private static LoggedNotification logged(long[] firing) {
        return logged(Duration.ZERO, firing, new TreeMap<>());
    }

    private static TreeMap<Long, Instant> end(String name, int second) {
        TreeMap<Long, Instant> ends = new TreeMap<>();
        ends.put(hash(name), at(second));
        return ends;
    }

    private static NotifiedState awaiting(String name, long[] firing) {
        EarlierAlerts earlier = new EarlierAlerts(Map.of(), Map.of(hash(name), at(80)));
        return new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, earlier);
    }

    private DedupDecision later(@Nullable LoggedNotification logged, Alert... alerts) {
        return DedupDecision.decide(flush(alerts), SINCE, INTEGRATION, logged, true, this);
    }

    private static List<String> names(List<Alert> alerts) {
        return alerts.stream()
                .map(Alert::name)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void whatIsMutedByNowIsLeftOut() {
        muted.add("a");
        DedupDecision look = later(null, firing("a"), firing("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertThat(look.reason()).isEqualTo(NotifyReason.FIRST);
    }

    @Test
    void nothingIsNotifiedIfAllIsMutedByNow() {
        muted.add("a");
        assertThat(later(null, firing("a")).reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void atTheFlushItselfNothingIsMutedThatTheFlushHolds() {
        muted.add("a");
        DedupDecision look = DedupDecision.decide(flush(firing("a")), Duration.ZERO, INTEGRATION, null, false, this);
        assertThat(names(look.alerts())).containsExactly("a");
    }

    @Test
    void changesSinceTheFlushAreLeftToTheNextOneIfAnotherReplicaHasNotified() {
        changed.add("a");
        DedupDecision look = later(logged(hashes("b")), firing("a"), firing("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertThat(look.reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void changesSinceTheFlushAreNotifiedIfNoReplicaHasNotified() {
        changed.add("a");
        DedupDecision look = DedupDecision.decide(flush(firing("a")), SINCE, INTEGRATION, null, false, this);
        assertThat(look.reason()).isEqualTo(NotifyReason.FIRST);
    }

    /** A replica that was paused reads a renewal from before the end, is about to notify, and reads the end while it waits. */
    @Test
    void alertThatHasEndedDuringTheWaitIsNotNotifiedAsFiringIfItsEndWas() {
        LoggedNotification logged = logged(Duration.ZERO, new long[0], end("a", 50));
        assertThat(atFlush(logged, firing("a")).reason()).isEqualTo(NotifyReason.FIRST);
        changed.add("a");
        assertThat(atFlush(logged, firing("a")).reason()).isEqualTo(NotifyReason.NONE);
        LoggedNotification endOfEarlierEpisode = logged(Duration.ZERO, new long[0], end("a", 49));
        assertThat(atFlush(endOfEarlierEpisode, firing("a")).reason()).isEqualTo(NotifyReason.FIRST);
    }

    @Test
    void anAlertThatIsKnownToHaveEndedDoesNotFireAgainUntilItIsReceivedAgain() {
        DedupDecision look = later(logged(Duration.ZERO, new long[0], end("a", 60)), firing("a"));
        assertThat(look.reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void anAlertThatWasReceivedSinceItsEndFiresAgain() {
        DedupDecision look = later(logged(Duration.ZERO, new long[0], end("a", 40)), firing("a"));
        assertThat(look.reason()).isEqualTo(NotifyReason.FIRST);
    }

    @Test
    void theClockOfTheReplicaThatNotifiedTheEndMayBeWrong() {
        for (Duration skew : List.of(Duration.ofHours(-3), Duration.ofSeconds(50))) {
            assertThat(later(logged(skew, new long[0], end("a", 60)), firing("a"))
                            .reason())
                    .isEqualTo(NotifyReason.NONE);
            assertThat(later(logged(skew, new long[0], end("a", 40)), firing("a"))
                            .reason())
                    .isEqualTo(NotifyReason.FIRST);
        }
    }

    @Test
    void aClockThatIsFarAheadTakesForEndedWhatStillFires() {
        LoggedNotification logged = logged(Duration.ofHours(3), new long[0], end("a", 60));
        assertThat(later(logged, firing("a")).reason()).isEqualTo(NotifyReason.FIRST);
    }

    @Test
    void theEntryKeepsAnAlertThatIsLeftOut() {
        changed.add("a");
        LoggedNotification logged = logged(Duration.ZERO, hashes("a", "c"), end("d", 60));
        DedupDecision look = later(logged, firing("a"), firing("b"), firing("d"));
        assertThat(names(look.alerts())).containsExactly("b");
        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactlyInAnyOrder(hashes("a", "b", "c"));
        assertThat(state.endsByHash()).isEqualTo(end("d", 60));
    }

    @Test
    void anEndCountsFromItsReceptionForPrometheusHasAClockOfItsOwn() {
        Alert late = Samples.ended(alert(at(50), "alertname", "a"), at(90)).withEndsAt(at(20));
        DedupDecision look = later(logged(hashes("a")), late);
        assertThat(look.notified(7, ReceiverData.EMPTY).endsByHash()).isEqualTo(end("a", 90));
    }

    @Test
    void anEndThatAnotherReplicaNotifiedIsNotNotifiedAgainBecauseAnotherAlertFires() {
        changed.add("a");
        LoggedNotification logged = logged(Duration.ZERO, hashes("a"), end("b", 90));
        assertThat(later(logged, ended("a"), ended("b")).reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void theEndOfOneIsNotNotifiedAgainBecauseTheOtherWasMutedMeanwhile() {
        muted.add("a");
        LoggedNotification logged = logged(Duration.ZERO, hashes("a"), end("b", 90));
        assertThat(later(logged, firing("a"), ended("b")).reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void theEntryKeepsAlertsOfAnotherReplicaThatAreUnknownHere() {
        NotifiedState state = later(logged(Duration.ZERO, hashes("x"), end("y", 60)), firing("b"))
                .notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactlyInAnyOrder(hashes("b", "x"));
        assertThat(state.endsByHash()).isEqualTo(end("y", 60));
    }

    @Test
    void alertsOutsideTheGroupAreForgottenIfNothingWasNotifiedMeanwhile() {
        LoggedNotification logged = logged(Duration.ZERO, hashes("x"), end("y", 60));
        DedupDecision look = DedupDecision.decide(flush(firing("b")), SINCE, INTEGRATION, logged, false, this);
        assertThat(look.notified(7, ReceiverData.EMPTY).firing()).containsExactly(hashes("b"));
    }

    @Test
    void theEndOfAnAlertThatIsUnknownHereIsStillAwaited() {
        LoggedNotification logged = logged(Duration.ZERO, hashes("x"), end("y", 60));
        DedupDecision look = DedupDecision.decide(flush(firing("b")), SINCE, INTEGRATION, logged, false, this);
        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactly(hashes("b"));
        assertThat(state.earlier().unended()).containsExactly(Map.entry(hash("x"), at(110)));
        DedupDecision end = DedupDecision.decide(flush(ended("y")), SINCE, INTEGRATION, logged, false, this);
        assertThat(end.reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void anAwaitedEndIsNotifiedAndTheFiringAlertIsRepeatedAfterTheRepeatInterval() {
        LoggedNotification logged = entryOf(awaiting("x", hashes("z")));
        assertThat(DedupDecision.decide(flush(ended("x")), SINCE, INTEGRATION, logged, false, this)
                        .reason())
                .isEqualTo(NotifyReason.ALL_RESOLVED);
        assertThat(atFlush(logged, firing("x")).reason()).isEqualTo(NotifyReason.NONE);
        Duration repeat = Samples.route("r").repeatInterval();
        Duration lessThanAge = repeat.minusSeconds(1); // the alert was notified at 80, the entry is of 110
        LoggedNotification old = new LoggedNotification(logged.entry(), lessThanAge, 1);
        assertThat(atFlush(old, firing("x")).reason()).isEqualTo(NotifyReason.NEW_ALERTS);
        assertThat(DedupDecision.decide(flush(ended("y")), SINCE, INTEGRATION, logged, false, this)
                        .reason())
                .isEqualTo(NotifyReason.NONE);
    }

    /** Receivers that know groups only take all of its alerts for resolved then. */
    @Test
    void alertWhoseEndIsAwaitedIsNotifiedAgainAfterItsGroupWasNotifiedAsResolved() {
        assertThat(atFlush(entryOf(awaiting("x", new long[0])), firing("x")).reason())
                .isEqualTo(NotifyReason.FIRST);
    }

    private DedupDecision withoutEnds(LoggedNotification logged, Alert... alerts) {
        Integration integration = new Integration("r", "webhook", 0, 7, false, notification -> null);
        return DedupDecision.decide(flush(alerts), SINCE, integration, logged, false, this);
    }

    @Test
    void alertThatARestartedReplicaDoesNotHoldStaysNotifiedWhereEndsAreNotNotified() {
        receivingFrom = at(115); // after the entry of 110
        NotifiedState state = withoutEnds(logged(hashes("x")), firing("b")).notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactly(hashes("b"));
        assertThat(state.earlier().unended()).containsExactly(Map.entry(hash("x"), at(110)));
        assertThat(withoutEnds(entryOf(state), firing("b"), firing("x")).reason())
                .isEqualTo(NotifyReason.NONE);
    }

    @Test
    void alertThatHasLeftTheGroupIsForgottenWhereEndsAreNotNotified() {
        NotifiedState state = withoutEnds(logged(hashes("x")), firing("b")).notified(7, ReceiverData.EMPTY);
        assertThat(state.earlier()).isEqualTo(EarlierAlerts.NONE);
    }

    @Test
    void endOfTheOtherAlertsOfAGroupDoesNotEndOneThatARestartedReplicaDoesNotHold() {
        receivingFrom = at(115);
        DedupDecision end = withoutEnds(logged(hashes("a", "x")), ended("a"));
        assertThat(end.reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
        NotifiedState state = end.notified(7, ReceiverData.EMPTY);
        assertThat(withoutEnds(entryOf(state), firing("x")).reason()).isEqualTo(NotifyReason.NONE);
        assertThat(withoutEnds(entryOf(state), ended("x")).reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
    }

    @Test
    void nextEpisodeOfAnAlertIsNotifiedThoughItsEndWasNot() {
        NotifiedState state = awaiting("x", hashes("z"));
        Alert again = alert(at(101), "alertname", "x").withEndsAt(Alert.NO_END);
        assertThat(withoutEnds(entryOf(state), firing("z"), again).reason()).isEqualTo(NotifyReason.NEW_ALERTS);
        assertThat(withoutEnds(entryOf(state), firing("z"), firing("x")).reason())
                .isEqualTo(NotifyReason.NONE);
    }

    /** Another replica notified at the same time that the alert fires. */
    private static LoggedNotification uncertainEnd(long[] firing) {
        EarlierAlerts earlier = new EarlierAlerts(end("y", 95), Map.of(hash("y"), at(110)));
        return entryOf(new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, earlier));
    }

    private static LoggedNotification entryOf(NotifiedState state) {
        NflogEntry entry = logged(new long[0]).entry();
        return new LoggedNotification(
                new NflogEntry(entry.key(), entry.timestamp(), state, entry.expiresAt(), UnknownFields.NONE),
                Duration.ofSeconds(10),
                1);
    }

    @Test
    void anEndInDoubtIsNotifiedOnceMoreByTheReplicaThatHasIt() {
        lastFiring.put(ended("y").labels(), at(50));
        assertThat(atFlush(uncertainEnd(new long[0]), ended("y")).reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
        DedupDecision look = atFlush(uncertainEnd(hashes("x")), firing("x"), ended("y"));
        assertThat(look.reason()).isEqualTo(NotifyReason.SOME_RESOLVED);

        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.earlier()).isEqualTo(EarlierAlerts.NONE);
        assertThat(state.endsByHash()).containsOnlyKeys(hash("y"));
    }

    @Test
    void anEndInDoubtIsKnownToAReplicaThatMissedIt() {
        DedupDecision look = atFlush(uncertainEnd(hashes("x")), firing("x"), firing("y"), firing("b"));
        assertThat(names(look.alerts())).containsExactly("b", "x");

        EarlierAlerts earlier = look.notified(7, ReceiverData.EMPTY).earlier();
        assertThat(earlier.ended()).containsOnlyKeys(hash("y"));
        assertThat(earlier.unended()).containsOnlyKeys(hash("y"));
    }

    @Test
    void anEndThatIsAwaitedOfAMutedAlertIsNoReasonToTellTheOthersAgain() {
        NotifiedState state = awaiting("x", new long[0]);
        NflogEntry entry = logged(new long[0]).entry();
        LoggedNotification logged = new LoggedNotification(
                new NflogEntry(entry.key(), entry.timestamp(), state, entry.expiresAt(), UnknownFields.NONE),
                Duration.ofSeconds(10),
                1);
        Flush flush = flush(firing("x"), ended("y")).withAlerts(List.of(ended("y")));
        assertThat(DedupDecision.decide(flush, SINCE, INTEGRATION, logged, false, this)
                        .reason())
                .isEqualTo(NotifyReason.NONE);
    }

    @Test
    void anAlertThatAPeerKnowsBetterIsLeftOutAndWhatTheLogSaysOfItStays() {
        leftOut.addAll(List.of("a", "b"));
        LoggedNotification logged = logged(Duration.ZERO, hashes("b"), new TreeMap<>());
        DedupDecision look = atFlush(logged, firing("a"), ended("b"), firing("c"));
        assertThat(names(look.alerts())).containsExactly("c");
        assertThat(look.notified(7, ReceiverData.EMPTY).earlier().unended()).containsOnlyKeys(hash("b"));
    }

    @Test
    void withoutSendResolvedNoEndsAreKeptWithoutBound() {
        Integration silentOnEnds = new Integration("r", "webhook", 0, 7, false, notification -> null);
        LoggedNotification logged = logged(Duration.ZERO, hashes("x"), new TreeMap<>());
        DedupDecision look = DedupDecision.decide(flush(firing("b")), SINCE, silentOnEnds, logged, false, this);
        assertThat(look.notified(7, ReceiverData.EMPTY).firing()).containsExactly(hashes("b"));
    }

    @Test
    void theNotificationOfAnotherReplicaIsKnownThoughItIsMutedHere() {
        muted.add("a");
        DedupDecision look = later(logged(hashes("a")), firing("a"), firing("b"));
        assertThat(look.notified(7, ReceiverData.EMPTY).firing()).containsExactlyInAnyOrder(hashes("a", "b"));
    }

    @Test
    void endsAreKeptByTheClockOfThisReplica() {
        NotifiedState state = later(logged(Duration.ofHours(-3), new long[0], end("y", 60)), firing("b"))
                .notified(7, ReceiverData.EMPTY);
        assertThat(state.endsByHash()).isEqualTo(end("y", 60));
    }

    @Test
    void theLogLearnsWhenEachAlertEnded() {
        DedupDecision look = later(logged(hashes("a")), ended("a"));
        assertThat(look.reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
        assertThat(look.firing().isEmpty()).isTrue();
        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.identity()).isEqualTo(7);
        assertThat(state.firing()).isEmpty();
        assertThat(state.endsByHash()).isEqualTo(end("a", 90));
    }

    @Test
    void whatIsAskedForIsWhetherTheEntryWasOldAtTheFlushNotNow() {
        Duration repeat = Samples.route("r").repeatInterval();
        NflogEntry entry = logged(hashes("a")).entry();
        LoggedNotification justYoung = new LoggedNotification(entry, repeat.plusSeconds(20), 1);
        LoggedNotification justOld = new LoggedNotification(entry, repeat.plusSeconds(21), 1);
        assertThat(later(justYoung, firing("a")).reason()).isEqualTo(NotifyReason.NONE);
        assertThat(later(justOld, firing("a")).reason()).isEqualTo(NotifyReason.REPEAT);
    }

    private DedupDecision atFlush(LoggedNotification logged, Alert... alerts) {
        return DedupDecision.decide(flush(alerts), SINCE, INTEGRATION, logged, false, this);
    }

    private static LoggedNotification loggedEarlier(String ended, int second) {
        EarlierAlerts earlier = new EarlierAlerts(end(ended, second), Map.of());
        NotifiedState state = new NotifiedState(7, hashes("x"), new long[0], new long[0], ReceiverData.EMPTY, earlier);
        NflogEntry entry = logged(new long[0]).entry();
        return new LoggedNotification(
                new NflogEntry(entry.key(), entry.timestamp(), state, entry.expiresAt(), UnknownFields.NONE),
                Duration.ofSeconds(10),
                1);
    }

    @Test
    void aSecondEndOfAnAlertIsNotifiedThoughItsFirstOneWas() {
        assertThat(atFlush(loggedEarlier("y", 29), firing("x"), ended("y")).reason())
                .isEqualTo(NotifyReason.SOME_RESOLVED);
    }

    @Test
    void anEndOfAnEarlierNotificationIsNotNotifiedAgainThoughItWasEarlier() {
        assertThat(atFlush(loggedEarlier("y", 60), firing("x"), ended("y")).reason())
                .isEqualTo(NotifyReason.NONE);
    }

    @Test
    void aReplicaThatWorksAloneRemembersWhatTheLastNotificationSaidAndNothingElse() {
        shared = false;
        DedupDecision look = atFlush(loggedEarlier("y", 60), firing("b"), ended("c"));
        assertThat(look.notified(7, ReceiverData.EMPTY))
                .isEqualTo(new NotifiedState(7, hashes("b"), hashes("c"), new long[0], ReceiverData.EMPTY));
    }

    @Test
    void whatIsRememberedIsBoundedByAgeAndByNumber() {
        Duration memory = LoggedAlerts.LEAST_MEMORY; // longer than three intervals of this route
        TreeMap<Long, Instant> ends = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            ends.put(hash("e" + i), at(120).minus(memory).plusMillis(i - 500));
        }
        NotifiedState state =
                atFlush(logged(Duration.ZERO, new long[0], ends), firing("b")).notified(7, ReceiverData.EMPTY);
        assertThat(state.resolved()).isEmpty();
        assertThat(state.earlier().ended()).hasSize(LoggedAlerts.MOST).containsKey(hash("e999"));

        ends.replaceAll((hash, end) -> end.minusMillis(400));
        state = atFlush(logged(Duration.ZERO, new long[0], ends), firing("b")).notified(7, ReceiverData.EMPTY);
        assertThat(state.earlier().ended()).hasSize(99).doesNotContainKey(hash("e900"));
    }

    @Test
    void anAlertThatFiresAgainIsNotNotifiedAsResolved() {
        changed.add("a");
        DedupDecision look = atFlush(logged(hashes("a", "b")), ended("a"), ended("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertThat(atFlush(logged(hashes("a")), ended("a")).reason()).isEqualTo(NotifyReason.NONE);
    }
}
