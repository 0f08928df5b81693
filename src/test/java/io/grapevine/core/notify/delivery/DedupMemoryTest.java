package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of a log entry: what it keeps of earlier notifications, and which ends are notified again. */
class DedupMemoryTest extends DedupDecisions {
    /** Another replica notified at the same time that the alert fires. */
    private static LoggedNotification uncertainEnd(long[] firing) {
        EarlierAlerts earlier = new EarlierAlerts(end("y", 95), Map.of(hash("y"), at(110)));
        return entryOf(
                new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, earlier, new long[0]));
    }

    @Test
    void anEndInDoubtIsNotifiedOnceMoreByTheReplicaThatHasIt() {
        lastFiring.put(ended("y").labels(), at(50));
        assertReason(atFlush(uncertainEnd(new long[0]), ended("y")), NotifyReason.ALL_RESOLVED);
        DedupDecision look = atFlush(uncertainEnd(hashes("x")), firing("x"), ended("y"));
        assertReason(look, NotifyReason.SOME_RESOLVED);

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
        Flush flush = flush(firing("x"), ended("y")).withAlerts(List.of(ended("y")));
        assertReason(decide(INTEGRATION, flush, entryOf(state)), NotifyReason.NONE);
    }

    @Test
    void whatIsKnownOfAnAlertThatMayBeOverStaysAlsoWithoutOtherReplicas() {
        shared = false;
        Flush flush =
                flush(firing("x"), firing("y")).without(alert -> alert.name().equals("y"));
        DedupDecision look =
                DedupDecision.decide(flush, Duration.ZERO, INTEGRATION, logged(hashes("y", "z")), false, null, this);
        assertReason(look, NotifyReason.NEW_ALERTS);
        assertThat(names(look.alerts())).containsExactly("x");

        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactly(hashes("x"));
        assertThat(state.earlier().unended()).containsOnlyKeys(hash("y"));
    }

    @Test
    void endsWaitForAnAlertThatMayBeOverUnlessTheIntegrationDoesNotKnowIt() {
        Flush flush =
                flush(ended("x"), firing("y")).without(alert -> alert.name().equals("y"));

        assertReason(decide(INTEGRATION, flush, logged(hashes("x", "y"))), NotifyReason.NONE);
        assertReason(decide(INTEGRATION, flush, logged(hashes("x"))), NotifyReason.ALL_RESOLVED);
    }

    @Test
    void withoutSendResolvedNoEndsAreKeptWithoutBound() {
        DedupDecision look = withoutEnds(logged(hashes("x")), firing("b"));
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

    /** As where an alert ended while it was muted: it has ended by no clock. */
    @ParameterizedTest
    @ValueSource(ints = {-500, 0, 500})
    void anEndThatNobodyWasToldIsAwaitedWhicheverClockTheEntryHas(int millisAhead) {
        LoggedNotification logged = logged(Duration.ofMillis(millisAhead), new long[0], new TreeMap<>());
        NflogEntry entry = Records.with(logged.entry(), "notified", endedUnseen("y"));
        NotifiedState state = atFlush(new LoggedNotification(entry, logged.age(), 1), firing("x"))
                .notified(7, ReceiverData.EMPTY);
        assertThat(state.awaitsEndOf(hash("y"))).isTrue();
        assertThat(state.isKnownFiring(hash("y"))).isFalse();
    }

    @Test
    void anEndThatIsOnlyRecordedIsOfAllAfterOneThatNobodyWasTold() {
        receivingFrom = at(0);
        DedupDecision look = withoutEnds(entryOf(endedUnseen("y", hashes("x"))), ended("x"));
        assertReason(look, NotifyReason.ALL_RESOLVED);
        assertThat(look.notified(7, ReceiverData.EMPTY).earlier().unended()).isEmpty();
    }

    @Test
    void anAcknowledgedEndDoesNotWaitForOneThatNobodyWasTold() {
        muted.add("x");
        acknowledged.add("x");
        Flush flush = flush(ended("x")).muted(AlertList.NONE, SuppressedReason.SILENCE, true);
        assertReason(decide(INTEGRATION, flush, entryOf(endedUnseen("y", hashes("x")))), NotifyReason.ALL_RESOLVED);
    }

    private static NotifiedState endedUnseen(String name, long... firing) {
        EarlierAlerts earlier = new EarlierAlerts(Map.of(), Map.of(hash(name), NotifiedState.BY_MUTING));
        return new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, earlier, new long[0]);
    }

    @Test
    void theLogLearnsWhenEachAlertEnded() {
        DedupDecision look = later(logged(hashes("a")), ended("a"));
        assertReason(look, NotifyReason.ALL_RESOLVED);
        assertThat(look.firing().isEmpty()).isTrue();
        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.identity()).isEqualTo(7);
        assertThat(state.firing()).isEmpty();
        assertThat(state.endsByHash()).isEqualTo(end("a", 90));
    }

    /** Another replica has notified it as firing meanwhile: its next end is not notified after this notification. */
    @Test
    void theLogLearnsOfTheLastEndOfAnAlertThatFiredAndEndedAgainSinceTheFlush() {
        endedAgain.put(ended("a").labels(), Samples.ended(alert(at(112), "alertname", "a"), at(118)));
        NotifiedState state = atFlush(logged(hashes("a")), ended("a")).notified(7, ReceiverData.EMPTY);
        assertThat(state.endsByHash()).isEqualTo(end("a", 118));

        endedAgain.put(ended("a").labels(), Samples.ended(alert(at(50), "alertname", "a"), at(80)));
        NotifiedState earlier = atFlush(logged(hashes("a")), ended("a")).notified(7, ReceiverData.EMPTY);
        assertThat(earlier.endsByHash()).isEqualTo(end("a", 90));
    }

    /** The sender that was last received at the flush has ended it since; the other one is silent. */
    @Test
    void anAlertIsNotNotifiedAgainThatFiresForASenderOfBeforeItsEndOnly() {
        LoggedNotification end = logged(Duration.ZERO, hashes("b"), end("a", 40));
        assertReason(later(end, firing("a"), firing("b")), NotifyReason.NEW_ALERTS);
        lastFiring.put(firing("a").labels(), at(30));
        assertReason(later(end, firing("a"), firing("b")), NotifyReason.NONE);
    }

    @Test
    void whatIsAskedForIsWhetherTheEntryWasOldAtTheFlushNotNow() {
        Duration repeat = Samples.route("r").repeatInterval();
        NflogEntry entry = logged(hashes("a")).entry();
        LoggedNotification justYoung = new LoggedNotification(entry, repeat.plusSeconds(20), 1);
        LoggedNotification justOld = new LoggedNotification(entry, repeat.plusSeconds(21), 1);
        assertReason(later(justYoung, firing("a")), NotifyReason.NONE);
        assertReason(later(justOld, firing("a")), NotifyReason.REPEAT);
    }

    private static LoggedNotification loggedEarlier(String ended, int second) {
        EarlierAlerts earlier = new EarlierAlerts(end(ended, second), Map.of());
        return entryOf(
                new NotifiedState(7, hashes("x"), new long[0], new long[0], ReceiverData.EMPTY, earlier, new long[0]));
    }

    @Test
    void aSecondEndOfAnAlertIsNotifiedThoughItsFirstOneWas() {
        assertReason(atFlush(loggedEarlier("y", 29), firing("x"), ended("y")), NotifyReason.SOME_RESOLVED);
    }

    @Test
    void anEndOfAnEarlierNotificationIsNotNotifiedAgainThoughItWasEarlier() {
        assertReason(atFlush(loggedEarlier("y", 60), firing("x"), ended("y")), NotifyReason.NONE);
    }

    /** As where a replica ends the alert of an earlier process, and then learns from a peer that this end was notified. */
    @Test
    void anEndWithoutAStartIsNotNotifiedAgainThoughItIsLaterUnlessTheAlertFiredSince() {
        Alert end = Samples.ended(alert(at(90), "alertname", "y"), at(90));
        assertReason(atFlush(loggedEarlier("y", 29), firing("x"), end), NotifyReason.NONE);
        assertReason(atFlush(uncertainEnd(hashes("x")), firing("x"), end), NotifyReason.SOME_RESOLVED);

        lastFiring.put(end.labels(), at(85));
        assertReason(atFlush(loggedEarlier("y", 29), firing("x"), end), NotifyReason.SOME_RESOLVED);
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
}
