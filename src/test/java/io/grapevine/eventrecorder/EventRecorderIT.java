package io.grapevine.eventrecorder;

import static io.grapevine.eventrecorder.RecorderBench.batched;
import static io.grapevine.eventrecorder.RecorderBench.event;
import static io.grapevine.eventrecorder.RecorderBench.files;
import static io.grapevine.eventrecorder.RecorderBench.plain;
import static io.grapevine.eventrecorder.RecorderBench.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.KafkaOutput;
import io.grapevine.integration.HookServer;
import io.grapevine.it.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recorder with real files and with receivers on this computer, kind and hostile ones. */
@Timeout(60)
class EventRecorderIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "event_type=\"grapevine_reload_failed\"";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final RecorderBench bench = new RecorderBench();
    private final HookServer hook = HookServer.start();
    private final CountDownLatch hang = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        hang.countDown();
        bench.close();
        hook.close();
    }

    private void record(int from, int to) {
        for (int i = from; i < to; i++) {
            bench.recorder.record(event("e" + i));
        }
    }

    private static String error(JsonNode event) {
        return event.at("/data/grapevineReloadFailed/error").asText();
    }

    private static List<String> errors(Path file) throws Exception {
        List<String> errors = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            errors.add(error(JSON.readTree(line)));
        }
        return errors;
    }

    private static List<String> names(int from, int to) {
        return Stream.iterate(from, i -> i + 1)
                .limit(to - from)
                .map(i -> "e" + i)
                .toList();
    }

    /** The events of each request, in order. */
    private List<List<String>> posted() throws Exception {
        List<List<String>> posted = new ArrayList<>();
        for (HookServer.Received received : hook.requests()) {
            JsonNode body = JSON.readTree(received.body());
            List<String> events = new ArrayList<>();
            if (body.isArray()) {
                body.forEach(event -> events.add(error(event)));
            } else {
                events.add(error(body));
            }
            posted.add(events);
        }
        return posted;
    }

    private String output() {
        return "output=\"webhook:" + hook.url("/events") + "\"";
    }

    private double recorded(String output, String result) {
        return bench.metric(
                "alertmanager_events_recorded_total{" + TYPE + "," + output + ",result=\"" + result + "\"}");
    }

    private double lost() {
        return bench.metric("grapevine_event_output_lost_total{" + output() + "}");
    }

    private double dropped() {
        return bench.metric("alertmanager_event_output_drops_total{" + output() + "}");
    }

    // files

    @Test
    void fileIsAppendedToAndCounted() throws Exception {
        Path file = Files.writeString(directory.resolve("events.jsonl"), "{}\n");
        bench.use(files(file));
        record(0, 3);
        bench.close(LONG);

        assertThat(errors(file)).containsExactly("", "e0", "e1", "e2");
        assertThat(recorded("output=\"file:" + file + "\"", "success")).isEqualTo(3);
        assertThat(bench.metric(
                        "alertmanager_event_recorder_bytes_written_total{" + TYPE + ",output=\"file:" + file + "\"}"))
                .isEqualTo(Files.size(file) - 3.0);
    }

    @Test
    void renamedFileIsFollowedByANewOne() throws Exception {
        Path file = directory.resolve("events.jsonl");
        Path rotated = directory.resolve("events.jsonl.1");
        bench.use(files(file));
        record(0, 2);
        Eventually.holds("both events are in the file", () -> errors(file).size() == 2);
        Files.move(file, rotated);
        record(2, 4);
        bench.close(LONG);

        assertThat(errors(rotated)).isEqualTo(names(0, 2));
        assertThat(errors(file)).isEqualTo(names(2, 4));
    }

    @Test
    void truncatedFileIsAppendedToFromItsStart() throws Exception {
        Path file = directory.resolve("events.jsonl");
        bench.use(files(file));
        record(0, 2);
        Eventually.holds("both events are in the file", () -> errors(file).size() == 2);
        Files.write(file, new byte[0]);
        record(2, 3);
        bench.close(LONG);

        assertThat(errors(file)).containsExactly("e2");
    }

    @Test
    void fileThatCannotBeOpenedAtTheStartIsTriedAgain() throws Exception {
        Path missing = directory.resolve("later");
        Path file = missing.resolve("events.jsonl");
        Path other = directory.resolve("other.jsonl");
        bench.use(files(file, other));
        record(0, 2);
        Eventually.holds("the other file has its events", () -> errors(other).size() == 2);
        assertThat(recorded("output=\"file:" + file + "\"", "error")).isEqualTo(2);

        Files.createDirectory(missing);
        record(2, 3);
        bench.close(LONG);

        assertThat(errors(file)).containsExactly("e2");
        assertThat(errors(other)).isEqualTo(names(0, 3));
    }

    @Test
    void fullDiskIsCountedAndOtherOutputsGoOn() throws Exception {
        Path full = Path.of("/dev/full"); // each write to it fails for want of space
        Path file = directory.resolve("events.jsonl");
        bench.use(files(full, file));
        record(0, 3);
        bench.close(LONG);

        assertThat(recorded("output=\"file:/dev/full\"", "error")).isEqualTo(3);
        assertThat(errors(file)).isEqualTo(names(0, 3));
    }

    // reloads

    @Test
    void reloadReplacesOutputsAndLosesNoEvent() throws Exception {
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        bench.use(files(before));
        record(0, 500);
        bench.use(files(after));
        record(500, 600);
        bench.close(LONG);

        assertThat(errors(before)).isEqualTo(names(0, 500));
        assertThat(errors(after)).isEqualTo(names(500, 600));
    }

    @Test
    void reloadKeepsOutputsIfNotAllNewOnesCanBeMade() throws Exception {
        Path file = directory.resolve("events.jsonl");
        Path good = directory.resolve("good");
        bench.use(files(file));
        bench.use(files(good, directory.resolve("missing").resolve("events.jsonl")));
        record(0, 1);
        bench.close(LONG);

        assertThat(errors(file)).containsExactly("e0");
        assertThat(good).isEmptyFile();
    }

    @Test
    void reloadMayTakeAllOutputsAway() throws Exception {
        Path file = directory.resolve("events.jsonl");
        bench.use(files(file));
        bench.use(EventRecorderConfig.NONE);
        record(0, 1);
        bench.close(LONG);

        assertThat(file).isEmptyFile();
    }

    // the queue

    @Test
    void fullQueueDropsAndCountsAndNeverWaits() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        bench.recorder.use(files(fifo)); // opening it waits for a reader
        record(0, EventRecorder.QUEUE + 10);

        assertThat(bench.metric("alertmanager_events_dropped_total{" + TYPE + "}"))
                .isEqualTo(10);
        assertThat(bench.metric("alertmanager_event_recorder_queue_length")).isEqualTo(EventRecorder.QUEUE);

        long start = System.nanoTime();
        bench.close(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250), LONG);
        try (Stream<String> lines = Files.lines(fifo)) { // lets the thread end
            assertThat(lines.count()).isEqualTo(EventRecorder.QUEUE);
        }
    }

    @Test
    void eventAfterTheEndIsDropped() throws Exception {
        Path file = directory.resolve("events.jsonl");
        bench.use(files(file));
        bench.close(LONG);
        record(0, 1);

        assertThat(file).isEmptyFile();
        assertThat(bench.metric("alertmanager_event_recorder_queue_length")).isZero();
    }

    // web hooks

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
        Eventually.holds("the file has all events", () -> errors(file).size() == 3000);

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
        Eventually.holds("the batch came", () -> hook.requests().size() == 1);

        assertThat(posted()).containsExactly(names(0, 2));
    }

    @Test
    void batchKeepsToItsSizeInBytes() throws Exception {
        int size = new io.grapevine.eventrecorder.encode.EncodedEvent(event("e0"), "vm").jsonBytes().length;
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

    // Kafka

    @Test
    void kafkaOutputWithoutALiveBrokerHoldsNothingUp() throws Exception {
        Path file = directory.resolve("events.jsonl");
        KafkaOutput kafka = new KafkaOutput(List.of("127.0.0.1:1"), "t", "", "json", "", "", 2, null);
        bench.use(new EventRecorderConfig(files(file).fileOutputs(), List.of(), List.of(kafka), List.of()));
        record(0, 100);
        Eventually.holds("the file has all events", () -> errors(file).size() == 100);

        long start = System.nanoTime();
        bench.close(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        String output = "{output=\"kafka:127.0.0.1:1/t\"}";
        Eventually.holds(
                "each event is counted",
                () -> bench.metric("alertmanager_event_output_drops_total" + output)
                                + bench.metric("grapevine_event_output_lost_total" + output)
                        == 100);
    }
}
