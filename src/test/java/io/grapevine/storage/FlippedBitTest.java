package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.StoredVersion.Mark;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.TestSilences;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit in the files of silences neither adds a silence nor lets one match more alerts. */
class FlippedBitTest {
    private static final Instant T = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final Instant KEPT = T.plusSeconds(500_000);

    private static final long RESOLVED = 0x7654_3210_fedc_ba98L;

    private static final List<Silence> SILENCES = List.of(
            silence(1, T.plusSeconds(7200), Matchers.of(Matcher.equal("x", "12345678"))),
            silence(2, T.plusSeconds(7200), Matchers.of(Matcher.equal("a", "b"), Matcher.notEqual("c", "d"))),
            silence(3, T.plusSeconds(3), Matchers.of(Matcher.equal("a", "ended"))));

    @TempDir
    Path directory;

    private final List<Silence> loaded = new ArrayList<>();
    private final RecordSink sink = RecordSink.decoding(
            SilenceCodec.KIND::decode, stored -> loaded.add(stored.value().silence()));
    private Path path;
    private SnapshotFile file;
    private byte[] snapshot;
    private FileTime modified;

    private static Silence silence(int number, Instant end, Matchers... sets) {
        return TestSilences.of(
                "00000000-0000-4000-8000-00000000000" + number,
                List.of(sets),
                T.plusSeconds(number),
                end,
                T.plusSeconds(number),
                "Zoë",
                "why");
    }

    private static List<byte[]> records() {
        return SILENCES.stream()
                .map(silence -> new StoredVersion(
                        SilenceCodec.encode(silence, KEPT),
                        new Mark(silence.isEnded() ? 1 : 0, 1_795_000_000_000_000_000L, "a", T, KEPT)))
                .map(StoredVersion::encode)
                .toList();
    }

    @BeforeEach
    void write() throws IOException {
        path = directory.resolve("silences");
        file = new SnapshotFile(path, new StorageMetrics(new PrometheusRegistry()), new FaultyDisk());
        file.write(records());
        snapshot = Files.readAllBytes(path);
        modified = Files.getLastModifiedTime(path);
    }

    /** Loads {@code content} with each bit flipped in turn, and passes what was loaded to {@code check}. */
    private void flipEach(byte[] content, Load load, BiConsumer<String, List<Silence>> check) throws IOException {
        for (int bit = 0; bit < content.length * Byte.SIZE; bit++) {
            loaded.clear();
            load.load(flipped(content, bit));
            check.accept("bit " + bit, loaded);
        }
    }

    private static byte[] flipped(byte[] content, int bit) {
        byte[] flipped = content.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return flipped;
    }

    @FunctionalInterface
    private interface Load {
        void load(byte[] content) throws IOException;
    }

    private void load(byte[] content, FileTime time) throws IOException {
        Files.write(path, content);
        Files.setLastModifiedTime(path, time);
        assertThat(file.read(sink).damaged()).isEqualTo(1);
        try (Stream<Path> kept = Files.list(directory)) {
            for (Path copy :
                    kept.filter(each -> each.toString().contains(".corrupt-")).toList()) {
                assertThat(copy).hasBinaryContent(content);
                Files.delete(copy);
            }
        }
    }

    @Test
    void snapshotWithAnotherModificationTimeLosesTheDamagedSilenceOnly() throws IOException {
        FileTime other = FileTime.from(modified.toInstant().plusSeconds(60));

        flipEach(
                snapshot,
                content -> load(content, other),
                (bit, silences) ->
                        assertThat(SILENCES).as(bit).containsAll(silences).hasSize(silences.size() + 1));
    }

    @Test
    void snapshotWithoutChecksumsHasNoSilenceThatMatchesMore() throws IOException {
        List<List<Matchers>> matchers =
                SILENCES.stream().map(Silence::matcherSets).toList();
        List<Silence> ended = SILENCES.stream().filter(Silence::isEnded).toList();

        flipEach(
                snapshot,
                content -> new SnapshotReading(new ByteArrayInputStream(content), sink).run(),
                (bit, silences) -> {
                    assertThat(matchers)
                            .as(bit)
                            .containsAll(
                                    silences.stream().map(Silence::matcherSets).toList());
                    assertThat(silences)
                            .as(bit)
                            .filteredOn(silence ->
                                    silence.matcherSets().equals(ended.get(0).matcherSets()))
                            .allMatch(Silence::isEnded);
                });
    }

    @Test
    void logEntryWithoutChecksumSaysOfNoResolvedAlertThatItFires() {
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}:{a=\"b\"}", "team", "webhook", 1),
                T,
                new NotifiedState(
                        42,
                        new long[] {0x0123_4567_89ab_cdefL},
                        new long[] {RESOLVED},
                        new long[] {T.toEpochMilli()},
                        ReceiverData.EMPTY),
                KEPT,
                0,
                UnknownFields.NONE);
        byte[] record = NflogEntryCodec.encode(entry);
        for (int bit = 0; bit < record.length * Byte.SIZE; bit++) {
            byte[] flipped = flipped(record, bit);
            if (NflogEntryCodec.decode(flipped) instanceof Decoded.Ok<NflogEntry> read) {
                assertThat(read.value().notified().firing()).as("bit %d", bit).doesNotContain(RESOLVED);
            }
        }
    }

    @Test
    void logSegmentLosesTheDamagedSilenceOnly() throws IOException {
        flipEach(
                FuzzedFiles.segment(records()),
                content -> new SegmentScan(ByteBuffer.wrap(content), sink).run(),
                (bit, silences) -> assertThat(SILENCES).as(bit).containsAll(silences));
    }
}
