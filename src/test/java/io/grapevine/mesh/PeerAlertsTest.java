package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PeerAlertsTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("b", "1");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimLoop loop = Samples.loop();
    private final List<MemberId> linked = new ArrayList<>(List.of(A, B));
    private final List<Frame> sent = new ArrayList<>();
    private final List<Set<Long>> firing = new ArrayList<>();
    private final List<Map<Long, PeerAlerts.PeerAlert>> states = new ArrayList<>();
    private final List<Boolean> complete = new ArrayList<>();
    private final PeerAlerts alerts = new PeerAlerts(loop, () -> List.of(A, B), (to, frame) -> {
        sent.add(frame);
        return linked.contains(to);
    });

    private EventLoop.Timer ask(long... fingerprints) {
        return alerts.ask("", fingerprints, SECOND, (known, all) -> {
            states.add(known);
            complete.add(all);
            firing.add(known.entrySet().stream()
                    .filter(state -> state.getValue().fires())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet()));
        });
    }

    private static Frame.AlertReply reply(long id, Long... fingerprints) {
        SortedMap<Long, Long> fires = new TreeMap<>();
        for (long fingerprint : fingerprints) {
            fires.put(fingerprint, 10L);
        }
        return new Frame.AlertReply(id, fires, new TreeMap<>());
    }

    private void pass(long millis) {
        loop.runUntil(loop.elapsed().plusMillis(millis));
    }

    @Test
    void allRepliesTogetherNameWhatFiresSomewhere() {
        ask(1, 2, 3);
        assertThat(sent).hasSize(2).containsOnly(new Frame.AlertQuery(1, List.of(1L, 2L, 3L)));
        alerts.onReply(A, reply(1, 1L));
        pass(10);
        assertThat(firing).isEmpty();
        alerts.onReply(B, reply(1, 1L, 3L));
        assertThat(firing).containsExactly(Set.of(1L, 3L));
        assertThat(complete).containsExactly(true);
        pass(5_000);
        assertThat(firing).hasSize(1);
    }

    @Test
    void whoDoesNotReplyInTimeIsNotWaitedForAnyLonger() {
        ask(1, 2);
        alerts.onReply(B, reply(1, 2L));
        pass(999);
        assertThat(firing).isEmpty();
        pass(1);
        assertThat(firing).containsExactly(Set.of(2L));
        assertThat(complete).containsExactly(false);
        alerts.onReply(A, reply(1, 1L));
        assertThat(firing).hasSize(1);
    }

    @Test
    void aPeerThatDoesNotAnswerIsAskedAgain() {
        EventLoop.Timer query = ask(1);
        alerts.onReply(A, reply(1));
        sent.clear();
        pass(249);
        assertThat(sent).isEmpty();
        pass(1);
        assertThat(sent).containsExactly(new Frame.AlertQuery(1, List.of(1L)));
        pass(500);
        assertThat(sent).hasSize(3);
        query.cancel();
        pass(5_000);
        assertThat(sent).hasSize(3);
    }

    @Test
    void aPeerThatIsLostIsNotWaitedFor() {
        ask(1);
        alerts.onReply(A, reply(1));
        alerts.onLost(B);
        assertThat(firing).containsExactly(Set.of());
    }

    @Test
    void withoutAnyLinkTheAnswerComesSoonAndNamesNothing() {
        linked.clear();
        ask(1);
        assertThat(firing).isEmpty();
        pass(0);
        assertThat(firing).containsExactly(Set.of());
    }

    @Test
    void aQueryThatIsCancelledEndsWithoutAnAnswer() {
        EventLoop.Timer query = ask(1);
        query.cancel();
        alerts.onReply(A, reply(1, 1L));
        alerts.onReply(B, reply(1, 1L));
        pass(5_000);
        assertThat(firing).isEmpty();
    }

    @Test
    void aReplyFromAStrangerOrATwiceGivenOneDoesNotCountForAnother() {
        ask(1);
        alerts.onReply(A, reply(1, 1L));
        alerts.onReply(A, reply(1, 1L));
        alerts.onReply(new MemberId("c", "1"), reply(1, 1L));
        alerts.onReply(B, reply(7, 1L));
        assertThat(firing).isEmpty();
    }

    @Test
    void alertsOfATenantAreThoseOfNoOther() {
        alerts.answerBy("", fingerprint -> new PeerAlerts.PeerAlert(true, 1));
        Runnable end = alerts.answerBy("a", fingerprint -> new PeerAlerts.PeerAlert(true, 2));
        Frame.AlertQuery query = new Frame.AlertQuery(5, List.of(7L));
        alerts.onQuery(B, "a", query);
        alerts.onQuery(B, "b", query);
        end.run();
        alerts.onQuery(B, "a", query);
        Frame none = new Frame.AlertReply(5, new TreeMap<>(), new TreeMap<>());
        assertThat(sent)
                .containsExactly(new Frame.AlertReply(5, new TreeMap<>(Map.of(7L, 2L)), new TreeMap<>()), none, none);
        sent.clear();
        var unused = alerts.ask("a", new long[] {7}, SECOND, (known, all) -> {});
        assertThat(sent).containsOnly(new Frame.TenantAlertQuery("a", new Frame.AlertQuery(1, List.of(7L))));
    }

    @Test
    void endOfAnswersLeavesThoseOfTheNextNodeOfTheTenant() {
        Runnable end = alerts.answerBy("a", fingerprint -> new PeerAlerts.PeerAlert(true, 1));
        alerts.answerBy("a", fingerprint -> new PeerAlerts.PeerAlert(true, 2));
        end.run();
        alerts.onQuery(B, "a", new Frame.AlertQuery(5, List.of(7L)));
        assertThat(sent).containsExactly(new Frame.AlertReply(5, new TreeMap<>(Map.of(7L, 2L)), new TreeMap<>()));
    }

    @Test
    void queriesOfPeersAreAnsweredByTheStatesHere() {
        alerts.answerBy(
                "",
                fingerprint -> fingerprint > 2 ? null : new PeerAlerts.PeerAlert(fingerprint > 1, fingerprint * 10));
        alerts.onQuery(B, "", new Frame.AlertQuery(5, List.of(1L, 2L, 3L)));
        assertThat(sent)
                .containsExactly(
                        new Frame.AlertReply(5, new TreeMap<>(Map.of(2L, 20L)), new TreeMap<>(Map.of(1L, 10L))));
    }

    @Test
    void latestStateOfAllRepliesCountsAndThatAnAlertFiresBeforeItsEnd() {
        ask(1, 2, 3);
        alerts.onReply(
                A, new Frame.AlertReply(1, new TreeMap<>(Map.of(1L, 10L, 2L, 10L)), new TreeMap<>(Map.of(3L, 10L))));
        alerts.onReply(
                B, new Frame.AlertReply(1, new TreeMap<>(Map.of(2L, 30L)), new TreeMap<>(Map.of(1L, 20L, 3L, 20L))));
        assertThat(states)
                .containsExactly(Map.of(
                        1L, new PeerAlerts.PeerAlert(true, 10),
                        2L, new PeerAlerts.PeerAlert(true, 30),
                        3L, new PeerAlerts.PeerAlert(false, 20)));
    }

    @Test
    void aQueryNamesOnlySoManyAlerts() {
        ask(new long[Frame.AlertQuery.MAX_ALERTS + 5]);
        assertThat(((Frame.AlertQuery) sent.get(0)).fingerprints()).hasSize(Frame.AlertQuery.MAX_ALERTS);
    }
}
