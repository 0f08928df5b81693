package io.grapevine.base.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LoopThreadTest {
    @AutoClose
    private final LoopThread loop = new LoopThread("loop-under-test");

    private <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void runsTasksInTheOrderInWhichTheyWereGivenOnOneThread() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<String> last = new CompletableFuture<>();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        loop.execute(() -> last.complete(Thread.currentThread().getName()));

        assertThat(await(last)).isEqualTo("loop-under-test");
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void survivesTasksThatThrowAnything() throws Exception {
        CompletableFuture<String> next = new CompletableFuture<>();
        loop.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        loop.schedule(Duration.ZERO, () -> {
            throw new AssertionError("expected by the test");
        });
        loop.execute(() -> next.complete("still here"));

        assertThat(await(next)).isEqualTo("still here");
    }

    @Test
    void runsTimersInTheOrderOfTheirTimes() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(60), () -> last.complete(null));
            loop.schedule(Duration.ofMillis(40), () -> ran.add("forty"));
            loop.schedule(Duration.ofMillis(20), () -> ran.add("twenty"));
            loop.schedule(Duration.ofMillis(-5), () -> ran.add("at once"));
            loop.execute(() -> ran.add("after it"));
        });
        await(last);

        assertThat(ran).containsExactly("at once", "after it", "twenty", "forty");
    }

    @Test
    void timeOfATaskStandsStillWhileItRunsAndGoesOnElsewhere() throws Exception {
        CompletableFuture<List<Instant>> first = new CompletableFuture<>();
        CompletableFuture<Instant> second = new CompletableFuture<>();
        loop.execute(() -> {
            Instant begin = loop.now();
            while (!Clock.systemUTC().instant().isAfter(begin.plusMillis(2))) {
                Thread.onSpinWait();
            }
            first.complete(List.of(begin, loop.now()));
        });
        Instant begin = await(first).get(0);
        Instant elsewhere = loop.now();
        loop.execute(() -> second.complete(loop.now()));

        assertThat(first.join().get(1)).isEqualTo(begin);
        assertThat(elsewhere).isAfter(begin);
        assertThat(await(second)).isAfter(begin);
    }

    @Test
    void forgetsACancelledTimer() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.execute(() -> {
            EventLoop.Timer timer = loop.schedule(Duration.ofMillis(10), () -> ran.add("cancelled"));
            loop.schedule(Duration.ofMillis(30), () -> last.complete(null));
            timer.cancel();
            timer.cancel();
        });
        await(last);

        assertThat(ran).isEmpty();
    }

    @Test
    void loopThreadTakesDelaysThatNoCountOfNanosecondsCanHold() throws Exception {
        CompletableFuture<String> next = new CompletableFuture<>();
        loop.schedule(Duration.ofDays(365_000_000), () -> next.complete("too early"));
        loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> next.complete("too early"));
        loop.schedule(Duration.ofMillis(5), () -> next.complete("in time"));

        assertThat(await(next)).isEqualTo("in time");
    }

    @Test
    void forgetsWaitingTimersWhenItEnds() throws Exception {
        List<String> ran = new ArrayList<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(100), () -> ran.add("too late"));
            loop.close();
            thread.complete(Thread.currentThread());
        });
        await(thread).join(30_000);

        assertThat(thread.join().isAlive()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void forgetsWhatComesAfterItsEnd() {
        loop.close();

        assertThatCode(() -> {
                    loop.execute(() -> {});
                    loop.schedule(Duration.ZERO, () -> {}).cancel();
                })
                .doesNotThrowAnyException();
    }

    /** Also one that a timer or a part of a loop that detects pauses runs. */
    @Test
    void longTasksAreReportedByTheClassInWhichTheyAreWritten() throws Exception {
        BlockingQueue<String> reported = new LinkedBlockingQueue<>();
        try (LoopThread watched = new LoopThread("watched", (task, length) -> {
            assertThat(length).isGreaterThan(LoopThread.LONG);
            reported.add(task);
        })) {
            EventLoop part = PauseDetectingLoop.on(watched).part(Runnable::run);
            List<Runnable> ways = List.of(
                    () -> watched.execute(LoopThreadTest::takeLong),
                    () -> watched.schedule(Duration.ZERO, new Runnable() {
                        @Override
                        public void run() {
                            takeLong();
                        }
                    }),
                    () -> part.execute(LoopThreadTest::takeLong),
                    () -> part.supply(done -> takeLong()),
                    () -> part.execute(() -> {
                        throw new IllegalStateException("expected by the test" + takeLong());
                    }),
                    () -> part.every(Duration.ofMillis(1), LoopThreadTest::takeLong));
            for (Runnable way : ways) {
                way.run();

                assertThat(reported.poll(1, TimeUnit.MINUTES)).isEqualTo("LoopThreadTest");
            }
        }
    }

    @Test
    void aSliceHasTheNameOfWhatIsDoneInIt() throws Exception {
        BlockingQueue<String> reported = new LinkedBlockingQueue<>();
        try (LoopThread watched = new LoopThread("watched", (task, length) -> reported.add(task))) {
            List<Integer> items = Collections.nCopies(Slices.MOST + 1, 1);
            Iterator<Integer> numbers = items.iterator();
            watched.execute(() -> Slices.each(watched, numbers, number -> takeLong(), () -> {}));

            assertThat(reported.poll(1, TimeUnit.MINUTES)).isEqualTo("LoopThreadTest");
            assertThat(reported.poll(1, TimeUnit.MINUTES)).isEqualTo("LoopThreadTest");
        }
    }

    private static Duration takeLong() {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= LoopThread.LONG.toNanos()) {
            Thread.onSpinWait();
        }
        return LoopThread.LONG;
    }
}
