package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots in the format of the append log, alone and with their log. */
class FramedSnapshotTest {
    @TempDir
    Path directory;

    private final PumpLoop loop = new PumpLoop();
    private final FaultyDisk disk = new FaultyDisk();
    private final Records records = new Records();
    private Path file;
    private FramedSnapshot snapshot;
    private StateFiles opened;

    @BeforeEach
    void place() {
        file = directory.resolve("grapevine").resolve("alerts");
        snapshot = new FramedSnapshot(file, new StorageMetrics(new PrometheusRegistry()), disk);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private List<String> aside() throws IOException {
        try (var files = Files.list(file.getParent())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.contains(".corrupt-"))
                    .toList();
        }
    }

    @Test
    void recordsAreReadAsTheyWereWritten() throws IOException {
        long size = snapshot.write(Records.all("a", "bc"));

        assertThat(snapshot.read(records)).isEqualTo(new LoadReport(2, 0, 0));
        assertThat(records.texts).containsExactly("a", "bc");
        assertThat(Files.size(file)).isEqualTo(size);
        assertThat(aside()).isEmpty();
    }

    @Test
    void aMissingFileIsEmpty() throws IOException {
        assertThat(snapshot.read(records)).isEqualTo(LoadReport.NOTHING);
    }

    @Test
    void aFlippedBitCostsOneRecordAndTheFileIsSetAside() throws IOException {
        snapshot.write(Records.all("first", "second", "third"));
        byte[] content = Files.readAllBytes(file);
        content[JournalFormat.HEADER + 2 * JournalFormat.FRAME + "first".length()] ^= 1;
        Files.write(file, content);

        assertThat(snapshot.read(records)).isEqualTo(new LoadReport(2, 0, 1));
        assertThat(records.texts).containsExactly("first", "third");
        assertThat(aside()).singleElement().asString().startsWith("alerts.corrupt-");
    }

    @Test
    void aFileThatWasCutAnywhereIsCorruptAndItsBeginningIsUsed() throws IOException {
        snapshot.write(Records.all("first", "second", "third"));
        byte[] content = Files.readAllBytes(file);
        for (int length = 0; length < content.length; length++) {
            Files.write(file, Arrays.copyOf(content, length));
            records.texts.clear();

            assertThat(snapshot.read(records).damaged()).as("%d bytes", length).isEqualTo(1);
            assertThat(records.texts)
                    .isEqualTo(List.of("first", "second", "third").subList(0, records.texts.size()));
        }
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsAnError() throws IOException {
        Files.createDirectories(file);

        assertThatThrownBy(() -> snapshot.read(records)).isInstanceOf(IOException.class);
    }

    @Test
    void aSnapshotThatCannotBeWrittenLeavesTheLastOne() throws IOException {
        snapshot.write(Records.all("a"));
        disk.room = 10;
        assertThatThrownBy(() -> snapshot.write(Records.all("b"))).isInstanceOf(IOException.class);
        snapshot.read(records);

        assertThat(records.texts).containsExactly("a");
        assertThat(file.resolveSibling("alerts.tmp")).doesNotExist();
    }

    private StateFiles open() throws IOException {
        close();
        opened = StateFiles.own(
                directory, "alerts", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()), disk);
        records.texts.clear();
        opened.load(records, () -> {});
        return opened;
    }

    @Test
    void allFilesAreInTheDirectoryOfTheLogsAndCanBeDeleted() throws IOException {
        StateFiles files = open();
        AtomicInteger done = new AtomicInteger();
        files.append(3, () -> Records.of("a"), done::incrementAndGet);
        loop.runUntil(() -> done.get() == 1);
        files.snapshot(Records.all("a", "b"), size -> done.incrementAndGet());
        loop.runUntil(() -> done.get() == 2);
        files.append(3, () -> Records.of("c"), done::incrementAndGet);
        loop.runUntil(() -> done.get() == 3);
        open();
        assertThat(records.texts).containsExactly("a", "b", "c");
        try (var all = Files.list(directory)) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).containsExactly("grapevine");
        }

        close();
        Files.write(file.resolveSibling("alerts.corrupt-x"), new byte[1]);
        assertThat(StateFiles.deleteOwn(directory, "alerts")).isEqualTo(2);
        assertThat(aside()).hasSize(1);
        open();
        assertThat(records.texts).isEmpty();
        assertThat(StateFiles.deleteOwn(directory.resolve("none"), "alerts")).isZero();
    }

    @Test
    void aRecordThatCannotBeEncodedIsLostAndTheOthersAreWritten() throws IOException {
        StateFiles files = open();
        AtomicInteger done = new AtomicInteger();
        files.append(
                1,
                () -> {
                    throw new IllegalStateException("expected by the test");
                },
                done::incrementAndGet);
        loop.runUntil(() -> done.get() == 1);
        assertThat(files.status().isSaved()).isFalse();

        files.snapshot(Records.all("all"), size -> done.incrementAndGet());
        loop.runUntil(() -> done.get() == 2);
        loop.runUntil(() -> files.status().isSaved());
    }
}
