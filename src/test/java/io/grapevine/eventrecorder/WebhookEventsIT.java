package io.grapevine.eventrecorder;

import static io.grapevine.eventrecorder.RecorderFixture.batched;
import static io.grapevine.eventrecorder.RecorderFixture.event;
import static io.grapevine.eventrecorder.RecorderFixture.files;
import static io.grapevine.eventrecorder.RecorderFixture.named;
import static io.grapevine.eventrecorder.RecorderFixture.plain;
import static io.grapevine.eventrecorder.RecorderFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorder with web hooks on this computer, kind and hostile ones. */
class WebhookEventsIT extends RecorderOutputs {
    @Test
    void webhookPostsEachEventAsAnObject() throws Exception {
        bench.use(webhook(plain(hook.url("/events?token=x"))));
        record(0, 20);
        bench.close(LONG);

        assertThat(posted().stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(names(0, 20));
        assertThat(hook.requests()).allSatisfy(received -> {
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.target()).isEqualTo("/events?token=x");
            assertThat(received.headers()).containsEntry("content-type", "application/json");
        });
        assertThat(recorded(output(), "success")).isEqualTo(20);
        assertThat(lost()).isZero();
    }

    @Test
    void webhookIsTriedAgainAndThenGivenUp() throws Exception {
        hook.answer(HookServer.status(500, ""));
        bench.use(webhook(plain(hook.url("/events"))));
        record(0, 3);
        Eventually.holds("all are given up", () -> lost() == 3);

        assertThat(hook.requests()).hasSize(6);
        hook.answer(HookServer.status(204, ""));
        record(3, 4);
        bench.close(LONG);
        assertThat(posted().get(6)).containsExactly("e3");
        assertThat(lost()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 301, 429, 500})
    void nothingThatIsShownOfANamedWebhookSaysWhereItIs(int status) throws Exception {
        String path = "/hush?token=hush";
        String gone = "http://user:hush@localhost:1" + path;
        hook.answer(status == 0 ? HookServer.HANG_UP : HookServer.status(status, "", "Retry-After", "3600"));
        try (LogLines log = LogLines.capture()) {
            bench.use(new EventRecorderConfig(
                    List.of(), List.of(named("a", hook.url(path)), named("b", gone)), List.of(), List.of()));
            record(0, 1);
            Eventually.holds("both are given up", () -> lostOf("a") == 1 && lostOf("b") == 1);
            Eventually.holds( // which follows
                    "that is said",
                    () -> log.lines().stream()
                                    .filter(line -> line.contains("Sending events failed"))
                                    .count()
                            == 2);

            assertThat(hook.requests()).hasSize(2);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("webhook:a") && line.contains("Sending events failed"))
                    .anyMatch(line -> line.contains("webhook:b") && line.contains("<redacted>: connection refused"))
                    .noneMatch(line -> line.contains("hush")
                            || line.contains("localhost")
                            || line.contains("127.0.0.1")
                            || line.contains(":" + hook.port()));
        }
        assertThat(Scrape.lines(bench.registry, ""))
                .noneMatch(line -> line.contains("hush") || line.contains("localhost"));
    }

    private double lostOf(String name) {
        return bench.metric("grapevine_event_output_lost_total{output=\"webhook:" + name + "\"}");
    }

    @Test
    void webhookThatFailsOnceGetsTheEventAtTheSecondAttempt() throws Exception {
        hook.answer((exchange, received) ->
                HookServer.status(hook.requests().size() == 1 ? 503 : 200, "").to(exchange, received));
        bench.use(webhook(plain(hook.url("/events"))));
        record(0, 1);
        bench.close(LONG);

        assertThat(posted()).containsExactly(List.of("e0"), List.of("e0"));
        assertThat(lost()).isZero();
    }

    @Test
    void hangingWebhookHoldsNothingUpAndOverflowIsCounted() throws Exception {
        hook.answer((exchange, received) -> {
            awaitEnd();
            exchange.close();
        });
        Path file = directory.resolve("events.jsonl");
        bench.use(new EventRecorderConfig(
                files(file).fileOutputs(),
                List.of(batched(hook.url("/events"), 1, 0, Duration.ZERO)),
                List.of(),
                List.of()));
        record(0, 3000);
        Eventually.holds("each output was given all events", () -> recorded(output(), "success") == 3000);

        assertThat(errors(file)).hasSize(3000);
        assertThat(dropped()).isEqualTo(3000 - 1024 - 1); // one is under way, others wait
        long start = System.nanoTime();
        bench.close(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        Eventually.holds("those that waited are counted as lost", () -> lost() == 1025);
    }

    private void awaitEnd() {
        try {
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void slowWebhookGetsAllThatWaitsAtTheEnd() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        hook.answer((exchange, received) -> {
            first.countDown();
            awaitEnd();
            HookServer.status(200, "").to(exchange, received);
        });
        bench.use(webhook(batched(hook.url("/events"), 100, 0, Duration.ofMillis(1))));
        record(0, 1);
        first.await();
        record(1, 251);
        Eventually.holds("all wait", () -> recorded(output(), "success") == 251);
        Thread closing = new Thread(() -> {
            try {
                bench.close(LONG);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        closing.start();
        hang.countDown();
        closing.join();

        assertThat(posted()).extracting(List::size).containsExactly(1, 100, 100, 50);
        assertThat(posted().stream().flatMap(List::stream)).containsExactlyElementsOf(names(0, 251));
        assertThat(lost()).isZero();
    }

    @Test
    void batchIsSentWhenItIsFull() throws Exception {
        bench.use(webhook(batched(hook.url("/events"), 3, 0, Duration.ofHours(1))));
        record(0, 6);
        Eventually.holds("two batches came", () -> hook.requests().size() == 2);

        assertThat(posted()).containsExactly(names(0, 3), names(3, 6));
    }

    @Test
    void batchIsSentWhenItsTimeIsOver() throws Exception {
        bench.use(webhook(batched(hook.url("/events"), 100, 0, Duration.ofMillis(20))));
        record(0, 2);

        Eventually.holds(
                "both came, in one batch or in two",
                () -> posted().stream().flatMap(List::stream).toList().equals(names(0, 2)));
    }

    @Test
    void batchKeepsToItsSizeInBytes() throws Exception {
        int size = new EncodedEvent(event("e0"), "vm", EncodedEvent.Schema.V1).jsonBytes().length;
        bench.use(webhook(batched(hook.url("/events"), 100, 2 * size + 3, Duration.ofHours(1))));
        record(0, 5);
        bench.close(LONG);

        assertThat(posted()).containsExactly(names(0, 2), names(2, 4), names(4, 5));
    }

    @Test
    void eventLargerThanABatchIsSentAlone() throws Exception {
        bench.use(webhook(batched(hook.url("/events"), 100, 10, Duration.ofHours(1))));
        record(0, 2);
        bench.close(LONG);

        assertThat(posted()).containsExactly(names(0, 1), names(1, 2));
    }
}
