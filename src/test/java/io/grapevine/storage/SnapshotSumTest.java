package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is checked by its checksums, unless another program has written it since. */
class SnapshotSumTest {
    private static final List<String> TEXTS = List.of("first", "x".repeat(200), "third");

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("silences");
        file = new SnapshotFile(path, new StorageMetrics(new PrometheusRegistry()), disk);
        file.write(Records.all(TEXTS.toArray(String[]::new)));
    }

    @Test
    void aFlippedBitAnywhereLosesItsRecordAndChangesNone() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            replaceAsTheMediumDoes(flipped);
            Records read = new Records();

            assertThat(file.read(read)).as("byte %d", at).isEqualTo(new LoadReport(2, 1, 1));
            assertThat(Set.copyOf(TEXTS)).as("byte %d", at).containsAll(read.texts);
        }
    }

    @Test
    void aFileThatEndsEarlyIsReportedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            replaceAsTheMediumDoes(Arrays.copyOf(whole, length));
            Records read = new Records();

            assertThat(file.read(read).damaged()).as("length %d", length).isEqualTo(1);
            assertThat(read.texts).isEqualTo(TEXTS.subList(0, read.texts.size()));
            assertThat(read.texts).hasSize(length < 6 ? 0 : length < 208 ? 1 : 2);
        }
    }

    @Test
    void unwrittenBytesAreReported() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        replaceAsTheMediumDoes(Arrays.copyOf(whole, whole.length + 2));
        Records read = new Records();

        assertThat(file.read(read)).isEqualTo(new LoadReport(3, 0, 1));
        assertThat(read.texts).isEqualTo(TEXTS);
    }

    @Test
    void whatAnotherProgramWroteSinceIsReadAsItIs() throws IOException {
        Files.write(path, new byte[] {1, 'a', 1, 'b'});
        Files.setLastModifiedTime(
                path, FileTime.fromMillis(Files.getLastModifiedTime(path).toMillis() + 1));
        Records read = new Records();

        assertThat(file.read(read)).isEqualTo(new LoadReport(2, 0, 0));
        assertThat(read.texts).containsExactly("a", "b");
    }

    @Test
    void aSnapshotToWhichAnotherProgramAddedARecordIsReadAsItIs() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        byte[] longer = Arrays.copyOf(whole, whole.length + 2);
        longer[whole.length] = 1;
        longer[whole.length + 1] = 'b';
        Files.write(path, longer);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1));
        Records read = new Records();

        assertThat(file.read(read)).isEqualTo(new LoadReport(4, 0, 0));
        assertThat(read.texts).hasSize(4).endsWith("b");
    }

    @Test
    void aSnapshotThatAnotherProgramWroteInAnotherOrderIsReadAsItIs() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        new SnapshotFile(directory.resolve("b"), new StorageMetrics(new PrometheusRegistry()), disk)
                .write(Records.all("third", "y".repeat(200), "first"));
        Files.write(path, Files.readAllBytes(directory.resolve("b")));
        Files.setLastModifiedTime(path, FileTime.fromMillis(1));

        assertThat(path).hasSize(whole.length);
        assertThat(file.read(new Records())).isEqualTo(new LoadReport(3, 0, 0));
    }

    @Test
    void aCopyWithoutItsTimesIsRecognized() throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(1));

        assertThat(file.read(new Records())).isEqualTo(new LoadReport(3, 0, 0));
    }

    @Test
    void aCrashBeforeTheNewFileIsInPlaceLeavesTheChecksumsOfBoth() throws IOException {
        byte[] before = Files.readAllBytes(path);
        FileTime time = Files.getLastModifiedTime(path);
        Path sum = sums().get(0);
        Path saved = Files.copy(sum, directory.resolve("saved"));
        file.write(Records.all("new"));
        Files.copy(saved, sum, StandardCopyOption.REPLACE_EXISTING); // deleted last, so still there
        Files.write(path, before);
        Files.setLastModifiedTime(path, time);

        assertThat(file.read(new Records())).isEqualTo(new LoadReport(3, 0, 0));
        assertThat(sums()).hasSize(2);
        before[1] ^= 1;
        replaceAsTheMediumDoes(before);
        assertThat(file.read(new Records())).isEqualTo(new LoadReport(2, 1, 1));

        file.write(Records.all("newer"));
        assertThat(sums()).hasSize(1);
    }

    @Test
    void damagedChecksumsAreIgnored() throws IOException {
        byte[] sum = Files.readAllBytes(sums().get(0));
        for (int at = 0; at < sum.length; at++) {
            byte[] flipped = sum.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(sums().get(0), flipped);
            assertThat(file.read(new Records())).as("byte %d", at).isEqualTo(new LoadReport(3, 0, 0));
            Files.write(sums().get(0), Arrays.copyOf(sum, at));
            assertThat(file.read(new Records())).as("length %d", at).isEqualTo(new LoadReport(3, 0, 0));
        }
    }

    @Test
    void aSnapshotIsWrittenWhereItsChecksumsCannotBe() throws IOException {
        Path blocked = directory.resolve("b/silences");
        Files.createDirectories(blocked.getParent());
        Files.createFile(blocked.resolveSibling("grapevine"));
        SnapshotFile alone = new SnapshotFile(blocked, new StorageMetrics(new PrometheusRegistry()), disk);
        alone.write(Records.all("a"));

        assertThat(alone.read(new Records())).isEqualTo(new LoadReport(1, 0, 0));
    }

    /** Changes the content and not the time of modification. */
    private void replaceAsTheMediumDoes(byte[] content) throws IOException {
        FileTime time = Files.getLastModifiedTime(path);
        Files.write(path, content);
        Files.setLastModifiedTime(path, time);
    }

    private List<Path> sums() throws IOException {
        try (var files = Files.list(directory.resolve("grapevine"))) {
            return files.sorted().toList();
        }
    }
}
