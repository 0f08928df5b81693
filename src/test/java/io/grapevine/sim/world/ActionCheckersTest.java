package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Action;
import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checkers of clicks in worlds in which one alert fires for four minutes, and one thing happens. */
class ActionCheckersTest {
    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static ActionPlan.Click click(int second, ActionPlan.Way way, Action action, int replica, int other) {
        return new ActionPlan.Click(seconds(second), way, action, replica, other, 0, 0, Duration.ofMillis(50), false);
    }

    private static SimWorld play(List<ActionPlan.Click> clicks, Consumer<SimWorld> story) {
        SimWorld world = new SimWorld(WorldParameters.USUAL, new GrapevinePolicy(GrapevinePolicy.Kind.ACTIONS), null);
        Checkers.watch(world);
        Actions.play(world, new ActionPlan(clicks));
        world.condition("x", "X", "a", "info").during(seconds(10), seconds(250));
        world.startAll();
        story.accept(world);
        world.run(Duration.ofMinutes(6));
        world.watchers.forEach(Watcher::atEnd);
        return world;
    }

    private static List<String> lines(SimWorld world, String part) {
        return world.trace.tail(Integer.MAX_VALUE).stream()
                .filter(line -> line.contains(part))
                .toList();
    }

    @Test
    void sameClickOnTwoReplicasMakesOneSilenceThatEndsWithItsAlerts() {
        SimWorld world = play(List.of(click(60, ActionPlan.Way.APART, Action.ACK, 0, 1)), each -> {});

        assertThat(lines(world, "accepted")).hasSize(2);
        assertThat(lines(world, "has ended at")).singleElement().asString().startsWith("  25");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void sameClickOnTwoSidesOfAPartitionMakesOneSilence() {
        SimWorld world = play(List.of(click(60, ActionPlan.Way.APART, Action.ACK, 0, 1)), each -> {
            each.at(seconds(50), () -> each.ways.isolate("a"));
            each.at(seconds(120), () -> each.ways.rejoin("a"));
        });

        assertThat(lines(world, "ack at a: done")).hasSize(1);
        assertThat(lines(world, "ack at b: done")).hasSize(1);
        assertThat(lines(world, "has ended at")).hasSize(1);
        assertThat(world.violations).isEmpty();
    }

    @Test
    void undoOfOneSideOfAPartitionHoldsOnTheOther() {
        List<ActionPlan.Click> clicks = List.of(
                click(60, ActionPlan.Way.ONCE, Action.ACK, 0, 0), click(100, ActionPlan.Way.ONCE, Action.UNDO, 1, 1));

        SimWorld world = play(clicks, each -> {
            each.at(seconds(80), () -> each.ways.isolate("a"));
            each.at(seconds(120), () -> each.ways.rejoin("a"));
        });

        assertThat(lines(world, "undo at b: undone")).hasSize(1);
        assertThat(lines(world, "has ended at b")).singleElement().asString().startsWith("  100");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void acknowledgementOutlivesTheReplicaThatMadeItButNotItsAlerts() {
        SimWorld world = play(List.of(click(60, ActionPlan.Way.ONCE, Action.ACK, 0, 0)), each -> {
            each.machine("a").stepClock(seconds(12));
            each.at(seconds(63), () -> each.kill("a"));
        });

        assertThat(lines(world, "has ended at")).singleElement().asString().startsWith("  25");
        assertThat(world.violations).isEmpty();
    }

    @Test
    void clickAfterTheEndDoesNothing() {
        SimWorld world = play(List.of(click(330, ActionPlan.Way.ONCE, Action.ACK, 0, 0)), each -> {});

        assertThat(lines(world, "ack at a: ended")).hasSize(1);
        assertThat(world.violations).isEmpty();
    }
}
