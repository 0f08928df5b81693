package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.TestSilences;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theLatestVersionOfEachRecordIsInTheSnapshotAndTheLogIsGone() throws Exception {
        PumpLoop loop = new PumpLoop();
        StateFiles files = open(loop);
        AtomicInteger done = new AtomicInteger();
        files.append(record(1, 5, "in the snapshot, outdated"), () -> {});
        files.snapshot(
                List.of(record(1, 5, "in the snapshot, outdated"), record(2, 5, "in the snapshot")),
                size -> done.incrementAndGet());
        loop.runUntil(() -> done.get() == 1);
        files.append(record(1, 7, "latest"), done::incrementAndGet);
        files.append(record(1, 6, "older, written later"), done::incrementAndGet);
        files.append(record(3, 1, "in the log"), done::incrementAndGet);
        loop.runUntil(() -> done.get() == 4);
        files.close();

        assertThat(OfflineJournals.writeSnapshots(directory))
                .containsExactly(
                        new OfflineJournals.Written("silences", 3, 0), new OfflineJournals.Written("nflog", 0, 0));

        assertThat(RealFilesTest.silences(directory.resolve("silences")))
                .extracting(stored -> stored.value().silence().comment())
                .containsExactlyInAnyOrder("latest", "in the snapshot", "in the log");
        try (var logs = Files.list(directory.resolve("grapevine"))) {
            assertThat(logs).noneMatch(file -> file.toString().endsWith(".log"));
        }
    }

    @Test
    void aCorruptFileIsSetAsideAndItsGoodRecordsAreKept() throws Exception {
        PumpLoop loop = new PumpLoop();
        StateFiles files = open(loop);
        AtomicInteger done = new AtomicInteger();
        files.append(record(1, 1, "first"), done::incrementAndGet);
        files.append(record(2, 1, "second"), done::incrementAndGet);
        loop.runUntil(() -> done.get() == 2);
        files.close();
        Path segment = directory.resolve("grapevine/silences.0000000000000001.log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[JournalFormat.HEADER + JournalFormat.FRAME] ^= 1;
        Files.write(segment, bytes);

        assertThat(OfflineJournals.writeSnapshots(directory).get(0))
                .isEqualTo(new OfflineJournals.Written("silences", 1, 1));
        assertThat(RealFilesTest.silences(directory.resolve("silences"))).hasSize(1);
    }

    @Test
    void aDirectoryInUseIsLeftAlone() throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThatThrownBy(() -> OfflineJournals.writeSnapshots(directory)).hasMessageContaining("is in use");
        }
        assertThat(directory.resolve("silences")).doesNotExist();
    }

    @Test
    void aMissingDirectoryIsNotMade() {
        assertThatThrownBy(() -> OfflineJournals.writeSnapshots(directory.resolve("missing")))
                .hasMessageContaining("not a directory");
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    private StateFiles open(PumpLoop loop) throws IOException {
        StateFiles files = new StateFiles(
                directory, "silences", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()));
        files.load(RecordSink.decoding(SilenceCodec.KIND::decode, stored -> {}), () -> {});
        return files;
    }

    private static byte[] record(int number, long stamp, String comment) {
        Silence silence = TestSilences.of(
                new UUID(0x4000, number).toString(),
                List.of(Matchers.of(Matcher.equal("alertname", "A" + number))),
                NOW,
                NOW.plusSeconds(3600),
                NOW,
                "ann",
                comment);
        StoredVersion.Mark mark = new StoredVersion.Mark(0, stamp, "a", NOW, NOW.plus(Duration.ofDays(5)));
        return new StoredVersion(SilenceCodec.encode(silence, NOW.plus(Duration.ofDays(5))), mark).encode();
    }
}
