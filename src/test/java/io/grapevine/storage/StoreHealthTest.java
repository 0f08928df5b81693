package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a state on a disk with faults: what their status says, and that they recover without further changes. */
class StoreHealthTest {
    private static final Duration PAUSE = LogLimits.DEFAULT.retryPause();

    @TempDir
    Path directory;

    private final PumpLoop loop = new PumpLoop();
    private final FaultyDisk disk = new FaultyDisk();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<byte[]> state = new ArrayList<>();
    private StateFiles files;
    private int beingWritten;

    @BeforeEach
    void open() throws IOException {
        files = new StateFiles(directory, "silences", LogLimits.DEFAULT, loop, new StorageMetrics(registry), disk);
        files.load(new Records(), this::snapshot);
    }

    @AfterEach
    void close() {
        disk.stuck.countDown();
        loop.runUntil(() -> beingWritten == 0);
        files.close();
    }

    @Test
    void withoutFaultsEachChangeIsSaved() {
        append("a");

        assertThat(files.status()).isEqualTo(new StoreStatus("silences", 0, "", 0));
        assertThat(files.status().text()).isEqualTo("ready");
        assertThat(metric()).isZero();
    }

    @Test
    void aFullDiskIsReportedAndWhatItLacksIsSavedOnceItHasRoomAgain() throws IOException {
        append("a");
        disk.room = 5;
        append("b");
        append("c");
        assertThat(files.status().text()).isEqualTo("2 changes are not on disk: no space left on device");
        assertThat(metric()).isEqualTo(2);

        advanceUntilRetried();
        assertThat(files.status().unsaved()).isEqualTo(2);
        disk.room = Long.MAX_VALUE;
        awaitSaved();

        assertThat(files.status().text()).isEqualTo("ready");
        assertThat(metric()).isZero();
        assertThat(reloaded()).contains("a", "b", "c");
    }

    @Test
    void whatIsLostAfterTheSnapshotWasTakenStaysUnsaved() {
        disk.room = 5;
        append("a");
        disk.room = Long.MAX_VALUE;
        CountDownLatch latch = new CountDownLatch(1);
        disk.stuck = latch;
        snapshot();
        loop.runUntil(() -> disk.forces.get() > 0);
        disk.room = 0; // the snapshot has been written, and waits to be forced
        append("b");
        assertThat(files.status().unsaved()).isEqualTo(2);

        disk.room = Long.MAX_VALUE;
        latch.countDown();
        loop.runUntil(() -> files.status().unsaved() == 1);
        assertThat(files.status().text()).startsWith("1 change is not on disk");
        awaitSaved();
    }

    @Test
    void aSnapshotThatFailsIsReportedAndLosesNothing() {
        append("a");
        disk.forceFails = true;
        AtomicInteger done = new AtomicInteger();
        files.snapshot(List.copyOf(state), size -> done.incrementAndGet());
        loop.runUntil(() -> done.get() == 1);
        assertThat(files.status().isSaved()).isTrue();
        assertThat(files.status().text()).isEqualTo("snapshot failed: input/output error");

        disk.forceFails = false;
        files.snapshot(List.copyOf(state), size -> done.incrementAndGet());
        loop.runUntil(() -> done.get() == 2);
        assertThat(files.status().text()).isEqualTo("ready");
    }

    @Test
    void whatIsAcknowledgedBeforeAStuckDiskHasItIsUnsavedUntilItHas() {
        CountDownLatch latch = new CountDownLatch(1);
        disk.stuck = latch;
        AtomicInteger durable = new AtomicInteger();
        files.append(Records.of("a"), durable::incrementAndGet);
        loop.advance(LogLimits.DEFAULT.patience());
        assertThat(durable).hasValue(1);
        assertThat(files.status().text()).isEqualTo("1 change is not on disk: the disk does not answer");

        latch.countDown();
        loop.runUntil(() -> files.status().isSaved());
    }

    @Test
    void corruptFilesFoundAtTheStartAreReported() throws IOException {
        files.close();
        Files.write(directory.resolve("silences"), new byte[] {1, 'a', 9, 'x'});
        files = new StateFiles(
                directory, "silences", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()), disk);
        files.load(new Records(), () -> {});

        assertThat(files.status().text()).isEqualTo("ready, 1 corrupt file set aside at the start");
    }

    private void append(String text) {
        state.add(Records.of(text));
        AtomicInteger durable = new AtomicInteger();
        files.append(Records.of(text), durable::incrementAndGet);
        loop.runUntil(() -> durable.get() == 1);
    }

    private void snapshot() {
        beingWritten++;
        files.snapshot(List.copyOf(state), size -> beingWritten--);
    }

    private void advanceUntilRetried() {
        double before = failures();
        loop.advance(PAUSE);
        loop.runUntil(() -> failures() > before);
    }

    /** Nothing is appended: what is missing is saved all the same. */
    private void awaitSaved() {
        loop.runUntil(() -> {
            loop.advance(PAUSE);
            return files.status().isSaved();
        });
    }

    private double failures() {
        return Scrape.sum(registry, "grapevine_log_write_failures");
    }

    private double metric() {
        return Scrape.sum(registry, "grapevine_storage_unsaved_changes");
    }

    private List<String> reloaded() throws IOException {
        files.close();
        Records records = new Records();
        files = new StateFiles(
                directory, "silences", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()), disk);
        files.load(records, () -> {});
        return records.texts;
    }
}
