package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checkers of heartbeats and jobs in worlds in which one thing happens. */
class OnCallCheckersTest {
    private static final int ALL = 0b111;
    private static final int ONLY_B = 0b010;

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Plays four minutes with one heartbeat, whose signs come each quarter of a minute. */
    private static SimWorld play(List<OnCallPlan.Span> spans, Consumer<SimWorld> story) {
        return play(spans, List.of(), story);
    }

    /**
     * Plays four minutes with one heartbeat, whose signs come each quarter of a minute, and with a job that has a slot
     * each two minutes, and three quarters of a minute to run.
     */
    private static SimWorld play(List<OnCallPlan.Span> spans, List<JobPlan.Signal> signals, Consumer<SimWorld> story) {
        SimWorld world = new SimWorld(WorldParameters.USUAL, new GrapevinePolicy(GrapevinePolicy.Kind.ON_CALL), null);
        Checkers.watch(world);
        OnCallPlan.Heartbeat heartbeat =
                new OnCallPlan.Heartbeat("h0", false, seconds(40), PrometheusServer.RESEND, false, spans);
        OnCallPlan.Rule rule = new OnCallPlan.Rule("r0", OnCallPlan.Kind.ONCE, "x", 30, 60, false);
        JobPlan job = new JobPlan("j0", 2, seconds(45), seconds(45), true, signals);
        OnCallPlan plan = new OnCallPlan(
                List.of(rule),
                List.of(),
                List.of(heartbeat),
                List.of(job),
                List.of(),
                new Episode(seconds(0), seconds(0)));
        OnCall.play(world, plan);
        world.startAll();
        story.accept(world);
        world.run(Duration.ofMinutes(4));
        world.watchers.forEach(Watcher::atEnd);
        return world;
    }

    /** The heartbeat is well all the time, and a job sends signals, each to another replica. */
    private static SimWorld play(JobPlan.Signal... signals) {
        return play(List.of(new OnCallPlan.Span(seconds(5), seconds(240), ALL)), List.of(signals), each -> {});
    }

    private static JobPlan.Signal signal(int second, OnCallPlayer.Signal kind, int replica) {
        return new JobPlan.Signal(seconds(second), kind, replica);
    }

