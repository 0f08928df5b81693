package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Decisions about muted alerts whose end is to be notified. */
class MutedEndsTest extends DedupDecisions {
    private static final WhenMuted SEND = new WhenMuted(WhenMuted.Begin.NONE, true, WhenMuted.DEFAULT_CAUSES);
    private static final Integration AT_NIGHT =
            integration(new WhenMuted(WhenMuted.Begin.NONE, true, Set.of(Cause.SILENCE, Cause.INTERVAL)), true);

    private DedupDecision decide(Flush flush, LoggedNotification logged) {
        return decide(integration(SEND, true), flush, logged);
    }

    /** A flush of alerts of which only some are not muted. */
    private Flush flush(List<Alert> members, Alert... unmuted) {
        members.stream().filter(alert -> !List.of(unmuted).contains(alert)).forEach(alert -> muted.add(alert.name()));
        boolean anyAcknowledged = !acknowledged.isEmpty();
        return flush(members.toArray(Alert[]::new))
                .muted(AlertList.copyOf(Arrays.asList(unmuted)), SuppressedReason.SILENCE, anyAcknowledged);
    }

    @Test
    void endOfAMutedAlertThatIsKnownAsFiringIsNotified() {
        DedupDecision decision = decide(flush(List.of(ended("x"))), logged(hashes("x")));

        assertReason(decision, NotifyReason.ALL_RESOLVED);
        assertThat(names(decision.alerts())).containsExactly("x");
        assertThat(decision.mutedEnds()).isEqualTo(1);
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).isEmpty();
        assertThat(decision.notified(7, ReceiverData.EMPTY).resolved()).containsExactly(hash("x"));
    }

    @Test
    void endOfAnAlertThatWasMutedFromItsBeginningIsNotNotified() {
        assertReason(decide(flush(List.of(ended("x"))), logged(hashes("y"))), NotifyReason.NONE);
        assertReason(decide(flush(List.of(ended("x"))), logged(hashes())), NotifyReason.NONE);
    }

    @Test
    void mutedAlertThatFiresIsNotNotifiedAndStaysKnown() {
        DedupDecision decision = decide(flush(List.of(firing("x"))), logged(hashes("x")));

        assertReason(decision, NotifyReason.NONE);
        assertThat(decision.awaited()).containsExactly(hash("x"));
    }

    @Test
    void alertThatIsAcknowledgedAfterTheFlushIsNotOmittedByTheLog() {
        Flush flush = flush(firing("x"));
        muted.add("x");
        DedupDecision silenced =
                DedupDecision.decide(flush, SINCE, INTEGRATION, logged(hashes("x")), false, null, this);
        assertThat(silenced.omitted(flush, this)).containsExactly(hash("x"));

        acknowledged.add("x");
        DedupDecision decision =
                DedupDecision.decide(flush, SINCE, INTEGRATION, logged(hashes("x")), false, null, this);
        assertThat(decision.omitted(flush, this))
                .as("it stays known as firing, as where it was acknowledged before")
                .isEmpty();
    }

    @Test
    void mutedAlertThatFiresIsListedBesideTheEndOfAnotherSoThatTheGroupFires() {
        Alert other = ended("y");
        DedupDecision decision = decide(flush(List.of(firing("x"), other), other), logged(hashes("x", "y")));

        assertReason(decision, NotifyReason.SOME_RESOLVED);
        assertThat(names(decision.firing())).containsExactly("x");
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).containsExactly(hash("x"));
    }

    @Test
    void mutedAlertIsNotListedWhereAnotherFiresButStaysInTheLog() {
        Alert other = firing("y");
        DedupDecision decision = decide(flush(List.of(firing("x"), other), other), logged(hashes("x")));

        assertReason(decision, NotifyReason.NEW_ALERTS);
        assertThat(names(decision.alerts())).containsExactly("y");
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).containsExactlyInAnyOrder(hashes("x", "y"));
    }

    @Test
    void mutedAlertDoesNotRepeatANotification() {
        assertReason(decide(flush(List.of(firing("x"))), old(logged(hashes("x")))), NotifyReason.NONE);
    }

    @Test
    void alertThatIsMutedSinceTheFlushStaysKnown() {
        Flush flush = flush(firing("x"), ended("y"));
        muted.add("x");
        DedupDecision decision = decide(flush, logged(hashes("x", "y")));

        assertReason(decision, NotifyReason.SOME_RESOLVED);
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).containsExactly(hash("x"));
    }

    @Test
    void endOfAnAlertThatFiresAgainIsNotNotified() {
        Flush flush = flush(List.of(ended("x")));
        changed.add("x");
        DedupDecision decision = decide(flush, logged(hashes("x")));

        assertReason(decision, NotifyReason.NONE);
        assertThat(decision.awaited()).containsExactly(hash("x"));
    }

    @Test
    void endOfAnAlertThatFiresAtAPeerIsNotNotified() {
        Flush flush = flush(List.of(ended("x")));
        leftOut.add("x");

        assertReason(decide(flush, logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void alertIsLeftOutWhereAnotherCauseMutesItToo() {
        Integration onlyInhibited =
                integration(new WhenMuted(WhenMuted.Begin.NONE, true, Set.of(Cause.INHIBITION)), true);

        assertReason(decide(onlyInhibited, flush(List.of(ended("x"))), logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void endIsLeftOutWithinATimeIntervalThatIsNotPassed() {
        Flush night = flush(List.of(ended("x"))).muted(AlertList.NONE, SuppressedReason.MUTE_TIME_INTERVAL, false);

        assertReason(decide(night, logged(hashes("x"))), NotifyReason.NONE);
        assertReason(decide(AT_NIGHT, night, logged(hashes("x"))), NotifyReason.ALL_RESOLVED);
    }

    @Test
    void endOfAnAcknowledgedAlertWaitsForTheEndOfATimeInterval() {
        acknowledged.add("x");
        Flush night = flush(List.of(ended("x"))).muted(AlertList.NONE, SuppressedReason.MUTE_TIME_INTERVAL, false);
        DedupDecision waits = decide(night, logged(hashes("x")));

        assertReason(waits, NotifyReason.NONE);
        assertThat(waits.awaited()).containsExactly(hash("x"));
        assertReason(decide(AT_NIGHT, night, logged(hashes("x"))), NotifyReason.ALL_RESOLVED);
    }

    @Test
    void withoutTheSettingMutedAlertsAreForgottenAsInAlertmanager() {
        Alert other = ended("y");
        Flush flush = flush(List.of(firing("x"), other), other);
        DedupDecision decision = decide(INTEGRATION, flush, logged(hashes("x", "y")));

        assertReason(decision, NotifyReason.ALL_RESOLVED);
        assertThat(decision.awaited()).isEmpty();
        assertReason(
                decide(integration(SEND, false), flush(List.of(ended("x"))), logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void endsOfAnAcknowledgedGroupAreNotifiedWhenNoneOfItFires() {
        acknowledged.addAll(List.of("x", "y"));
        DedupDecision open = decide(INTEGRATION, flush(List.of(ended("x"), firing("y"))), logged(hashes("x", "y")));
        DedupDecision over = decide(INTEGRATION, flush(List.of(ended("x"), ended("y"))), logged(hashes("x", "y")));

        assertReason(open, NotifyReason.NONE);
        assertThat(open.awaited()).containsExactlyInAnyOrder(hash("x"), hash("y"));
        assertReason(over, NotifyReason.ALL_RESOLVED);
        assertThat(names(over.alerts())).containsExactly("x", "y");
    }

    @Test
    void endIsNotifiedWhereTheAcknowledgementIsOverSinceTheFlush() {
        acknowledged.add("x");
        Flush flush = flush(List.of(ended("x")));
        acknowledged.clear();
        muted.clear();

        assertReason(decide(INTEGRATION, flush, logged(hashes("x"))), NotifyReason.ALL_RESOLVED);
    }

    @Test
    void endOfAnAcknowledgedAlertIsRecordedWhereEndsAreNotNotified() {
        acknowledged.add("x");
        DedupDecision decision =
                decide(integration(WhenMuted.NONE, false), flush(List.of(ended("x"))), logged(hashes("x")));

        assertReason(decision, NotifyReason.ALL_RESOLVED);
        assertThat(decision.isSentBy(integration(WhenMuted.NONE, false))).isFalse();
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).isEmpty();
    }

    @Test
    void acknowledgedAlertThatHasOnlyExpiredIsNotEndedByAReplicaThatMissesAPeer() {
        acknowledged.add("x");
        missesPeer = true;
        Alert expired = ended("x");
        assertReason(decide(INTEGRATION, flush(List.of(expired)), logged(hashes("x"))), NotifyReason.ALL_RESOLVED);

        lastFiring.put(expired.labels(), expired.updatedAt());
        DedupDecision decision = decide(INTEGRATION, flush(List.of(expired)), logged(hashes("x")));
        assertReason(decision, NotifyReason.NONE);
        assertThat(decision.awaited()).containsExactly(hash("x"));
    }

    @Test
    void acknowledgedGroupIsNotOverWhileANewAlertOfItFires() {
        acknowledged.addAll(List.of("x", "new"));

        assertReason(
                decide(INTEGRATION, flush(List.of(ended("x"), firing("new"))), logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void endOfAnAcknowledgedAlertThatWouldEndTheIncidentWaitsForThoseThatHaveJoined() {
        acknowledged.addAll(List.of("x", "new"));
        DedupDecision open = decide(flush(List.of(ended("x"), firing("new"))), logged(hashes("x")));
        DedupDecision over = decide(flush(List.of(ended("x"), ended("new"))), logged(hashes("x")));

        assertReason(open, NotifyReason.NONE);
        assertThat(open.awaited()).containsExactly(hash("x"));
        assertReason(over, NotifyReason.ALL_RESOLVED);
        assertThat(names(over.alerts())).containsExactly("x");
    }

    @Test
    void endOfAnAcknowledgedAlertWaitsWhereTheOneThatFiredAtTheFlushIsMutedSince() {
        acknowledged.addAll(List.of("x", "y"));
        Alert goesOn = firing("y");
        Flush flush = flush(List.of(ended("x"), goesOn), goesOn);
        assertReason(decide(flush, logged(hashes("x"))), NotifyReason.NEW_ALERTS);

        muted.add("y");
        assertReason(decide(flush, logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void acknowledgedGroupIsNotOverWhileAnAlertFiresThatHasJoinedSinceTheFlush() {
        acknowledged.add("x");
        hasGrown = true;
        Flush flush = flush(List.of(ended("x")));
        for (Integration each : List.of(INTEGRATION, integration(SEND, true), integration(WhenMuted.NONE, false))) {
            DedupDecision decision = decide(each, flush, logged(hashes("x")));
            assertReason(decision, NotifyReason.NONE);
            assertThat(decision.awaited()).containsExactly(hash("x"));
        }
    }

    @Test
    void endOfAnAcknowledgedAlertIsNotifiedAtOnceWhereAnotherThatIsKnownGoesOn() {
        acknowledged.addAll(List.of("x", "y"));
        DedupDecision decision = decide(flush(List.of(ended("x"), firing("y"))), logged(hashes("x", "y")));

        assertReason(decision, NotifyReason.SOME_RESOLVED);
        assertThat(names(decision.firing())).containsExactly("y");
    }

    @Test
    void acknowledgedGroupIsNotOverWhileTheLogHasAnAlertAsFiringThatOnlyAnotherReplicaMayHold() {
        acknowledged.add("x");
        List<LoggedNotification> both = List.of(logged(hashes("x", "y")), entryOf(awaiting("y", hashes("x"))));
        for (LoggedNotification logged : both) {
            for (Integration each : List.of(INTEGRATION, integration(SEND, true))) {
                DedupDecision decision = decide(each, flush(List.of(ended("x"))), logged);
                assertReason(decision, NotifyReason.NONE);
                assertThat(decision.awaited()).containsExactly(hash("x"));
            }
        }

        shared = false;
        both.forEach(logged -> assertThat(
                        decide(INTEGRATION, flush(List.of(ended("x"))), logged).reason())
                .isEqualTo(NotifyReason.ALL_RESOLVED));
    }

    @Test
    void acknowledgedGroupIsOverWhereEndsAreNotNotifiedUnlessThisReplicaMayHaveMissedAnAlert() {
        acknowledged.add("x");
        Integration two = integration(WhenMuted.NONE, false);
        assertReason(decide(two, flush(List.of(ended("x"))), logged(hashes("x", "y"))), NotifyReason.ALL_RESOLVED);

        receivingFrom = at(115);
        assertReason(decide(two, flush(List.of(ended("x"))), logged(hashes("x", "y"))), NotifyReason.NONE);
    }
}
