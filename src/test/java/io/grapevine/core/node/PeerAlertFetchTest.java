package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.dispatch.GroupView;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica that persists alerts joins one that has some. */
class PeerAlertFetchTest {
    private static final double FAR = 36_000;

    private final JoinFixture bench = new JoinFixture();

    private static RestartFixture.Store disk() {
        return new RestartFixture.Store();
    }

    /** The replica a has notified 1 and 2 at 32 s; 3 came later, so that the next flush at 332 s has a change. */
    private JoinFixture.Replica first() {
        return first(Duration.ZERO);
    }

    private JoinFixture.Replica first(Duration skew) {
        JoinFixture.Replica first = bench.start("a", skew);
        bench.pass(2);
        first.fire(FAR, "1", "2");
        bench.pass(100);
        first.fire(FAR, "3");
        return first;
    }

    @Test
    void joiningReplicaTakesTheFirstOnesPlaceWithoutAWordTooEarlyOrTwice() {
        JoinFixture.Replica first = first();
        bench.pass(150);
        JoinFixture.Replica second = bench.start("b", disk());
        bench.pass(155);
        assertThat(second.firing()).containsExactly("1", "2", "3");
        first.kill();
        bench.pass(900);

        assertThat(bench.receiver.story()).hasSize(2);
        assertThat(bench.receiver.story().get(0)).isEqualTo("32.0s FIRST 1 2");
        assertThat(bench.receiver.story().get(1)).endsWith(" NEW_ALERTS 1 2 3");
        assertThat(bench.receiver.received().get(1).at()).isBetween(Duration.ofSeconds(332), Duration.ofSeconds(348));
    }

    @Test
    void groupsFlushAtTheTimesOfThePeer() {
        JoinFixture.Replica first = first();
        bench.pass(150);
        JoinFixture.Replica second = bench.start("b", disk());
        second.fire(FAR, "1"); // Prometheus was faster: a group of one old alert that would be flushed at once
        bench.pass(160);

        GroupView here = second.node.groups().groups().iterator().next();
        GroupView there = first.node.groups().groups().iterator().next();
        assertThat(here.members()).hasSize(3);
        assertThat(here.nextFlush())
                .isBetween(there.nextFlush(), there.nextFlush().plusMillis(50));
        assertThat(bench.receiver.received()).hasSize(1);
        bench.pass(320);
        assertThat(bench.receiver.received()).hasSize(1);
    }

    @Test
    void inhibitionHoldsFromTheFirstFlush() {
        JoinFixture.Replica first = bench.start("a", disk());
        bench.pass(2);
        first.fire(FAR, "source", "target");
        bench.pass(100);
        JoinFixture.Replica second = bench.start("b", disk());
        second.fire(FAR, "target");
        bench.pass(110);
        first.kill();
        bench.pass(900);

        assertThat(bench.receiver.story()).containsExactly("32.0s FIRST source");
    }

    @Test
    void endThatThePeerHasNotNotifiedYetIsNotifiedByTheOtherOne() {
        JoinFixture.Replica first = first();
        first.end("1");
        bench.pass(150);
        bench.start("b", disk());
        bench.pass(155);
        first.kill();
        bench.pass(900);

        assertThat(bench.receiver.story()).hasSize(2);
        assertThat(bench.receiver.story().get(1)).endsWith(" NEW_ALERTS !1 2 3");
    }

    /** Whatever the clocks say, what Prometheus sends is newer than what was fetched. */
    @ParameterizedTest
    @ValueSource(longs = {-3600, -40, 0, 40, 3600})
    void whatIsReceivedAfterwardsCounts(long ahead) {
        first(Duration.ofSeconds(ahead));
        bench.pass(150);
        JoinFixture.Replica second = bench.start("b", disk());
        bench.pass(155);
        assertThat(second.firing()).containsExactly("1", "2", "3");
        assertThat(second.node.alerts().all())
                .noneMatch(alert -> alert.updatedAt().isAfter(second.host.now()));

        second.post("1", at(2), at(155));
        assertThat(second.firing()).containsExactly("2", "3");
    }

    @Test
    void whatWasReceivedSinceTheStartStays() {
        first();
        bench.pass(150);
        JoinFixture.Replica second = bench.start("b", disk());
        second.post("1", at(2), at(150));
        bench.pass(155);

        assertThat(second.alert("1").endsAt()).isEqualTo(at(150));
        assertThat(second.firing()).containsExactly("2", "3");
    }

    @Test
    void replicaWithFreshFilesOfItsOwnAsksNoPeer() {
        first();
        RestartFixture.Store disk = disk();
        bench.pass(140);
        JoinFixture.Replica second = bench.start("b", disk);
        bench.pass(145);
        long before = bench.portions();
        assertThat(before).isPositive();
        second.kill();
        bench.pass(150);
        JoinFixture.Replica again = bench.start("b", disk);
        bench.pass(160);

        assertThat(bench.portions()).isEqualTo(before);
        assertThat(again.firing()).containsExactly("1", "2", "3");
    }

    @Test
    void replicaThatWasDownForLongAsksAgain() {
        JoinFixture.Replica first = first();
        RestartFixture.Store disk = disk();
        JoinFixture.Replica second = bench.start("b", disk);
        bench.pass(145);
        second.kill();
        bench.pass(200);
        first.fire(FAR, "4");
        bench.pass(300);
        JoinFixture.Replica again = bench.start("b", disk);
        bench.pass(305);

        assertThat(again.firing()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void withoutTheFlagNoPeerIsAsked() {
        JoinFixture.Replica first = bench.start("a", disk());
        bench.pass(2);
        first.fire(FAR, "1");
        bench.pass(20);
        bench.start("b");
        bench.pass(400);

        assertThat(bench.transferred).isEmpty();
    }

    @Test
    void peerWithoutTheFlagDoesNotAnswerAndIsNotWaitedForLongerThanThat() {
        bench.start("a");
        bench.pass(2);
        JoinFixture.Replica second = bench.start("b", disk());
        second.fire(FAR, "1");
        bench.pass(100);

        assertThat(bench.transferred).hasSize(3);
        assertThat(bench.receiver.story()).containsExactly("47.002s FIRST 1"); // after the turn of a
    }

    @Test
    void replicasThatStartTogetherDoNotWaitForEachOther() {
        JoinFixture.Replica first = bench.start("a", disk());
        bench.start("b", disk());
        first.fire(FAR, "1");
        bench.pass(100);

        assertThat(bench.portions()).isZero();
        assertThat(bench.receiver.story()).containsExactly("30.0s FIRST 1");
    }

    @Test
    void manyAlertsComeInPortions() {
        JoinFixture.Replica first = bench.start("a", disk());
        bench.pass(2);
        List<String> names =
                IntStream.range(0, 3000).mapToObj(Integer::toString).toList();
        first.fire(FAR, names.toArray(String[]::new));
        bench.pass(50);
        JoinFixture.Replica second = bench.start("b", disk());
        bench.pass(55);

        assertThat(bench.portions()).isGreaterThan(5);
        assertThat(second.firing()).hasSize(3000);
    }

    @Test
    void portionsThatGetLostAreAskedForAgain() {
        first();
        bench.pass(150);
        bench.network.cut("a:9094", "b:9094");
        JoinFixture.Replica second = bench.start("b", disk());
        bench.loop.schedule(Duration.ofMillis(1500), () -> bench.network.mend("a:9094", "b:9094"));
        bench.pass(160);

        assertThat(second.firing()).containsExactly("1", "2", "3");
    }
}
