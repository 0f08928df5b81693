package io.grapevine.eventrecorder;

import static io.grapevine.eventrecorder.RecorderFixture.batched;
import static io.grapevine.eventrecorder.RecorderFixture.files;
import static io.grapevine.eventrecorder.RecorderFixture.named;
import static io.grapevine.eventrecorder.RecorderFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.EventRecorderConfig.FileOutput;
import io.grapevine.config.EventRecorderConfig.KafkaOutput;
import io.grapevine.config.EventRecorderConfig.WebhookOutput;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.it.Eventually;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recorder with real files, reloads, full queues, and without a broker. */
class EventRecorderIT extends RecorderOutputs {
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

    @Test
    void outputsOfOneConfigurationWriteTheSchemaThatTheirNameAsksFor() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        bench.use(new EventRecorderConfig(
                List.of(new FileOutput("", first.toString()), new FileOutput("audit", second.toString())),
                List.of(),
                List.of(),
                List.of()));
        bench.recorder.record(new Event(Instant.EPOCH, "", 2, new EventData.Audited(LabelSet.of("kind", "silence"))));
        bench.close(LONG);

        assertThat(first).content().contains("\"change\":{\"labels\":[{\"key\":\"kind\"", "\"clusterPosition\":2}");
        assertThat(second).content().contains("\"change\":{\"kind\":\"silence\"}", "\"clusterPosition\":\"2\"}");
        assertThat(Scrape.lines(bench.registry, "alertmanager_event"))
                .anyMatch(line -> line.contains("output=\"file:audit\",result=\"success\""))
                .anyMatch(line -> line.contains("output=\"file:" + first + "\",result=\"success\""))
                .noneMatch(line -> line.contains(second.toString()));
    }

    @Test
    void reloadKeepsWhatWaitsInOutputsThatAreAsBefore() throws Exception {
        Path file = directory.resolve("events.jsonl");
        WebhookOutput webhook = batched(hook.url("/events"), 2, 0, Duration.ofHours(1));
        bench.use(webhook(webhook));
        record(0, 1);
        bench.use(new EventRecorderConfig(files(file).fileOutputs(), List.of(webhook), List.of(), List.of()));
        record(1, 2);
        Eventually.holds("both events are posted", () -> !posted().isEmpty());
        bench.close(LONG);

        assertThat(posted()).containsExactly(List.of("e0", "e1"));
        assertThat(errors(file)).containsExactly("e1");
    }

    @Test
    void reloadThatRenamesAnOutputLosesNothing() throws Exception {
        Path file = directory.resolve("events.jsonl");
        hook.answer((exchange, received) -> {
            if (!received.target().equals("/b")) { // the stop comes before these have sent what they hold
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            }
            HookServer.status(200, "").to(exchange, received);
        });
        for (String name : List.of("", "a", "b")) {
            bench.use(new EventRecorderConfig(
                    List.of(new FileOutput(name, file.toString())),
                    List.of(named(name, hook.url("/" + name))),
                    List.of(),
                    List.of()));
            record(0, 2);
        }
        bench.close(LONG);

        assertThat(errors(file)).containsExactly("e0", "e1", "e0", "e1", "e0", "e1");
        assertThat(hook.requests()).hasSize(6);
        assertThat(recorded("output=\"webhook:a\"", "success")).isEqualTo(2);
        assertThat(recorded("output=\"file:b\"", "success")).isEqualTo(2);
    }

    @Test
    void refusedReloadLeavesOutputsThatItWouldHaveKept() throws Exception {
        Path file = directory.resolve("events.jsonl");
        WebhookOutput webhook = named("a", hook.url("/events"));
        bench.use(webhook(webhook));
        bench.use(new EventRecorderConfig(
                files(directory.resolve("missing").resolve("events.jsonl"), file)
                        .fileOutputs(),
                List.of(webhook),
                List.of(),
                List.of()));
        record(0, 1);
        bench.close(LONG);

        assertThat(posted()).containsExactly(List.of("e0"));
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

    // Kafka

    @Test
    void kafkaOutputWithoutALiveBrokerHoldsNothingUp() throws Exception {
        Path file = directory.resolve("events.jsonl");
        KafkaOutput kafka = new KafkaOutput("", List.of("127.0.0.1:1"), "t", "", "json", "", "", 2, null);
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
