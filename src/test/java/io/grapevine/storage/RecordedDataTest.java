package io.grapevine.storage;

import static io.grapevine.Bytes.concat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.Records;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.storage.RecordedData.Sample;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of earlier releases, and of later ones, are read: an upgrade and the way back lose nothing. */
class RecordedDataTest {
    /** What a later release may add to any message: field 1000, a varint. */
    private static final byte[] NEWER = new MessageWriter().varint(1000, 7).toBytes();

    @TempDir
    Path directory;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(RecordedData.FIRST)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target =
                        directory.resolve(RecordedData.FIRST.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private LoadReport load(String state, RecordSink sink) throws IOException {
        StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());
        try (StateFiles files = new StateFiles(directory, state, LogLimits.DEFAULT, new PumpLoop(), metrics)) {
            return files.load(sink, () -> {});
        }
    }

    private List<Stored<SilenceCodec.Message>> silences() throws IOException {
        return whole("silences", SilenceCodec.KIND::decode);
    }

    private List<Stored<NflogEntry>> entries() throws IOException {
        return whole("nflog", NflogEntryCodec.KIND::decode);
    }

    private <T> List<T> whole(String state, Function<byte[], Decoded<T>> decode) throws IOException {
        List<T> values = new ArrayList<>();
        LoadReport report = load(state, RecordSink.decoding(decode, values::add));
        assertThat(report).as("nothing is damaged").isEqualTo(new LoadReport(values.size(), 0, 0));
        return values;
    }

    private static <T> List<Sample<T>> both(List<Sample<T>> snapshot, List<Sample<T>> log) {
        return Stream.concat(snapshot.stream(), log.stream()).toList();
    }

    private static void assertSame(StoredVersion actual, StoredVersion expected) {
        assertThat(actual.body()).isEqualTo(expected.body());
        assertThat(actual.mark()).isEqualTo(expected.mark());
    }

    @Test
    void theSilencesOfTheFirstReleaseAreUnderstood() throws IOException {
        List<Sample<Silence>> expected = both(RecordedData.snapshotSilences(), RecordedData.loggedSilences());

        List<Stored<SilenceCodec.Message>> actual = silences();

        assertThat(actual).extracting(stored -> stored.value().silence()).isEqualTo(values(expected));
        for (int i = 0; i < actual.size(); i++) {
            assertSame(actual.get(i).version(), expected.get(i).version());
        }
    }

    @Test
    void theNotificationLogOfTheFirstReleaseIsUnderstood() throws IOException {
        List<Sample<NflogEntry>> expected = both(RecordedData.snapshotEntries(), RecordedData.loggedEntries());

        List<Stored<NflogEntry>> actual = entries();

        assertThat(actual).extracting(Stored::value).isEqualTo(values(expected));
        for (int i = 0; i < actual.size(); i++) {
            assertSame(actual.get(i).version(), expected.get(i).version());
        }
    }

