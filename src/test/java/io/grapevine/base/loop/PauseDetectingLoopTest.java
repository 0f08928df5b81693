package io.grapevine.base.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PauseDetectingLoopTest {
    private final SimLoop world = Samples.loop();
    private final FaultyHost host = new FaultyHost(world, 1, Duration.ZERO);
    private final List<String> story = new ArrayList<>();
    private final PauseDetectingLoop loop = PauseDetectingLoop.on(host);

    @BeforeEach
    void listen() {
        loop.onPause((pause, asleep) ->
                story.add("pause " + pause.toMillis() + (asleep.isZero() ? "" : ", asleep " + asleep.toMillis())));
    }

    private void pass(double seconds) {
        world.runUntil(world.elapsed().plus(Duration.ofMillis(Math.round(seconds * 1000))));
    }

    @Test
    void tasksOfAPartRunInItsContext() {
        List<String> seen = new ArrayList<>();
        PauseDetectingLoop part = loop.part(task -> {
            seen.add("begin");
            task.run();
        });
        part.execute(() -> seen.add("task"));
        part.schedule(Duration.ofMillis(1), () -> seen.add("timer"));
        part.inside(() -> seen.add("at once"));
        pass(2);
        assertThat(seen).containsExactly("begin", "at once", "begin", "task", "begin", "timer");
    }

    @Test
    void anIdleLoopIsNotPaused() {
        loop.start();
        pass(3600);
        assertThat(story).isEmpty();
    }

    @Test
    void aPauseIsReportedBeforeTheFirstTimerTaskAfterIt() {
        loop.start();
        pass(10);
        loop.schedule(Duration.ofMillis(100), () -> story.add("timer"));
        host.pause(Duration.ofSeconds(60));
        pass(61);
        assertThat(story).containsExactly("pause 60000", "timer");
    }

    @Test
    void aPauseIsReportedBeforeTheFirstTaskThatWasHandedOverInIt() {
        loop.start();
        pass(10);
        host.pause(Duration.ofSeconds(60));
        pass(1);
        loop.execute(() -> story.add("task"));
        pass(61);
        assertThat(story).containsExactly("pause 60000", "task");
    }

    @Test
    void aPauseIsReportedBeforeWhatRunsOnTheThreadByAnotherLoopAndLooks() {
        loop.start();
        pass(10);
        host.pause(Duration.ofSeconds(60));
        host.execute(() -> {
            loop.look();
            story.add("frame");
        });
        pass(61);
        assertThat(story).containsExactly("pause 60000", "frame");
    }

    @Test
    void everyPauseIsReportedOnceAndAShortOneNotAtAll() {
        loop.start();
        for (double length : new double[] {1, 20, 0.4, 5}) {
            pass(10);
            host.pause(Duration.ofMillis((long) (length * 1000)));
        }
        pass(10);
        assertThat(story).containsExactly("pause 20000", "pause 5000");
    }

    /** The elapsed clock of most systems stands still while the machine sleeps. */
    @Test
    void aPauseIsAsLongAsTheWallClockSaysWhereLessHasElapsed() {
        loop.start();
        pass(10.1);
        host.stepClock(Duration.ofHours(8));
        loop.schedule(Duration.ofMillis(100), () -> story.add("timer"));
        pass(10);

        assertThat(story).containsExactly("pause 28800200, asleep 28800000", "timer");
    }

    @Test
    void aPauseOverWhichTheWallClockIsSetForwardCountsBoth() {
        loop.start();
        pass(10);
        host.pause(Duration.ofSeconds(60));
        host.stepClock(Duration.ofMinutes(10));
        pass(61);

        assertThat(story).containsExactly("pause 660000, asleep 600000");
    }

    @Test
    void aWallClockThatIsSetBackIsNoPauseAndShortensNone() {
        loop.start();
        pass(10);
        host.stepClock(Duration.ofHours(-8));
        pass(10);
        host.pause(Duration.ofSeconds(60));
        host.stepClock(Duration.ofHours(-8));
        pass(70);

        assertThat(story).containsExactly("pause 60000");
    }

    @Test
    void aWallClockThatIsAdjustedIsNoPause() {
        host.drift(0.001);
        loop.start();
        for (int i = 0; i < 10; i++) {
            pass(10);
            host.stepClock(Duration.ofMillis(450));
        }
        pass(10);
        host.stepClock(Duration.ofMillis(900)); // a task has run less than 600 ms before
        pass(10);

        assertThat(story).isEmpty();
    }

    @Test
    void aWallClockIsNotComparedWithWhatItWasBeforeTheStart() {
        host.stepClock(Duration.ofDays(20_000));
        pass(10);
        loop.start();
        pass(10);

        assertThat(story).isEmpty();
    }

    @Test
    void nothingIsReportedBeforeTheStart() {
        host.pause(Duration.ofSeconds(60));
        loop.schedule(Duration.ZERO, () -> story.add("timer"));
        pass(61);
        loop.start();
        pass(10);
        assertThat(story).containsExactly("timer");
    }

    @Test
    void theTimeThatItTakesToHandleAPauseIsNotAnotherPause() {
        Duration[] handling = {Duration.ZERO};
        EventLoop clock = new EventLoop() {
            @Override
            public Duration elapsed() {
                return host.elapsed().plus(handling[0]);
            }

            @Override
            public Instant now() {
                return host.now();
            }

            @Override
            public RandomGenerator random() {
                return host.random();
            }

            @Override
            public void execute(Runnable task) {
                host.execute(task);
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                return host.schedule(delay, task);
            }
        };
        PauseDetectingLoop slow = PauseDetectingLoop.on(clock);
        slow.onPause((pause, asleep) -> {
            story.add("pause " + pause.toMillis());
            handling[0] = handling[0].plusSeconds(20);
        });
        slow.start();
        pass(10);
        host.pause(Duration.ofSeconds(60));
        pass(80);
        assertThat(story).containsExactly("pause 60000");
    }

    @Test
    void partOfALoopSharesItsDetection() {
        PauseDetectingLoop part = loop.part(Runnable::run);
        part.onPause((pause, asleep) -> story.add("of part " + pause.toMillis()));
        loop.start();
        part.start();
        pass(10);
        host.pause(Duration.ofSeconds(60));
        pass(1);
        part.execute(() -> story.add("task"));
        pass(61);
        assertThat(story).containsExactly("pause 60000", "of part 60000", "task");
    }

    @Test
    void closedPartRunsNoTaskThatWaitsAndReportsNoPause() {
        PauseDetectingLoop part = loop.part(Runnable::run);
        part.onPause((pause, asleep) -> story.add("of part"));
        part.every(Duration.ofSeconds(1), () -> story.add("periodic"));
        loop.schedule(Duration.ofSeconds(3), () -> story.add("of the loop"));
        loop.start();
        pass(1.5);
        part.close();
        part.execute(() -> story.add("late"));
        pass(10);
        host.pause(Duration.ofSeconds(60));
        pass(61);
        assertThat(story).containsExactly("periodic", "of the loop", "pause 60000");
    }

    @Test
    void loopThatDetectsPausesIsNotWrappedAgain() {
        assertThat(PauseDetectingLoop.on(loop)).isSameAs(loop);
    }
}
