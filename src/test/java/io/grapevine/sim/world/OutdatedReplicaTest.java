package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A replica that was stopped or paused, and whose alerts are older than those of its peers. */
class OutdatedReplicaTest {
    private static final WorldParameters USUAL = WorldParameters.USUAL;

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** In all variations nothing is notified that a peer in reach could have corrected. */
    private static void check(WorldParameters parameters, boolean persists, Consumer<SimWorld> story) {
        Scenario scenario = new Scenario(
                parameters,
                story,
                Duration.ofMinutes(5),
                outcome -> outcome.world().violations.size() + outcome.tally().flaps());
        assertThat(scenario.harm(() ->
                        new GrapevinePolicy(persists ? GrapevinePolicy.Kind.PERSISTENT : GrapevinePolicy.Kind.USUAL)))
                .isZero();
    }

    private static AlertCondition condition(SimWorld world) {
        return world.condition("x", "G", "a", "info");
    }

    /** Nothing that is posted reaches replica a. */
    private static void losePosts(SimWorld world, long from, long to) {
        PrometheusServer server = world.prometheuses.get(0);
        world.at(seconds(from), () -> server.post("a", PrometheusServer.Post.LOST));
        world.at(seconds(to), () -> server.post("a", PrometheusServer.Post.WELL));
    }

    @Test
    void restoredAlertThatHasEndedAtAPeerIsNotNotifiedAsFiring() {
        check(USUAL.timed(seconds(12), seconds(30), Duration.ofMinutes(10)), true, world -> {
            condition(world).during(seconds(80), seconds(100));
            world.startAll();
            losePosts(world, 87, 200);
            world.at(
                    seconds(70),
                    () -> { // b notifies of the alert and of its end, and c does not learn it
                        world.ways.isolate("b");
                        world.receiver("one").reach("c", Receiver.Reach.REFUSED);
                    });
            world.at(seconds(88), () -> world.kill("a"));
            world.at(seconds(125), () -> world.start("a"));
            world.at(seconds(200), () -> world.ways.rejoin("b"));
        });
    }

    @Test
    void endIsNotNotifiedByAPausedReplicaWhileTheNextEpisodeFiresAtItsPeers() {
        check(USUAL, false, world -> {
            AlertCondition condition = condition(world);
            condition.during(seconds(30), seconds(100));
            condition.during(seconds(130), seconds(280));
            world.posts.readLate();
            world.startAll();
            losePosts(world, 125, 200);
            world.at(seconds(95), () -> world.pause("a", seconds(75)));
        });
    }

    @Test
    void alertIsNotNotifiedAsFiringByAPausedReplicaThatReadsOldPostsAfterItsEnd() {
        check(USUAL, false, world -> {
            condition(world).during(seconds(30), seconds(100));
            world.posts.readLate();
            world.startAll();
            losePosts(world, 98, 220);
            world.at(seconds(60), () -> world.pause("a", seconds(48)));
        });
    }

    /** The paused replica waits for so long that the end was received many times when it decides. */
    @Test
    void alertIsNotNotifiedAsFiringByAPausedReplicaAfterALongWaitForOthers() {
        WorldParameters parameters =
                USUAL.timed(seconds(2), seconds(5), Duration.ofHours(4)).withPeerTimeout(seconds(15));
        for (int late = 0; late < 10; late++) {
            Duration wake = Duration.ofMillis(76_000 + 500 * late);
            check(parameters, false, world -> {
                condition(world).during(seconds(32), seconds(68));
                world.posts.readLate();
                world.startAll();
                world.at(seconds(53), () -> world.pause("c", wake.minus(seconds(53))));
            });
        }
    }

    /** What comes first and last after the pause may be renewals so old that their ends have passed, which look like ends that were sent. */
    @Test
    void endIsNotNotifiedByAPausedReplicaThatReadsOldRenewals() {
        List<SentMessage> wrong = new ArrayList<>();
        for (int late = 0; late < 10; late++) {
            Duration begin = seconds(30 + 5 * late);
            check(USUAL.withPeerTimeout(seconds(2)), false, world -> {
                AlertCondition condition = condition(world);
                condition.during(begin, seconds(250));
                world.watch(new Watcher() {
                    @Override
                    public void onSent(SendAttempt sending) {
                        if (condition.isActive(world.elapsed())
                                && !sending.message.resolved().isEmpty()) {
                            wrong.add(sending.message);
                        }
                    }
                });
                world.posts.readLate();
                world.startAll();
                world.at(seconds(25), () -> world.pause("c", seconds(130)));
            });
        }
        assertThat(wrong).isEmpty();
    }
}
