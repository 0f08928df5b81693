package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checkers of heartbeats in worlds in which one thing happens. */
class OnCallCheckersTest {
    private static final int ALL = 0b111;
    private static final int ONLY_B = 0b010;

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Plays four minutes with one heartbeat, whose signs come each quarter of a minute. */
    private static SimWorld play(List<OnCallPlan.Span> spans, Consumer<SimWorld> story) {
        SimWorld world = new SimWorld(WorldParameters.USUAL, new GrapevinePolicy(GrapevinePolicy.Kind.ON_CALL), null);
        Checkers.watch(world);
        OnCallPlan.Heartbeat heartbeat =
                new OnCallPlan.Heartbeat("h0", false, seconds(40), PrometheusServer.RESEND, false, spans);
        OnCallPlan.Rule rule = new OnCallPlan.Rule("r0", OnCallPlan.Kind.ONCE, "x", 30, 60, false);
        OnCall.play(
                world,
                new OnCallPlan(
                        List.of(rule), List.of(), List.of(heartbeat), List.of(), new Episode(seconds(0), seconds(0))));
        world.startAll();
        story.accept(world);
        world.run(Duration.ofMinutes(4));
        world.watchers().forEach(Watcher::atEnd);
        return world;
    }

    private static List<String> lines(SimWorld world, String part) {
        return world.trace().tail(Integer.MAX_VALUE).stream()
                .filter(line -> line.contains(part))
                .toList();
    }

    @Test
    void signThatWaitsInASocketOfAPausedReplicaCountsThoughTheLinkIsCutWhenItIsRead() {
        List<OnCallPlan.Span> spans = List.of(
                new OnCallPlan.Span(seconds(5), seconds(60), ALL),
                new OnCallPlan.Span(seconds(115), seconds(240), ONLY_B));

        SimWorld world = play(spans, each -> {
            each.at(seconds(110), () -> each.pause("a", seconds(20)));
            each.at(seconds(129), () -> each.ways().isolate("a"));
            each.at(seconds(140), () -> each.ways().rejoin("a"));
        });

        assertThat(lines(world, "resolved h0 at a")).singleElement().asString().startsWith("  130.000");
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void signThatIsSentWhileTheLinkIsCutDoesNotCountForAPausedReplica() {
        List<OnCallPlan.Span> spans = List.of(
                new OnCallPlan.Span(seconds(5), seconds(60), ALL),
                new OnCallPlan.Span(seconds(115), seconds(240), ONLY_B));

        SimWorld world = play(spans, each -> {
            each.at(seconds(110), () -> each.pause("a", seconds(20)));
            each.at(seconds(112), () -> each.ways().isolate("a"));
            each.at(seconds(140), () -> each.ways().rejoin("a"));
        });

        assertThat(lines(world, "resolved h0 at a")).noneMatch(line -> line.startsWith("  130."));
        assertThat(world.violations()).isEmpty();
    }
}