    private static <T> List<T> values(List<Sample<T>> samples) {
        return samples.stream().map(Sample::value).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"silences", "nflog"})
    void theChecksumsOfTheFirstReleaseAreThoseOfItsSnapshot(String state) throws IOException {
        List<SnapshotSum> sums = new SnapshotSums(directory.resolve(StateFiles.LOG_DIRECTORY), state, Disk.REAL).read();
        byte[] snapshot = Files.readAllBytes(directory.resolve(state));
        byte[] changed = snapshot.clone();
        changed[changed.length / 2] ^= 1;

        assertThat(sums).hasSize(1);
        assertThat(sums.get(0).matches(new ByteArrayInputStream(snapshot))).isTrue();
        assertThat(sums.get(0).matches(new ByteArrayInputStream(changed))).isFalse();
    }

    @Test
    void aFlippedBitInASnapshotOfTheFirstReleaseIsFound() throws IOException {
        Path file = directory.resolve("silences");
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
        SnapshotSum sum = new SnapshotSums(directory.resolve(StateFiles.LOG_DIRECTORY), "silences", Disk.REAL)
                .read()
                .get(0);
        Files.setLastModifiedTime(file, sum.modified());
        List<Silence> silences = new ArrayList<>();

        LoadReport report = load(
                "silences",
                RecordSink.decoding(
                        SilenceCodec.KIND::decode,
                        stored -> silences.add(stored.value().silence())));

        assertThat(report.damaged()).isPositive();
        assertThat(values(both(RecordedData.snapshotSilences(), RecordedData.loggedSilences())))
                .hasSize(silences.size() + 1)
                .containsAll(silences);
    }

    @Test
    void fieldsOfALaterReleaseAreKept() {
        for (Sample<Silence> sample : RecordedData.snapshotSilences()) {
            Stored<SilenceCodec.Message> read = ok(SilenceCodec.KIND.decode(newer(sample)));
            assertThat(withoutUnknown(read.value().silence())).isEqualTo(sample.value());
            assertThat(read.version().encode()).containsSequence(NEWER);
            assertThat(read.version().mark()).isEqualTo(sample.version().mark());
        }
        for (Sample<NflogEntry> sample : RecordedData.snapshotEntries()) {
            Stored<NflogEntry> read = ok(NflogEntryCodec.KIND.decode(newer(sample)));
            assertThat(read.value().notified()).isEqualTo(sample.value().notified());
            assertThat(read.version().encode()).containsSequence(NEWER);
            assertThat(read.version().mark()).isEqualTo(sample.version().mark());
        }
    }

    /** Both the record and the silence or entry in it have a field more. */
    private static byte[] newer(Sample<?> sample) {
        byte[] inner = new MessageWriter().bytes(1, NEWER).toBytes(); // a message in two pieces is one
        return concat(inner, NEWER, sample.bytes());
    }

    private static Silence withoutUnknown(Silence silence) {
        return Records.with(silence, "unknownFields", UnknownFields.NONE);
    }

    private static <T> T ok(Decoded<T> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<T>) decoded).value();
    }

    static List<Path> replicas() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("src", "test", "resources", "formats"))) {
            return entries.map(entry -> entry.resolve("replica"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /** A journal follows the snapshot: what a job said at last counts. */
    @ParameterizedTest
    @MethodSource("replicas")
    void theHeartbeatsOfEachReleaseAreUnderstood(Path replica) throws IOException {
        Path files = Files.createDirectories(directory.resolve("replica").resolve(StateFiles.LOG_DIRECTORY));
        try (Stream<Path> stored = Files.list(replica.resolve("data").resolve(StateFiles.LOG_DIRECTORY))) {
            for (Path file : stored.toList()) {
                Files.copy(file, files.resolve(file.getFileName().toString()));
            }
        }
        Map<String, String> messages = new TreeMap<>();
        StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());
        try (StateFiles own =
                StateFiles.own(files.getParent(), "heartbeats", LogLimits.DEFAULT, new PumpLoop(), metrics)) {
            LoadReport report = own.load(
                    RecordSink.decoding(
                            HeartbeatHistory.KIND::decode,
                            stored -> messages.put(
                                    stored.value().name(), stored.value().message())),
                    () -> {});
            assertThat(report.damaged()).isZero();
        }

        Map<String, String> expected = new TreeMap<>();
        new ObjectMapper()
                .readTree(replica.resolve("expected.json").toFile())
                .path("heartbeats")
                .forEach(heartbeat -> expected.put(
                        heartbeat.path("name").asText(),
                        heartbeat.path("message").asText()));
        assertThat(messages).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void filesOfALaterReleaseUnderOtherNamesAreLeftAlone() throws IOException {
        Path later = Files.writeString(
                directory.resolve(StateFiles.LOG_DIRECTORY).resolve("alerts.0000000000000001.log"), "later");

        assertThat(silences()).isNotEmpty();
        assertThat(entries()).isNotEmpty();
        assertThat(later).hasContent("later");
    }
}
