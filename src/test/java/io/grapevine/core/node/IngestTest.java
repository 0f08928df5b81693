package io.grapevine.core.node;

import static io.grapevine.sim.Samples.timed;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.Slices;
import io.grapevine.base.trace.Span;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.DispatchMetrics;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.model.Alert;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IngestTest {
    private final Core core = new Core();
    private final FakeReceiver r0 = new FakeReceiver(core.loop);
    private final Dispatcher dispatcher = new Dispatcher(
            core.loop,
            new DispatchPlan(
                    Route.tree(timed(Samples.route("r0"), Duration.ZERO, Duration.ofSeconds(20), Duration.ofHours(1))),
                    core.pipeline(Map.of("r0", r0.as("r0", true))),
                    (labels, data) -> labels,
                    ""),
            Duration.ZERO,
            new DispatchMetrics(core.registry));
    private final Ingest ingest = new Ingest(core.loop, core.alerts, dispatcher);
    private final List<String> order = new ArrayList<>();

    IngestTest() {
        core.alerts.addListener("dispatcher", dispatcher);
    }

    private List<Alert> batch(String prefix, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Samples.alert(core.loop.now(), "alertname", "A", "i", prefix + i))
                .toList();
    }

    private CompletableFuture<Ingest.Result> add(String name, int size) {
        CompletableFuture<Ingest.Result> done = new CompletableFuture<>();
        done.whenComplete((nothing, crash) -> order.add(name));
        ingest.add(batch(name, size), Span.NONE, done);
        return done;
    }

    @Test
    void letsTheLoopDoOtherThingsBetweenSlices() {
        add("a", 3 * Slices.MOST);
        core.loop.execute(() -> order.add(core.alerts.all().size() + " are in"));
        core.loop.settle();

        assertThat(order).containsExactly(2 * Slices.MOST + " are in", "a");
    }

    @Test
    void takesABatchOfOneSliceAtOnce() {
        assertThat(add("a", Slices.MOST)).isCompleted();
        assertThat(add("b", 0)).isCompleted();
        assertThat(add("c", Slices.MOST + 1)).isNotDone();
    }

    @Test
    void takesBatchesInTheOrderInWhichTheyCome() {
        add("a", 2 * Slices.MOST);
        add("b", 1);
        add("c", 2 * Slices.MOST);
        add("d", 0);
        core.loop.settle();

        assertThat(order).containsExactly("a", "b", "c", "d");
        assertThat(core.alerts.all()).hasSize(4 * Slices.MOST + 1);
    }

    @Test
    void takesABatchThatComesWhileTheAnswerToAnotherIsGiven() {
        CompletableFuture<Ingest.Result> first = new CompletableFuture<>();
        first.thenRun(() -> add("b", 3 * Slices.MOST));
        ingest.add(batch("a", 1), Span.NONE, first);
        add("c", 1);
        core.loop.settle();

        assertThat(order).containsExactlyInAnyOrder("b", "c");
        assertThat(core.alerts.all()).hasSize(3 * Slices.MOST + 2);
    }

    @Test
    void flushesNoGroupBeforeABatchIsIn() {
        add("a", 3 * Slices.MOST);
        core.pass(1);

        assertThat(r0.received()).hasSize(1);
        assertThat(r0.last().notification().alerts()).hasSize(3 * Slices.MOST);
    }

    @Test
    void answersBeforeItFlushes() {
        CompletableFuture<Ingest.Result> done = new CompletableFuture<>();
        done.thenRun(() -> order.add("answered, notified " + r0.received().size()));
        ingest.add(batch("a", 2 * Slices.MOST), Span.NONE, done);
        core.pass(1);

        assertThat(order).containsExactly("answered, notified 0");
        assertThat(r0.received()).hasSize(1);
    }

    @Test
    void takesTheOtherAlertsInWhenOneBreaksSomething() {
        core.alerts.addListener("broken", alert -> {
            if (alert.labels().valueOf("i").equals("a1")) {
                throw new IllegalStateException("expected by the test");
            }
        });
        CompletableFuture<Ingest.Result> broken = add("a", 3);
        CompletableFuture<Ingest.Result> next = add("b", 1);
        core.pass(1);

        assertThat(broken).isCompletedExceptionally();
        assertThat(next).isCompleted();
        assertThat(core.alerts.all()).hasSize(4);
        assertThat(r0.received()).as("flushes go on").hasSize(1);
    }

    @Test
    @Timeout(300)
    void takesAHundredThousandAlertsOfOneGroup() {
        CompletableFuture<Ingest.Result> done = add("a", 100_000);
        core.pass(1);

        assertThat(done).isCompleted();
        assertThat(r0.last().notification().alerts()).hasSize(100_000);
    }
}
