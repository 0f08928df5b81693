package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NotifiedState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Decisions of which an integration is notified as alerts are muted, or not any more. */
class MutedBeginsTest extends DedupDecisions {
    private static final WhenMuted SEND = new WhenMuted(Begin.SEND, false, WhenMuted.DEFAULT_CAUSES);
    private static final WhenMuted RESOLVE = new WhenMuted(Begin.RESOLVE, false, WhenMuted.DEFAULT_CAUSES);

    private DedupDecision decide(WhenMuted whenMuted, Flush flush, LoggedNotification logged) {
        return decide(integration(whenMuted, true), flush, logged);
    }

    /** The decision after another replica has notified since the flush. */
    private DedupDecision decideAfterAnother(WhenMuted whenMuted, Flush flush, LoggedNotification logged) {
        return DedupDecision.decide(flush, SINCE, integration(whenMuted, true), logged, true, null, this);
    }

    /** A flush of alerts of which only some are not muted. */
    private Flush flush(List<Alert> members, Alert... unmuted) {
        members.stream().filter(alert -> !List.of(unmuted).contains(alert)).forEach(alert -> muted.add(alert.name()));
        return flush(members.toArray(Alert[]::new))
                .muted(AlertList.copyOf(Arrays.asList(unmuted)), SuppressedReason.SILENCE, false);
    }

    private static LoggedNotification knownMuted(long[] firing, long[] muted) {
        return entryOf(
                new NotifiedState(7, firing, new long[0], new long[0], ReceiverData.EMPTY, EarlierAlerts.NONE, muted));
    }

    private static LoggedNotification after(DedupDecision decision) {
        return entryOf(decision.notified(7, ReceiverData.EMPTY));
    }

    @Test
    void alertThatIsKnownAsFiringIsNotifiedAsMutedOnce() {
        Flush flush = flush(List.of(firing("x")));
        DedupDecision first = decide(SEND, flush, logged(hashes("x")));

        assertReason(first, NotifyReason.MUTED);
        assertThat(names(first.firing())).containsExactly("x");
        assertThat(names(first.mutedAlerts(SEND))).containsExactly("x");
        NotifiedState notified = first.notified(7, ReceiverData.EMPTY);
        assertThat(notified.firing()).containsExactly(hash("x"));
        assertThat(notified.muted()).containsExactly(hash("x"));
        assertReason(decide(SEND, flush, after(first)), NotifyReason.NONE);
        assertReason(decide(SEND, flush, old(after(first))), NotifyReason.NONE);
        assertThat(decide(SEND, flush, old(after(first))).awaited()).containsExactly(hash("x"));
    }

    @Test
    void alertThatEndsAndFiresAnewWhileItsGroupIsAcknowledgedIsNotNotifiedAsMutedAgain() {
        acknowledged.addAll(List.of("x", "y"));
        muted.addAll(List.of("x", "y"));
        Flush ends = flush(ended("x"), firing("y")).muted(AlertList.NONE, SuppressedReason.SILENCE, true);
        DedupDecision first = decide(SEND, ends, knownMuted(hashes("x", "y"), hashes("x")));
        assertReason(first, NotifyReason.MUTED);
        assertThat(names(first.firing())).containsExactly("y");

        Flush again = flush(List.of(firing("x"), firing("y")));
        assertReason(decide(SEND, again, after(first)), NotifyReason.NONE);
    }

    @Test
    void alertThatWasMutedFromItsBeginningIsNotNotified() {
        Flush flush = flush(List.of(firing("x")));

        assertReason(decide(SEND, flush, logged(hashes("y"))), NotifyReason.NONE);
        assertReason(decide(SEND, flush, logged(hashes())), NotifyReason.NONE);
        assertReason(decide(RESOLVE, flush, logged(hashes("y"))), NotifyReason.NONE);
    }

    @Test
    void alertThatIsMutedNoMoreIsNotifiedAsUnmutedOnce() {
        DedupDecision unmuted = decide(SEND, flush(firing("x")), knownMuted(hashes("x"), hashes("x")));

        assertReason(unmuted, NotifyReason.UNMUTED);
        assertThat(names(unmuted.firing())).containsExactly("x");
        assertThat(unmuted.mutedAlerts(SEND)).isEmpty();
        assertThat(unmuted.notified(7, ReceiverData.EMPTY).muted()).isEmpty();
        assertReason(decide(SEND, flush(firing("x")), after(unmuted)), NotifyReason.NONE);
        assertReason(decide(SEND, flush(firing("x")), old(after(unmuted))), NotifyReason.REPEAT);
    }

