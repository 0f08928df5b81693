package io.grapevine.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.reliability.chaos.Account.Kind;
import io.grapevine.reliability.chaos.ChaosPlan.Alert;
import io.grapevine.reliability.chaos.ChaosPlan.Group;
import io.grapevine.reliability.chaos.ChaosPlan.Span;
import io.grapevine.reliability.chaos.Observation.Disturbed;
import io.grapevine.reliability.chaos.Observation.Notification;
import io.grapevine.reliability.chaos.Observation.Post;
import io.grapevine.reliability.chaos.Observation.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final String GROUP = "Disk";

    private static final Span FIRST = new Span(10_000, 30_000);
    private static final Span SECOND = new Span(50_000, 80_000);
    private static final State FIRING = new State(true, FIRST.from());
    private static final State RESOLVED = new State(false, FIRST.from());
    private static final State FIRING_AGAIN = new State(true, SECOND.from());
    private static final State RESOLVED_AGAIN = new State(false, SECOND.from());

    private final List<Observation> observations = new ArrayList<>();
    private List<Span> refusals = List.of();

    /** Posts to a and b as is usual, and the four notifications that are due. */
    private JudgeTest usual() {
        return posts("a", 10_000, 100_000)
                .posts("b", 10_000, 100_000)
                .notification(12_100, "a", FIRING)
                .notification(32_100, "a", RESOLVED)
                .secondEpisode();
    }

    /** The two notifications that are due of the second episode. */
    private JudgeTest secondEpisode() {
        return notification(52_100, "a", FIRING_AGAIN).notification(82_100, "a", RESOLVED_AGAIN);
    }

    private JudgeTest posts(String replica, long from, long to) {
        for (long at = from; at < to; at += ChaosPlan.INTERVAL) {
            observations.add(new Post(at + 10, replica, GROUP, at));
        }
        return this;
    }

    private JudgeTest notification(long at, String from, State state) {
        return notification(at, from, Map.of("i0", state));
    }

    private JudgeTest notification(long at, String from, Map<String, State> states) {
        observations.add(new Notification(at, at + 20, true, from, GROUP, states));
        return this;
    }

    private JudgeTest disturbed(ChaosPlan.Kind kind, String replica, long from, long to) {
        observations.add(new Disturbed(kind, replica, new Span(from, to)));
        return this;
    }

    private List<Kind> findings() {
        return account().findings().stream().map(Account.Finding::kind).toList();
    }

    private Account account() {
        List<Alert> alerts = List.of(new Alert("i0", List.of(FIRST, SECOND)), new Alert("i1", List.of()));
        ChaosPlan plan = new ChaosPlan(100_000, List.of(new Group(GROUP, 0, alerts)), List.of(), refusals);
        return Judge.account(plan, observations);
    }

    @Test
    void eachEpisodeAndEachEndNotifiedOnceIsNoFinding() {
        assertThat(usual().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"the same state, 17000, true", "the same end, 37000, false", "another begin of the episode, 57000, true"
    })
    void whatWasNotifiedBeforeIsADuplicate(String what, long at, boolean firing) {
        State state = new State(firing, FIRST.from());
        assertThat(usual().notification(at, "b", state).findings()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void aPartOfWhatWasNotifiedIsADuplicate() {
        State other = new State(true, 11_000);
        observations.add(new Notification(12_050, 12_070, true, "a", GROUP, Map.of("i0", FIRING, "i1", other)));
        posts("a", 10_000, 100_000)
                .notification(17_000, "b", Map.of("i1", other))
                .notification(32_100, "a", RESOLVED)
                .secondEpisode();

        assertThat(findings()).containsExactly(Kind.DUPLICATE);
    }

    @Test
    void oneChangedAlertAmongKnownOnesIsAChange() {
        State other = new State(true, 15_000);
        assertThat(usual().notification(17_000, "a", Map.of("i0", FIRING, "i1", other))
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"killed before the response, KILL, 12110", "paused just after it, PAUSE, 12500"})
    void duplicateIsAllowedWhereTheSenderOfTheFirstWas(String what, ChaosPlan.Kind kind, long from) {
        assertThat(usual().disturbed(kind, "a", from, 15_000)
                        .notification(17_000, "b", FIRING)
                        .findings())
                .containsExactly(Kind.UNKNOWN_OUTCOME);
    }

    @Test
    void duplicateOfAnAllowedDuplicateIsNotAllowed() {
        assertThat(usual().disturbed(ChaosPlan.Kind.KILL, "a", 12_110, 15_000)
                        .notification(17_000, "b", FIRING)
                        .notification(20_000, "c", FIRING)
                        .findings())
                .containsExactly(Kind.UNKNOWN_OUTCOME, Kind.DUPLICATE);
    }

    @Test
    void neitherATerminationNorALaterKillExcusesADuplicate() {
        assertThat(usual().disturbed(ChaosPlan.Kind.TERMINATE, "a", 12_110, 13_000)
                        .disturbed(ChaosPlan.Kind.KILL, "a", 13_200, 15_000)
                        .notification(17_000, "b", FIRING)
                        .findings())
                .containsExactly(Kind.DUPLICATE);
    }

    @Test
    void refusedAttemptsAreNeitherNotificationsNorRepeated() {
        observations.add(new Notification(11_900, 11_920, false, "b", GROUP, Map.of("i0", FIRING)));

        assertThat(usual().findings()).isEmpty();
    }

    @Test
    void endOfTheEpisodeBeforeIsWrongWhileTheNextOneFires() {
        observations.add(new Notification(55_500, 55_520, true, "c", GROUP, Map.of("i0", RESOLVED)));

        assertThat(usual().notification(58_000, "a", FIRING_AGAIN).findings()).containsExactly(Kind.FALSE_END);
    }

    @Test
    void endOfTheEpisodeBeforeMayArriveJustAfterTheNextBegan() {
        posts("a", 10_000, 100_000)
                .notification(12_100, "a", FIRING)
                .notification(51_900, "a", RESOLVED)
                .notification(57_100, "a", FIRING_AGAIN)
                .notification(82_100, "a", RESOLVED_AGAIN);

        assertThat(findings()).containsExactly(Kind.MISSED_END);
    }

    @Test
    void anEndIsNotWrongIfTheOnlyReplicaThatKnewBetterIsDeadOrPaused() {
        posts("a", 10_000, 60_000)
                .posts("b", 10_000, 50_000)
                .posts("b", 65_000, 100_000)
                .disturbed(ChaosPlan.Kind.PAUSE, "a", 55_050, 64_000)
                .notification(12_100, "a", FIRING)
                .notification(32_100, "a", RESOLVED)
                .notification(52_100, "a", FIRING_AGAIN)
                .notification(60_100, "b", RESOLVED)
                .notification(66_000, "a", FIRING_AGAIN)
                .notification(82_100, "a", RESOLVED_AGAIN);

        assertThat(findings()).isEmpty();
    }

    @Test
    void firingLongAfterTheEndIsStale() {
        usual().notification(45_000, "c", FIRING).notification(47_000, "a", RESOLVED);

        assertThat(findings()).containsExactly(Kind.STALE_FIRING);
    }

    @Test
    void firingAfterTheEndWasNotifiedIsStaleAlsoAtOnce() {
        posts("a", 10_000, 100_000)
                .notification(12_100, "a", FIRING)
                .notification(30_300, "a", RESOLVED)
                .notification(30_900, "b", FIRING)
                .notification(35_800, "b", RESOLVED)
                .secondEpisode();

        assertThat(findings()).containsExactly(Kind.STALE_FIRING);
    }

    @Test
    void firingAfterTheEndIsAllowedIfItWasRefusedWhileTheAlertFired() {
        posts("a", 10_000, 100_000);
        observations.add(new Notification(12_100, 12_120, false, "a", GROUP, Map.of("i0", FIRING)));
        notification(33_000, "a", FIRING).notification(36_000, "a", RESOLVED).secondEpisode();
        assertThat(findings()).containsExactly(Kind.DELAYED_FIRING, Kind.LATE);

        notification(37_000, "a", FIRING).notification(38_000, "a", RESOLVED);
        assertThat(findings()).contains(Kind.STALE_FIRING);
    }

    @ParameterizedTest
    @CsvSource({
        "behind one that is paused, b, 28000, 60000, 44000, DELAYED_FIRING",
        "behind one that was paused, b, 20000, 29500, 44000, DELAYED_FIRING",
        "for longer than one place, b, 20000, 60000, 48000, STALE_FIRING",
        "behind one that was paused before, b, 11000, 26000, 44000, STALE_FIRING",
        "behind one that was paused after the end, b, 30500, 60000, 44000, STALE_FIRING",
        "while it was paused itself, a, 20000, 43000, 44000, STALE_FIRING"
    })
    void firstNotificationAfterTheEndIsAllowedIfItWaitedForItsTurn(
            String what, String paused, long from, long to, long at, Kind kind) {
        posts("a", 10_000, 100_000)
                .posts("c", 10_000, 100_000)
                .disturbed(ChaosPlan.Kind.PAUSE, paused, from, to)
                .notification(at, "a", FIRING)
                .notification(49_000, "a", RESOLVED)
                .secondEpisode();

        assertThat(findings()).containsExactly(kind, Kind.LATE);
    }

    @Test
    void anEpisodeThatWasNotifiedIsStaleBehindAPausedReplica() {
        usual().disturbed(ChaosPlan.Kind.PAUSE, "b", 20_000, 60_000);
        observations.removeIf(each -> each instanceof Notification && each.at() == 32_100);
        notification(44_000, "c", FIRING).notification(47_000, "a", RESOLVED);

        assertThat(findings()).contains(Kind.STALE_FIRING);
    }

    @Test
    void whatIsMissedNamesWhoWasPaused() {
        posts("a", 10_000, 100_000)
                .disturbed(ChaosPlan.Kind.PAUSE, "b", 48_000, 90_000)
                .disturbed(ChaosPlan.Kind.PAUSE, "b", 91_000, 92_000)
                .notification(12_100, "a", FIRING)
                .notification(32_100, "a", RESOLVED);

        assertThat(account().findings())
                .singleElement()
                .extracting(Account.Finding::detail)
                .isEqualTo("i0 fired from 50.000 to 80.000; b was paused from 48.000 to 90.000");
    }

    @Test
    void firingUnderWayWhenTheAlertEndsIsNotStale() {
        posts("a", 10_000, 100_000)
                .notification(31_500, "a", FIRING)
                .notification(36_000, "a", RESOLVED)
                .secondEpisode();

        assertThat(findings()).containsExactly(Kind.LATE);
    }

    @Test
    void episodeWithoutAnyNotificationIsMissed() {
        posts("a", 10_000, 100_000).notification(12_100, "a", FIRING).notification(32_100, "a", RESOLVED);

        assertThat(findings()).containsExactly(Kind.MISSED);
    }

    @Test
    void episodeThatNoReplicaAcceptedIsNotMissed() {
        posts("a", 10_000, 50_000).notification(12_100, "a", FIRING).notification(32_100, "a", RESOLVED);

        assertThat(findings()).isEmpty();
    }

    @Test
    void episodeAfterAnEndThatWasNeverNotifiedNeedsNoNotification() {
        posts("a", 10_000, 100_000).notification(12_100, "a", FIRING).notification(82_100, "a", RESOLVED_AGAIN);

        assertThat(findings()).containsExactly(Kind.MISSED_END);
    }

    @Test
    void timeInWhichTheReceiverRefusesIsNoDelay() {
        posts("a", 10_000, 100_000)
                .notification(27_000, "a", FIRING)
                .notification(32_100, "a", RESOLVED)
                .secondEpisode();
        assertThat(findings()).containsExactly(Kind.LATE);

        refusals = List.of(new Span(12_000, 16_000));
        assertThat(findings()).isEmpty();
    }
}
