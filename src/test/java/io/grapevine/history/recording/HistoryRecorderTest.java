package io.grapevine.history.recording;

import static io.grapevine.history.HistoryFixtures.START;
import static io.grapevine.history.HistoryFixtures.alert;
import static io.grapevine.history.HistoryFixtures.read;
import static io.grapevine.history.HistoryReader.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.Scrape;
import io.grapevine.history.store.FullDisk;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.history.store.HistoryStore;
import io.grapevine.it.Eventually;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {
    private static final Duration SOON = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private HistoryStore store() throws IOException {
        return HistoryStore.open(directory, new HistoryLimits(Duration.ofDays(30), 64 << 20), () -> START);
    }

    private HistoryRecorder recorder(HistoryRecorder.Opener opener) {
        return new HistoryRecorder(opener, registry, SOON, SOON);
    }

    private static void close(HistoryRecorder recorder) throws Exception {
        recorder.close(LONG).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private double counted(String name, String... labels) {
        return Scrape.sum(registry, "grapevine_history_" + name, labels);
    }

    private List<String> stored() throws IOException {
        try (HistoryStore store = store()) {
            return read(store.of(""), OLDEST_FIRST);
        }
    }

    @Test
    void recordsAreWrittenAndCanBeRead() throws Exception {
        HistoryRecorder recorder = recorder(this::store);
        recorder.start();
        recorder.record("", alert(START, 0));
        recorder.record("", alert(START, 1));

        Eventually.holds("both are written", () -> counted("records", "type", "alert") == 2);
        assertThat(read(recorder.of(""), OLDEST_FIRST)).containsExactly("0", "1");
        assertThat(recorder.status().text()).isEqualTo("ready");
        close(recorder);
    }

    @Test
    void recordsOfATenantThatIsNotKeptAreRemovedThoseThatWaitIncluded() throws Exception {
        HistoryRecorder recorder = recorder(this::store);
        recorder.record("a", alert(START, 0));
        recorder.record("b", alert(START, 1));
        recorder.retain("b"::equals);
        recorder.start();
        Eventually.holds("both are written", () -> counted("records", "type", "alert") == 2);
        assertThat(read(recorder.of("b"), OLDEST_FIRST)).containsExactly("1");
        Eventually.holds(
                "a is removed", () -> read(recorder.of("a"), OLDEST_FIRST).isEmpty());
        assertThat(read(recorder.of(""), OLDEST_FIRST)).isEmpty();
        close(recorder);
    }

    @Test
    void whatWaitsIsWrittenAtTheEndAndWhatComesLaterIsDropped() throws Exception {
        HistoryRecorder recorder = new HistoryRecorder(this::store, registry, LONG, LONG);
        recorder.start();
        recorder.record("", alert(START, 0));
        close(recorder);
        recorder.record("", alert(START, 1));

        assertThat(stored()).containsExactly("0");
        assertThat(counted("records_dropped", "reason", "closed")).isEqualTo(1);
    }

    @Test
    void anAwaitedRecordIsWrittenAndSyncedAtOnceAndIsSaidToBe() throws Exception {
        HistoryRecorder recorder = new HistoryRecorder(this::store, registry, LONG, LONG);
        recorder.start();
        List<CompletableFuture<String>> awaited = IntStream.range(0, 20)
                .mapToObj(i -> recorder.recordDurably("", alert(START, i), LONG).toCompletableFuture())
                .toList();
        for (CompletableFuture<String> each : awaited) {
            assertThat(each.get(20, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(read(recorder.of(""), OLDEST_FIRST)).hasSize(20);
        close(recorder);
    }

    @Test
    void anAwaitedRecordThatIsLostOrTakesTooLongIsSaidToBe() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicBoolean there = new AtomicBoolean();
        HistoryRecorder recorder = recorder(() -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (!there.get()) {
                throw new IOException("no space left on device");
            }
            return store();
        });
        recorder.start();
        assertThat(recorder.recordDurably("", alert(START, 0), SOON)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo("the disk takes longer than PT0.01S");
        CompletionStage<String> lost = recorder.recordDurably("", alert(START, 1), LONG);
        hanging.countDown();
        assertThat(lost.toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo("records were dropped");

        there.set(true);
        Eventually.holds("it is open", () -> recorder.status().fault().isEmpty());
        assertThat(recorder.recordDurably("", alert(START, 2), LONG)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(read(recorder.of(""), OLDEST_FIRST)).containsExactly("2");
        close(recorder);
    }

    @Test
    void noCallerWaitsForAStoreThatHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        HistoryRecorder recorder = recorder(() -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return store();
        });
        recorder.start();
        for (int i = 0; i < HistoryRecorder.QUEUE + 7; i++) {
            recorder.record("", alert(START, i));
        }

        assertThat(counted("records_dropped", "reason", "queue_full")).isEqualTo(7);
        assertThat(recorder.status().text()).isEqualTo("not recorded: it is not open yet, 7 records dropped");
        recorder.close(Duration.ofMillis(1)).toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);

        hanging.countDown();
        Eventually.holds(
                "all that waited are written", () -> counted("records", "type", "alert") == HistoryRecorder.QUEUE);
    }

    @Test
    void aStoreThatCannotBeOpenedIsSaidAndTriedAgain() throws Exception {
        AtomicBoolean there = new AtomicBoolean();
        HistoryRecorder recorder = recorder(() -> {
            if (!there.get()) {
                throw new IOException("permission denied");
            }
            return store();
        });
        recorder.start();
        recorder.record("", alert(START, 0));

        Eventually.holds("the record is dropped", () -> counted("records_dropped", "reason", "storage") == 1);
        assertThat(recorder.status().text()).isEqualTo("not recorded: permission denied, 1 record dropped");
        assertThat(counted("failures")).isPositive();
        assertThatThrownBy(() -> read(recorder.of(""), OLDEST_FIRST))
                .isInstanceOf(IOException.class)
                .hasMessage("the history cannot be read: permission denied");

        there.set(true);
        Eventually.holds("it is open", () -> recorder.status().fault().isEmpty());
        recorder.record("", alert(START, 1));
        close(recorder);
        assertThat(stored()).containsExactly("1");
    }

    @Test
    void historyIsReadyAgainWithTheFirstProbeThatTheDiskTakes() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        HistoryRecorder recorder = recorder(() -> {
            opened.incrementAndGet();
            return FullDisk.store(directory);
        });
        recorder.start();
        recorder.record("", alert(START, 0));
        Eventually.holds("the first is written", () -> counted("records", "type", "alert") == 1);
        FullDisk.full(true);
        try {
            recorder.record("", alert(START, 1));
            Eventually.holds("it was opened again", () -> opened.get() > 1);
            double failures = counted("failures");
            Eventually.holds("probes fail", () -> counted("failures") > failures + 1);
            assertThat(recorder.status().text()).isEqualTo("not recorded: no space left on device, 1 record dropped");
            assertThat(read(recorder.of(""), OLDEST_FIRST)).containsExactly("0");
            CompletionStage<String> awaited = recorder.recordDurably("", alert(START, 2), LONG);
            assertThat(awaited.toCompletableFuture().get(20, TimeUnit.SECONDS)).isNotEmpty();
        } finally {
            FullDisk.full(false);
        }

        Eventually.holds("the disk is written", () -> recorder.status().fault().isEmpty());
        assertThat(counted("records", "type", "alert")).isEqualTo(1);
        close(recorder);
        assertThat(directory.toFile().list()).noneMatch(name -> name.contains("probe"));
    }

    @Test
    void historyThatOpensOnAFullDiskIsNotReady() throws Exception {
        FullDisk.store(directory).close();
        FullDisk.full(true);
        HistoryRecorder recorder = recorder(() -> FullDisk.store(directory));
        try {
            recorder.start();
            Eventually.holds(
                    "the probe fails", () -> recorder.status().text().equals("not recorded: no space left on device"));
        } finally {
            FullDisk.full(false);
        }
        close(recorder);
    }

    @Test
    void anotherProcessThatUsesTheDirectoryIsNamed() throws Exception {
        HistoryRecorder recorder = recorder(this::store);
        try (HistoryStore other = store()) {
            recorder.start();
            Eventually.holds("it is refused", () -> recorder.status().fault().contains("is in use by another process"));
            assertThat(other.damaged()).isZero();
        }
        Eventually.holds("it is open", () -> recorder.status().fault().isEmpty());
        close(recorder);
    }
}