    @Test
    void unmutedAndMutedAlertsAreNotifiedTogether() {
        Alert back = firing("back");
        DedupDecision decision =
                decide(SEND, flush(List.of(back, firing("x")), back), knownMuted(hashes("back", "x"), hashes("back")));

        assertReason(decision, NotifyReason.UNMUTED);
        assertThat(names(decision.firing())).containsExactly("back", "x");
        assertThat(names(decision.mutedAlerts(SEND))).containsExactly("x");
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("x"));
    }

    @Test
    void mutedAlertIsNotifiedBesideTheOthersOfItsGroup() {
        Alert other = firing("y");
        DedupDecision decision = decide(SEND, flush(List.of(firing("x"), other), other), old(logged(hashes("x", "y"))));

        assertThat(decision.reason()).as("before a repetition").isEqualTo(NotifyReason.MUTED);
        assertThat(names(decision.firing())).containsExactly("x", "y");
        assertThat(names(decision.mutedAlerts(SEND))).containsExactly("x");
    }

    @Test
    void mutedAlertIsNotifiedWithANewOne() {
        Alert other = firing("y");
        DedupDecision decision = decide(SEND, flush(List.of(firing("x"), other), other), logged(hashes("x")));

        assertReason(decision, NotifyReason.NEW_ALERTS);
        assertThat(names(decision.firing())).containsExactly("x", "y");
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("x"));
    }

    @Test
    void alertThatIsKnownAsMutedStaysSoThroughOtherNotifications() {
        Alert other = firing("y");
        DedupDecision decision =
                decide(SEND, flush(List.of(firing("x"), other), other), knownMuted(hashes("x"), hashes("x")));

        assertReason(decision, NotifyReason.NEW_ALERTS);
        assertThat(names(decision.firing())).containsExactly("y");
        assertThat(decision.mutedAlerts(SEND)).isEmpty();
        assertThat(decision.notified(7, ReceiverData.EMPTY).firing()).containsExactlyInAnyOrder(hashes("x", "y"));
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("x"));
    }

    @Test
    void alertThatThisReplicaDoesNotHoldStaysKnownAsMuted() {
        DedupDecision decision = decide(SEND, flush(firing("y")), knownMuted(hashes("x"), hashes("x")));

        assertReason(decision, NotifyReason.NEW_ALERTS);
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("x"));
    }

    @Test
    void endOfAMutedAlertIsNotifiedOnlyWhereItIsWanted() {
        WhenMuted both = new WhenMuted(Begin.SEND, true, WhenMuted.DEFAULT_CAUSES);
        Flush flush = flush(List.of(ended("x")));

        assertReason(decide(SEND, flush, knownMuted(hashes("x"), hashes("x"))), NotifyReason.NONE);
        DedupDecision end = decide(both, flush, knownMuted(hashes("x"), hashes("x")));
        assertReason(end, NotifyReason.ALL_RESOLVED);
        assertThat(end.notified(7, ReceiverData.EMPTY).muted()).isEmpty();
    }

    @Test
    void endOfAnAlertThatIsMutedNoMoreIsAnEnd() {
        DedupDecision end = decide(SEND, flush(ended("x")), knownMuted(hashes("x"), hashes("x")));

        assertReason(end, NotifyReason.ALL_RESOLVED);
        assertThat(end.notified(7, ReceiverData.EMPTY).muted()).isEmpty();
    }

    @Test
    void integrationWithoutEndsIsNotifiedThatAlertsAreMuted() {
        Flush flush = flush(List.of(firing("x")));
        Integration integration = integration(SEND, false);
        DedupDecision decision = decide(integration, flush, logged(hashes("x")));

        assertReason(decision, NotifyReason.MUTED);
        assertThat(decision.isSentBy(integration)).isTrue();
    }

    @Test
    void onlyCausesThatArePassedAreNotified() {
        WhenMuted byInhibition = new WhenMuted(Begin.SEND, false, Set.of(Cause.INHIBITION));
        WhenMuted atNight = new WhenMuted(Begin.SEND, false, Set.of(Cause.SILENCE, Cause.INTERVAL));
        Flush silenced = flush(List.of(firing("x")));
        Flush night = silenced.muted(AlertList.NONE, SuppressedReason.MUTE_TIME_INTERVAL, false);

        assertReason(decide(byInhibition, silenced, logged(hashes("x"))), NotifyReason.NONE);
        assertReason(decide(SEND, night, logged(hashes("x"))), NotifyReason.NONE);
        assertReason(decide(atNight, night, logged(hashes("x"))), NotifyReason.MUTED);
        assertThat(decide(SEND, night, knownMuted(hashes("x"), hashes("x"))).awaited())
                .as("known as muted before the night")
                .containsExactly(hash("x"));
    }

    @Test
    void muteThatBeginsOrEndsAfterTheFlushIsLeftToTheNextOne() {
        Flush began = flush(firing("x"));
        muted.add("x");
        assertReason(decide(SEND, began, logged(hashes("x"))), NotifyReason.NONE);
        assertReason(decide(RESOLVE, began, logged(hashes("x"))), NotifyReason.NONE);
        assertThat(decide(RESOLVE, began, logged(hashes("x"))).awaited()).containsExactly(hash("x"));

        Flush over = flush(List.of(firing("y")));
        muted.remove("y");
        assertReason(decide(SEND, over, logged(hashes("y"))), NotifyReason.NONE);
        assertReason(decide(RESOLVE, over, logged(hashes("y"))), NotifyReason.NONE);
    }

    @Test
    void alertThatIsMutedNoMoreSinceTheFlushIsUnmutedByANotificationThatListsIt() {
        Flush flush = flush(List.of(firing("back"), firing("x")));
        muted.remove("back");
        DedupDecision decision = decide(SEND, flush, knownMuted(hashes("back", "x"), hashes("back")));

        assertReason(decision, NotifyReason.MUTED);
        assertThat(names(decision.firing())).containsExactly("back", "x");
        assertThat(names(decision.mutedAlerts(SEND))).containsExactly("x");
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("x"));
        assertReason(
                decide(SEND, flush(List.of(firing("back"), firing("x")), firing("back")), after(decision)),
                NotifyReason.NONE);
    }

    @Test
    void alertThatIsMutedNoMoreSinceTheFlushStaysKnownAsMutedWhereItIsNotListed() {
        Alert other = firing("y");
        Flush flush = flush(List.of(firing("back"), other), other);
        muted.remove("back");
        DedupDecision decision = decide(SEND, flush, knownMuted(hashes("back"), hashes("back")));

        assertReason(decision, NotifyReason.NEW_ALERTS);
        assertThat(names(decision.firing())).containsExactly("y");
        assertThat(decision.notified(7, ReceiverData.EMPTY).muted()).containsExactly(hash("back"));
    }

    @Test
    void nothingOfMutesIsNotifiedAfterAnotherReplicaThatMayHaveSeenThemByItsClock() {
        Flush flush = flush(List.of(firing("x")));
        LoggedNotification unmuted = logged(hashes("x"));
        DedupDecision resolved = decide(RESOLVE, flush, logged(hashes("x")));

        for (WhenMuted each : List.of(SEND, RESOLVE)) {
            assertReason(decideAfterAnother(each, flush, unmuted), NotifyReason.NONE);
        }
        muted.clear();
        Flush over = flush(firing("x"));
        assertReason(decideAfterAnother(SEND, over, knownMuted(hashes("x"), hashes("x"))), NotifyReason.NONE);
        assertReason(decideAfterAnother(RESOLVE, over, after(resolved)), NotifyReason.NONE);
    }

    @Test
    void alertThatHasEndedSinceTheFlushIsNotNotifiedAsMuted() {
        Flush flush = flush(List.of(firing("x")));
        changed.add("x");
        assertReason(decide(SEND, flush, logged(hashes("x"))), NotifyReason.NONE);
        assertReason(decide(RESOLVE, flush, logged(hashes("x"))), NotifyReason.NONE);

        changed.clear();
        leftOut.add("x");
        assertReason(decide(SEND, flush, logged(hashes("x"))), NotifyReason.NONE);
    }

    @Test
    void mutedAlertCountsAsResolved() {
        Flush flush = flush(List.of(firing("x")));
        DedupDecision resolved = decide(RESOLVE, flush, logged(hashes("x")));

        assertReason(resolved, NotifyReason.ALL_RESOLVED);
        assertThat(resolved.firing()).isEmpty();
        assertThat(resolved.alerts()).extracting(Alert::endsAt).containsExactly(flush.now());
        assertThat(resolved.mutedAlerts(RESOLVE)).isEmpty();
        assertThat(resolved.mutedEnds()).isZero();
        assertReason(decide(RESOLVE, flush, after(resolved)), NotifyReason.NONE);
        assertThat(decide(RESOLVE, flush(List.of(ended("x"))), after(resolved)).reason())
                .as("its end")
                .isEqualTo(NotifyReason.NONE);
    }

    @Test
    void alertThatCountedAsResolvedAndEndedWhileMutedIsNotNotifiedAgainAfterAnotherNotification() {
        Alert other = firing("y");
        DedupDecision began = decide(RESOLVE, flush(List.of(firing("x"), other), other), logged(hashes("x", "y")));
        Alert third = firing("z");
        DedupDecision next = decide(RESOLVE, flush(List.of(firing("x"), other, third), other, third), after(began));
        assertReason(next, NotifyReason.NEW_ALERTS);

        muted.clear();
        assertReason(decide(RESOLVE, flush(other, third, ended("x")), after(next)), NotifyReason.NONE);
        DedupDecision again = decide(RESOLVE, flush(other, third, firing("x")), after(next));
        assertReason(again, NotifyReason.NEW_ALERTS);
        assertThat(names(again.firing())).contains("x");
    }

    /** The alert was received before the message that it has resolved, and not since. */
    @Test
    void alertThatCountedAsResolvedFiresAgainWhenItIsMutedNoMore() {
        DedupDecision resolved = decide(RESOLVE, flush(List.of(firing("x"))), logged(hashes("x")));
        muted.clear();
        DedupDecision again = decide(RESOLVE, flush(firing("x")), after(resolved));

        assertReason(again, NotifyReason.FIRST);
        assertThat(names(again.firing())).containsExactly("x");
        assertThat(again.notified(7, ReceiverData.EMPTY).muted()).isEmpty();
    }

    @Test
    void mutedAlertCountsAsResolvedBesideOneThatFires() {
        Alert other = firing("y");
        DedupDecision decision = decide(RESOLVE, flush(List.of(firing("x"), other), other), logged(hashes("x", "y")));

        assertReason(decision, NotifyReason.SOME_RESOLVED);
        assertThat(names(decision.firing())).containsExactly("y");
        assertThat(names(decision.alerts())).containsExactly("x", "y");
        assertReason(decide(RESOLVE, flush(List.of(firing("x"), other), other), after(decision)), NotifyReason.NONE);
    }

    @Test
    void groupGoesOnWhileAMutedAlertCountsAsResolvedThoughAllOthersHaveEnded() {
        Alert other = firing("y");
        DedupDecision began = decide(RESOLVE, flush(List.of(firing("x"), other), other), logged(hashes("x", "y")));
        Alert over = ended("y");
        DedupDecision end = decide(RESOLVE, flush(List.of(firing("x"), over), over), after(began));

        assertReason(end, NotifyReason.ALL_RESOLVED);
        assertThat(end.notified(7, ReceiverData.EMPTY).isEnd())
                .as("else it would end the acknowledgement of an alert that fires")
                .isFalse();
        DedupDecision bothEnd = decide(RESOLVE, flush(List.of(ended("x"), over), over), after(began));
        assertThat(bothEnd.notified(7, ReceiverData.EMPTY).isEnd()).isTrue();
    }

    @Test
    void endOfAMutedAlertThatDidNotCountAsResolvedYetIsNotified() {
        DedupDecision end = decide(RESOLVE, flush(List.of(ended("x"))), logged(hashes("x")));

        assertReason(end, NotifyReason.ALL_RESOLVED);
        assertThat(end.alerts()).extracting(Alert::endsAt).containsExactly(at(90));
    }

    @Test
    void integrationWithoutTheSettingTakesAMutedAlertOfTheLogForFiring() {
        assertReason(
                decide(WhenMuted.NONE, flush(firing("x")), knownMuted(hashes("x"), hashes("x"))), NotifyReason.NONE);
    }
}
