package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private final Records read = new Records();
    private Path path;
    private SnapshotFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("silences");
        file = new SnapshotFile(path, new StorageMetrics(new PrometheusRegistry()), disk);
    }

    @Test
    void recordsComeBackAsTheyWere() throws IOException {
        String large = "x".repeat(200_000);
        long size = file.write(Records.all("a", "", large, "größe"));

        assertThat(file.read(read)).isEqualTo(new LoadReport(4, 0, 0));
        assertThat(read.texts).containsExactly("a", "", large, "größe");
        assertThat(size).isEqualTo(Files.size(path));
    }

    @Test
    void eachRecordStandsAfterItsLength() throws IOException {
        file.write(Records.all("ab", "c".repeat(300)));

        assertThat(Files.readAllBytes(path)).hasSize(305).startsWith(2, 'a', 'b', 0xac, 2, 'c');
    }

    @Test
    void aMissingFileIsAnEmptyState() throws IOException {
        assertThat(file.read(read)).isEqualTo(LoadReport.NOTHING);
    }

    @Test
    void anEmptyFileIsAnEmptyState() throws IOException {
        file.write(List.of());

        assertThat(file.read(read)).isEqualTo(LoadReport.NOTHING);
        assertThat(path).isEmptyFile();
    }

    @Test
    void theNewContentReplacesTheOldAndNothingElseIsLeft() throws IOException {
        file.write(Records.all("old", "old"));
        file.write(Records.all("new"));
        file.read(read);

        assertThat(read.texts).containsExactly("new");
        assertThat(directory)
                .isDirectoryContaining(path::equals)
                .satisfies(it -> assertThat(it.toFile().list()).containsExactlyInAnyOrder("silences", "grapevine"));
        assertThat(directory.resolve("grapevine").toFile().list()).hasSize(1);
    }

    @Test
    void othersMayReadTheFileAsFarAsTheUserLetsThem() throws IOException {
        Path plain = Files.createFile(
                directory.resolve("plain"),
                PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-rw-rw-"))); // less the user's mask
        file.write(Records.all("a"));

        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void aFileCutOffAnywhereKeepsWhatCameBefore() throws IOException {
        file.write(Records.all("first", "second", "third"));
        byte[] whole = Files.readAllBytes(path);
        int[] ends = {0, 6, 13, 19};
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(length)));
            Records kept = new Records();
            LoadReport report = file.read(kept);
            int n = length;
            long complete =
                    Arrays.stream(ends).filter(end -> end > 0 && end <= n).count();
            boolean damaged = Arrays.stream(ends).noneMatch(end -> end == n);
            assertThat(report).as("length %d", length).isEqualTo(new LoadReport(complete, 0, damaged ? 1 : 0));
            assertThat(kept.texts).isEqualTo(List.of("first", "second", "third").subList(0, (int) complete));
        }
    }

    @Test
    void aDamagedFileIsKeptUnderTheTimeOfItsWriting() throws IOException {
        Files.write(path, new byte[] {1, 'a', 9, 'b'});
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-31T12:00:00.5Z")));
        file.read(read);
        file.write(Records.all("new"));

        assertThat(directory.resolve("silences.corrupt-20260131T120000Z"))
                .hasBinaryContent(new byte[] {1, 'a', 9, 'b'});
    }

    @Test
    void aDamagedFileStaysAvailableUntilTheNextSnapshot() throws IOException {
        Files.write(path, new byte[] {1, 'a', 9, 'b'});
        file.read(read);
        LoadReport again = file.read(read);

        assertThat(again).isEqualTo(new LoadReport(1, 0, 1));
        assertThat(directory.toFile().list()).hasSize(2);
    }

    @Test
    void rejectedRecordsAreSkippedAndTheFileIsKept() throws IOException {
        file.write(Records.all("a", "bad", "b", "bad too"));

        assertThat(file.read(read)).isEqualTo(new LoadReport(2, 2, 1));
        assertThat(read.texts).containsExactly("a", "b");
        assertThat(directory.toFile().list())
                .hasSize(3)
                .satisfiesOnlyOnce(name -> assertThat(name).startsWith("silences.corrupt-"));
    }

    @Test
    void aLengthThatLiesTakesNoMemory() throws IOException {
        byte[] claims = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20, 'a'}; // 64 MiB
        Files.write(path, claims);

        assertThat(file.read(read)).isEqualTo(new LoadReport(0, 0, 1));
    }

    @Test
    void aLengthBeyondTheLimitIsADamage() throws IOException {
        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'a'});
        assertThat(file.read(read).damaged()).isEqualTo(1);

        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1});
        assertThat(file.read(read).damaged()).isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeOpenedIsAnErrorAndStays() throws IOException {
        Files.createSymbolicLink(path, path);
        assertThatThrownBy(() -> file.read(read)).isInstanceOf(IOException.class);
        assertThat(path).isSymbolicLink();

        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(() -> file.read(read)).hasMessageContaining("is a directory");
    }

    @Test
    void aFullDiskLeavesTheOldContent() throws IOException {
        file.write(Records.all("old"));
        disk.room = 2;

        assertThatThrownBy(() -> file.write(Records.all("new and longer"))).hasMessageContaining("No space");
        assertOnlyOld();
    }

    @Test
    void aDiskWithoutRoomForTheChecksumsKeepsTheSnapshot() throws IOException {
        file.write(Records.all("old"));
        disk.room = 10;
        file.write(Records.all("new"));
        Records left = new Records();

        assertThat(file.read(left)).isEqualTo(new LoadReport(1, 0, 0));
        assertThat(left.texts).containsExactly("new");
        assertThat(directory.resolve("grapevine").toFile().list()).isEmpty();
    }

    @Test
    void aDiskThatKeepsNothingLeavesTheOldContent() throws IOException {
        file.write(Records.all("old"));
        disk.forceFails = true;

        assertThatThrownBy(() -> file.write(Records.all("new"))).hasMessageContaining("Input/output");
        assertOnlyOld();
    }

    @Test
    void aRecordThatCannotBeEncodedLeavesTheOldContent() throws IOException {
        file.write(Records.all("old"));
        Iterable<byte[]> broken = () -> {
            Iterator<byte[]> one = Collections.singletonList(Records.of("x")).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public byte[] next() {
                    if (!one.hasNext()) {
                        throw new IllegalStateException("broken");
                    }
                    return one.next();
                }
            };
        };

        assertThatThrownBy(() -> file.write(broken)).hasMessage("broken");
        assertOnlyOld();
    }

    private void assertOnlyOld() throws IOException {
        Records left = new Records();
        file.read(left);
        assertThat(left.texts).containsExactly("old");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("silences", "grapevine");
        assertThat(directory.resolve("grapevine").toFile().list()).hasSize(1);
    }
}
