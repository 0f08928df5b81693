package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {
    @TempDir
    Path directory;

    private final PumpLoop loop = new PumpLoop();
    private final FaultyDisk disk = new FaultyDisk();
    private final List<StateFiles> opened = new ArrayList<>();
    private final List<OptionalLong> done = new ArrayList<>();

    @AfterEach
    void close() {
        disk.stuck.countDown();
        opened.forEach(StateFiles::close);
    }

    @Test
    void theSnapshotIsLoadedFirstAndThenWhatTheLogHas() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "a");
        snapshot(files, "a", "b");
        append(files, "c");

        assertThat(done).containsExactly(OptionalLong.of(4));
        assertThat(reloaded()).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsAppendedWhileASnapshotIsWrittenStaysInTheLog() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "a");
        CountDownLatch latch = new CountDownLatch(1);
        disk.stuck = latch;
        files.snapshot(Records.all("a"), done::add);
        files.append(Records.of("b"), () -> {});
        latch.countDown();
        loop.runUntil(() -> done.size() == 1);
        append(files, "c");

        assertThat(reloaded()).containsExactly("a", "b", "c");
    }

    @Test
    void aSnapshotThatFailsLeavesTheLogAsItWas() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "a");
        disk.room = 0;
        snapshot(files, "a");

        assertThat(done).containsExactly(OptionalLong.empty());
        assertThat(reloaded()).containsExactly("a");
    }

    @Test
    void ofSnapshotsThatWaitOnlyTheYoungestIsWritten() throws IOException {
        StateFiles files = open("silences", new Records());
        disk.stuck = new CountDownLatch(1);
        int before = disk.forces.get();
        files.snapshot(Records.all("first"), done::add);
        files.snapshot(Records.all("second"), done::add);
        files.snapshot(Records.all("third", "entry"), done::add);
        loop.runUntil(() -> disk.forces.get() == before + 1);
        assertThat(done).isEmpty();
        disk.stuck.countDown();
        loop.runUntil(() -> done.size() == 3);

        assertThat(done).containsExactly(OptionalLong.of(6), OptionalLong.of(12), OptionalLong.of(12));
        assertThat(disk.forces).as("two snapshots, each with checksums").hasValue(before + 4);
        assertThat(reloaded()).containsExactly("third", "entry");
    }

    @Test
    void aCrashBetweenSnapshotAndLettingGoOfTheLogOnlyRepeatsRecords() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "a");
        files.close();
        new SnapshotFile(directory.resolve("silences"), new StorageMetrics(new PrometheusRegistry()), disk)
                .write(Records.all("a"));

        assertThat(reloaded()).containsExactly("a", "a");
    }

    @Test
    void statesOfOneDirectoryDoNotMix() throws IOException {
        append(open("silences", new Records()), "a");
        append(open("nflog", new Records()), "b");

        assertThat(reloaded()).containsExactly("a");
    }

    @Test
    void theDirectoryIsCreatedWhenItIsNeeded() throws IOException {
        Path deep = directory.resolve("not/there/yet");
        StateFiles files = new StateFiles(
                deep, "silences", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()), disk);
        opened.add(files);
        files.load(new Records(), () -> {});
        assertThat(deep).doesNotExist();
        snapshot(files, "a");

        assertThat(deep.resolve("silences")).isRegularFile();
    }

    @Test
    void alertmanagersOwnNamesAreUsed() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "a");
        snapshot(files, "a");
        append(files, "b");
        files.close();

        try (var all = Files.walk(directory)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(file ->
                                    directory.relativize(file).toString().replaceAll("[0-9a-f]{8}\\.sum", "#.sum")))
                    .containsExactlyInAnyOrder(
                            "silences", "grapevine/silences.0000000000000002.log", "grapevine/silences.#.sum");
        }
    }

    @Test
    void filesOfSecretsCanBeReadByTheirUserOnly() throws IOException {
        StateFiles files = StateFiles.ofSecrets(
                directory, "configs", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()));
        opened.add(files);
        files.load(new Records(), () -> {});
        append(files, "a");
        snapshot(files, "a");
        append(files, "b");

        try (var all = Files.list(directory.resolve("grapevine"))) {
            assertThat(all)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aDamagedSnapshotIsCountedAndTheLogIsReadAllTheSame() throws IOException {
        StateFiles files = open("silences", new Records());
        append(files, "b");
        files.close();
        Files.write(directory.resolve("silences"), new byte[] {1, 'a', 9, 'x'});

        assertThat(reloaded()).containsExactly("a", "b");
        assertThat(report).isEqualTo(new LoadReport(2, 0, 1));
    }

    private LoadReport report = LoadReport.NOTHING;

    private StateFiles open(String state, Records sink) throws IOException {
        StateFiles files = new StateFiles(
                directory, state, LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()), disk);
        opened.add(files);
        report = files.load(sink, () -> {});
        return files;
    }

    private List<String> reloaded() throws IOException {
        opened.forEach(StateFiles::close);
        Records records = new Records();
        open("silences", records);
        return records.texts;
    }

    private void append(StateFiles files, String text) {
        AtomicInteger durable = new AtomicInteger();
        files.append(Records.of(text), durable::incrementAndGet);
        loop.runUntil(() -> durable.get() == 1);
    }

    private void snapshot(StateFiles files, String... texts) {
        int before = done.size();
        files.snapshot(Records.all(texts), done::add);
        loop.runUntil(() -> done.size() > before);
    }
}
