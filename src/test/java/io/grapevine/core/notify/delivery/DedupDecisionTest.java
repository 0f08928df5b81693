package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alerts of a flush that are notified, and why they are. */
class DedupDecisionTest extends DedupDecisions {
    @Test
    void whatIsMutedByNowIsLeftOut() {
        muted.add("a");
        DedupDecision look = later(null, firing("a"), firing("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertReason(look, NotifyReason.FIRST);
    }

    @Test
    void nothingIsNotifiedIfAllIsMutedByNow() {
        muted.add("a");
        assertReason(later(null, firing("a")), NotifyReason.NONE);
    }

    @Test
    void atTheFlushItselfNothingIsMutedThatTheFlushHolds() {
        muted.add("a");
        DedupDecision look =
                DedupDecision.decide(flush(firing("a")), Duration.ZERO, INTEGRATION, null, false, null, this);
        assertThat(names(look.alerts())).containsExactly("a");
    }

    @Test
    void changesSinceTheFlushAreLeftToTheNextOneIfAnotherReplicaHasNotified() {
        changed.add("a");
        DedupDecision look = later(logged(hashes("b")), firing("a"), firing("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertReason(look, NotifyReason.NONE);
    }

    @Test
    void changesSinceTheFlushAreNotifiedIfNoReplicaHasNotified() {
        changed.add("a");
        DedupDecision look = atFlush(null, firing("a"));
        assertReason(look, NotifyReason.FIRST);
    }

    /** A replica that was paused reads a renewal from before the end, is about to notify, and reads the end while it waits. */
    @Test
    void alertThatTheIntegrationKnowsAsFiringIsNotNotifiedAsFiringAgainAfterItHasEnded() {
        changed.addAll(List.of("a", "b"));
        DedupDecision decision = atFlush(logged(hashes("a")), firing("a"), firing("b"));

        assertThat(names(decision.alerts())).containsExactly("b"); // which was never notified
        assertThat(decision.kept().earlier().unended()).containsOnlyKeys(hash("a"));
        assertReason(atFlush(logged(hashes("a")), firing("a"), ended("c")), NotifyReason.NONE);
        changed.clear();
        DedupDecision next = atFlush(entryOf(awaiting("a", hashes("b"))), ended("a"), firing("b"));
        assertReason(next, NotifyReason.SOME_RESOLVED);
    }

    @Test
    void replicaThatWorksAloneNotifiesWhatItsFlushHolds() {
        shared = false;
        changed.add("a");

        assertThat(names(atFlush(logged(hashes("a")), firing("a"), firing("b")).alerts()))
                .containsExactly("a", "b");
    }

    @Test
    void alertThatHasEndedDuringTheWaitIsNotNotifiedAsFiringIfItsEndWas() {
        LoggedNotification logged = logged(Duration.ZERO, new long[0], end("a", 50));
        assertReason(atFlush(logged, firing("a")), NotifyReason.FIRST);
        changed.add("a");
        assertReason(atFlush(logged, firing("a")), NotifyReason.NONE);
        LoggedNotification endOfEarlierEpisode = logged(Duration.ZERO, new long[0], end("a", 49));
        assertReason(atFlush(endOfEarlierEpisode, firing("a")), NotifyReason.FIRST);
    }

    @Test
    void anAlertThatIsKnownToHaveEndedDoesNotFireAgainUntilItIsReceivedAgain() {
        DedupDecision look = later(logged(Duration.ZERO, new long[0], end("a", 60)), firing("a"));
        assertReason(look, NotifyReason.NONE);
    }

    @Test
    void anAlertThatWasReceivedSinceItsEndFiresAgain() {
        DedupDecision look = later(logged(Duration.ZERO, new long[0], end("a", 40)), firing("a"));
        assertReason(look, NotifyReason.FIRST);
    }

    @Test
    void theClockOfTheReplicaThatNotifiedTheEndMayBeWrong() {
        for (Duration skew : List.of(Duration.ofHours(-3), Duration.ofSeconds(50))) {
            assertReason(later(logged(skew, new long[0], end("a", 60)), firing("a")), NotifyReason.NONE);
            assertReason(later(logged(skew, new long[0], end("a", 40)), firing("a")), NotifyReason.FIRST);
        }
    }

    @Test
    void aClockThatIsFarAheadTakesForEndedWhatStillFires() {
        LoggedNotification logged = logged(Duration.ofHours(3), new long[0], end("a", 60));
        assertReason(later(logged, firing("a")), NotifyReason.FIRST);
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
        assertReason(later(logged, ended("a"), ended("b")), NotifyReason.NONE);
    }

    @Test
    void theEndOfOneIsNotNotifiedAgainBecauseTheOtherWasMutedMeanwhile() {
        muted.add("a");
        LoggedNotification logged = logged(Duration.ZERO, hashes("a"), end("b", 90));
        assertReason(later(logged, firing("a"), ended("b")), NotifyReason.NONE);
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
        DedupDecision look = atFlush(logged, firing("b"));
        assertThat(look.notified(7, ReceiverData.EMPTY).firing()).containsExactly(hashes("b"));
    }

    @Test
    void theEndOfAnAlertThatIsUnknownHereIsStillAwaited() {
        LoggedNotification logged = logged(Duration.ZERO, hashes("x"), end("y", 60));
        DedupDecision look = atFlush(logged, firing("b"));
        NotifiedState state = look.notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactly(hashes("b"));
        assertThat(state.earlier().unended()).containsExactly(Map.entry(hash("x"), at(110)));
        DedupDecision end = atFlush(logged, ended("y"));
        assertReason(end, NotifyReason.NONE);
    }

    @Test
    void anAwaitedEndIsNotifiedAndTheFiringAlertIsRepeatedAfterTheRepeatInterval() {
        LoggedNotification logged = entryOf(awaiting("x", hashes("z")));
        assertReason(atFlush(logged, ended("x")), NotifyReason.ALL_RESOLVED);
        assertReason(atFlush(logged, firing("x")), NotifyReason.NONE);
        Duration repeat = Samples.route("r").repeatInterval();
        Duration lessThanAge = repeat.minusSeconds(1); // the alert was notified at 80, the entry is of 110
        LoggedNotification old = new LoggedNotification(logged.entry(), lessThanAge, 1);
        assertReason(atFlush(old, firing("x")), NotifyReason.NEW_ALERTS);
        assertReason(atFlush(logged, ended("y")), NotifyReason.NONE);
    }

    /** Receivers that know groups only take all of its alerts for resolved then. */
    @Test
    void alertWhoseEndIsAwaitedIsNotifiedAgainAfterItsGroupWasNotifiedAsResolved() {
        assertReason(atFlush(entryOf(awaiting("x", new long[0])), firing("x")), NotifyReason.FIRST);
    }

    @Test
    void alertThatARestartedReplicaDoesNotHoldStaysNotifiedWhereEndsAreNotNotified() {
        receivingFrom = at(115); // after the entry of 110
        NotifiedState state = withoutEnds(logged(hashes("x")), firing("b")).notified(7, ReceiverData.EMPTY);
        assertThat(state.firing()).containsExactly(hashes("b"));
        assertThat(state.earlier().unended()).containsExactly(Map.entry(hash("x"), at(110)));
        assertReason(withoutEnds(entryOf(state), firing("b"), firing("x")), NotifyReason.NONE);
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
        assertReason(end, NotifyReason.ALL_RESOLVED);
        NotifiedState state = end.notified(7, ReceiverData.EMPTY);
        assertReason(withoutEnds(entryOf(state), firing("x")), NotifyReason.NONE);
        assertReason(withoutEnds(entryOf(state), ended("x")), NotifyReason.ALL_RESOLVED);
    }

    @Test
    void nextEpisodeOfAnAlertIsNotifiedThoughItsEndWasNot() {
        NotifiedState state = awaiting("x", hashes("z"));
        Alert again = alert(at(101), "alertname", "x").withEndsAt(Alert.NO_END);
        assertReason(withoutEnds(entryOf(state), firing("z"), again), NotifyReason.NEW_ALERTS);
        assertReason(withoutEnds(entryOf(state), firing("z"), firing("x")), NotifyReason.NONE);
    }

    @Test
    void anAlertThatAPeerKnowsBetterIsLeftOutAndWhatTheLogSaysOfItStays() {
        leftOut.addAll(List.of("a", "b"));
        LoggedNotification logged = logged(hashes("b"));
        DedupDecision look = atFlush(logged, firing("a"), ended("b"), firing("c"));
        assertThat(names(look.alerts())).containsExactly("c");
        assertThat(look.notified(7, ReceiverData.EMPTY).earlier().unended()).containsOnlyKeys(hash("b"));
    }

    @Test
    void anAlertThatFiresAgainIsNotNotifiedAsResolved() {
        changed.add("a");
        DedupDecision look = atFlush(logged(hashes("a", "b")), ended("a"), ended("b"));
        assertThat(names(look.alerts())).containsExactly("b");
        assertReason(atFlush(logged(hashes("a")), ended("a")), NotifyReason.NONE);
    }

    @ParameterizedTest
    @CsvSource({"105, NONE", "115, UNMUTED", "125, NONE"})
    void anAcknowledgementThatHasLapsedSinceTheNotificationIsAReason(int second, NotifyReason reason) {
        lapsed.put("A", at(second));

        assertThat(atFlush(logged(hashes("A")), firing("A")).reason()).isEqualTo(reason);
        assertThat(later(logged(hashes("A")), firing("A")).reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void acknowledgementThatLapsedBeforeAReplicaNotifiedWithoutItsAlertIsAReason() {
        lapsed.put("A", at(90));
        LoggedNotification logged = entryOf(awaiting("A", hashes("B")));

        assertThat(atFlush(logged, firing("A"), firing("B")).reason()).isEqualTo(NotifyReason.UNMUTED);
        lapsed.put("A", at(70));
        assertThat(atFlush(logged, firing("A"), firing("B")).reason()).isEqualTo(NotifyReason.NONE);
    }

    @Test
    void endThatWasNotifiedIsNotListedAgainWhileOthersFire() {
        NotifiedState ended =
                atFlush(logged(hashes("a", "b")), ended("a"), firing("b")).notified(7, ReceiverData.EMPTY);
        DedupDecision more = atFlush(entryOf(ended), ended("a"), firing("b"), firing("c"));
        assertReason(more, NotifyReason.NEW_ALERTS);
        assertThat(names(more.alerts())).containsExactly("b", "c");

        DedupDecision all = atFlush(entryOf(more.notified(7, ReceiverData.EMPTY)), ended("a"), ended("b"), ended("c"));
        assertReason(all, NotifyReason.ALL_RESOLVED);
        assertThat(names(all.alerts())).containsExactly("a", "b", "c");
    }
}