    private static List<String> lines(SimWorld world, String part) {
        return world.trace.tail(Integer.MAX_VALUE).stream()
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
            each.at(seconds(129), () -> each.ways.isolate("a"));
            each.at(seconds(140), () -> each.ways.rejoin("a"));
        });

        assertThat(lines(world, "resolved h0 at a")).singleElement().asString().startsWith("  133.000");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void signThatIsSentWhileTheLinkIsCutDoesNotCountForAPausedReplica() {
        List<OnCallPlan.Span> spans = List.of(
                new OnCallPlan.Span(seconds(5), seconds(60), ALL),
                new OnCallPlan.Span(seconds(115), seconds(240), ONLY_B));

        SimWorld world = play(spans, each -> {
            each.at(seconds(110), () -> each.pause("a", seconds(20)));
            each.at(seconds(112), () -> each.ways.isolate("a"));
            each.at(seconds(140), () -> each.ways.rejoin("a"));
        });

        assertThat(lines(world, "resolved h0 at a")).noneMatch(line -> line.startsWith("  130."));
        assertThat(world.violations).isEmpty();
    }

    @Test
    void failureIsRaisedAtOnceAndEndsWithTheNextSuccess() {
        SimWorld world = play(
                signal(10, OnCallPlayer.Signal.SUCCESS, 0),
                signal(30, OnCallPlayer.Signal.FAIL, 1),
                signal(60, OnCallPlayer.Signal.SUCCESS, 2),
                signal(125, OnCallPlayer.Signal.SUCCESS, 0));

        assertThat(lines(world, "raised j0")).hasSize(3).allMatch(line -> line.startsWith("   30."));
        assertThat(lines(world, "resolved j0")).hasSize(3).allMatch(line -> line.startsWith("   60."));
        assertThat(world.violations).isEmpty();
    }

    /** The paused replica reads both when it goes on, so that both seem to be of that moment. */
    @Test
    void failureStaysThoughAPausedReplicaReadsItTogetherWithTheSuccessBeforeIt() {
        List<JobPlan.Signal> signals = List.of(
                signal(10, OnCallPlayer.Signal.SUCCESS, 0),
                signal(30, OnCallPlayer.Signal.START, 0),
                signal(40, OnCallPlayer.Signal.SUCCESS, 1),
                signal(50, OnCallPlayer.Signal.FAIL, 2));

        SimWorld world = play(
                List.of(new OnCallPlan.Span(seconds(5), seconds(240), ALL)),
                signals,
                each -> each.at(seconds(35), () -> each.pause("a", seconds(18))));

        assertThat(lines(world, "raised j0 at a")).singleElement().asString().startsWith("   53.");
        assertThat(lines(world, "raised j0")).hasSize(3);
        assertThat(lines(world, "resolved j0")).isEmpty();
    }

    @Test
    void runThatDoesNotEndIsRaisedThoughItsSlotIsToCome() {
        SimWorld world = play(
                signal(10, OnCallPlayer.Signal.SUCCESS, 0),
                signal(70, OnCallPlayer.Signal.START, 1),
                signal(126, OnCallPlayer.Signal.SUCCESS, 2));

        assertThat(lines(world, "raised j0")).hasSize(3).allMatch(line -> line.startsWith("  115."));
        assertThat(lines(world, "resolved j0")).hasSize(3).allMatch(line -> line.startsWith("  126."));
        assertThat(world.violations).isEmpty();
    }

    @Test
    void slotWithoutASuccessIsRaisedWhenItsTimeToRunIsOver() {
        SimWorld world = play(signal(80, OnCallPlayer.Signal.SUCCESS, 0));

        assertThat(lines(world, "raised j0")).hasSize(3).allMatch(line -> line.startsWith("  165.000"));
    }

    @Test
    void failureThatAReplicaLearnsOfAtItsStartJustBeforeItIsCutOffMayFollowASuccess() {
        List<JobPlan.Signal> signals = List.of(
                signal(10, OnCallPlayer.Signal.SUCCESS, 0),
                signal(32, OnCallPlayer.Signal.SUCCESS, 2),
                signal(40, OnCallPlayer.Signal.FAIL, 1),
                signal(125, OnCallPlayer.Signal.SUCCESS, 2));

        SimWorld world = play(List.of(new OnCallPlan.Span(seconds(5), seconds(240), ALL)), signals, each -> {
            each.at(seconds(35), () -> each.pause("b", seconds(17)));
            each.at(seconds(45), () -> each.terminate("a"));
            each.at(Duration.ofMillis(52_300), () -> each.start("a"));
            each.at(Duration.ofMillis(52_800), () -> each.ways.isolate("a"));
            each.at(seconds(90), () -> each.ways.rejoin("a"));
        });

        assertThat(lines(world, "raised j0 at a")).singleElement().asString().startsWith("   52.");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void alertThatAClockSetForwardHasEndedIsRaisedAnewWithinTwoSeconds() {
        List<OnCallPlan.Span> spans = List.of(new OnCallPlan.Span(seconds(5), seconds(60), ALL));

        SimWorld world = play(
                spans,
                each -> each.at(
                        Duration.ofMillis(118_950), () -> each.machine("b").stepClock(Duration.ofMinutes(45))));

        assertThat(lines(world, "raised h0 at b")).hasSize(2).last().asString().startsWith("  119.");
        assertThat(world.violations).noneMatch(violation -> violation.toString().contains("absence not raised"));
    }

    @Test
    void pauseOfAReplicaThatHasJustSettledDelaysWhatIsMissing() {
        List<OnCallPlan.Span> spans = List.of(new OnCallPlan.Span(seconds(5), seconds(240), ALL));

        SimWorld world = play(
                spans,
                List.of(signal(10, OnCallPlayer.Signal.START, 0), signal(125, OnCallPlayer.Signal.SUCCESS, 0)),
                each -> each.at(Duration.ofMillis(600), () -> each.pause("b", seconds(20))));

        assertThat(lines(world, "raised j0 at b")).singleElement().asString().startsWith("   85.");
        assertThat(world.violations).isEmpty();
    }
}
