package io.grapevine.storage;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.StoredVersion.Mark;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The content of the data directory that each release leaves in {@code src/test/resources/formats/<release>/data}, and the
 * program that wrote it. A release records what it writes once, and never changes it:
 *
 * <pre>
 * bin/fixtures 0.2.0
 * </pre>
 */
final class RecordedData {
    /** The first release that has recorded its files. */
    static final Path FIRST = Path.of("src", "test", "resources", "formats", "0.1.0", "data");

    private static final Instant WRITTEN = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final Instant KEPT = Instant.parse("2126-01-01T00:00:00Z");
    private static final long STAMP = 1_795_000_000_000_000_000L;

    private RecordedData() {}

    /** A record as it lies on disk, and the value that it stands for. */
    record Sample<T>(T value, StoredVersion version) {
        byte[] bytes() {
            return version.encode();
        }
    }

    private static Mark mark(int rank, int number) {
        return new Mark(rank, STAMP + number, "replica-" + number % 3, WRITTEN.plusSeconds(number), KEPT);
    }

    private static Silence silence(int number, Instant end, List<Matchers> sets, List<Matchers> receivers) {
        return new Silence(
                String.format("00000000-0000-4000-8000-%012d", number),
                sets,
                WRITTEN.plusSeconds(number),
                end,
                WRITTEN.plusSeconds(number),
                "Zoë " + number,
                "first line\nsecond line 日本語 🚀",
                number % 2 == 0 ? LabelSet.EMPTY : LabelSet.of("ticket", "OPS-" + number, "größe", "ü"),
                receivers,
                UnknownFields.NONE);
    }

    private static Sample<Silence> sample(int number, Silence silence) {
        return new Sample<>(
                silence,
                new StoredVersion(SilenceCodec.encode(silence, KEPT), mark(silence.isEnded() ? 1 : 0, number)));
    }

    private static List<Matchers> matchers() {
        try {
            return List.of(Matchers.of(
                    Matcher.equal("alertname", "DiskFull"),
                    Matcher.notEqual("env", "dev"),
                    Matcher.of(MatchType.REGEXP, "instance", "db-[0-9]+|größe"),
                    Matcher.of(MatchType.NOT_REGEXP, "zone", "(?i)x.*")));
        } catch (MatcherException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The silences of the snapshot. */
    static List<Sample<Silence>> snapshotSilences() {
        List<Matchers> plain = List.of(Matchers.of(Matcher.equal("alertname", "A")));
        List<Sample<Silence>> samples = new ArrayList<>();
        samples.add(sample(1, silence(1, KEPT, matchers(), List.of())));
        samples.add(sample(2, silence(2, WRITTEN.plusSeconds(2), plain, List.of()))); // expired by a request
        List<Matchers> sets = List.of(plain.get(0), Matchers.of(Matcher.equal("alertname", "B")));
        samples.add(sample(3, silence(3, KEPT, sets, List.of(Matchers.of(Matcher.equal("team", "a"))))));
        Silence unmarked = silence(4, KEPT, plain, List.of());
        samples.add(new Sample<>(unmarked, new StoredVersion(SilenceCodec.encode(unmarked, KEPT), null)));
        return samples;
    }

    /** The silences of the append log: later versions of two, and another. */
    static List<Sample<Silence>> loggedSilences() {
        List<Matchers> plain = List.of(Matchers.of(Matcher.equal("alertname", "A")));
        return List.of(
                sample(11, silence(1, WRITTEN.plusSeconds(1), matchers(), List.of())),
                sample(12, silence(4, KEPT.minusSeconds(1), plain, List.of())),
                sample(13, silence(5, KEPT, plain, List.of())));
    }

    private static Sample<NflogEntry> entry(int number, NotifiedState state) {
        NflogEntry entry = new NflogEntry(
                new NflogKey("{}/{team=\"a\"}:{alertname=\"größe " + number + "\"}", "team-a/pager", "webhook", number),
                WRITTEN.plusSeconds(number),
                state,
                KEPT,
                STAMP - 1,
                UnknownFields.NONE);
        return new Sample<>(entry, new StoredVersion(NflogEntryCodec.encode(entry), mark(0, number)));
    }

    /** The entries of the snapshot. */
    static List<Sample<NflogEntry>> snapshotEntries() {
        return List.of(
                entry(
                        0,
                        new NotifiedState(
                                -42,
                                new long[] {1, -1, Long.MIN_VALUE},
                                new long[] {300, 7},
                                new long[] {1_795_000_000_000L, 0},
                                new ReceiverData(Map.of("ts", "1.2", "count", 3L, "ratio", 0.5)),
                                new EarlierAlerts(Map.of(301L, WRITTEN), Map.of(-7L, WRITTEN.plusSeconds(1))),
                                new long[0])),
                entry(1, NotifiedState.of(new long[0], new long[] {5}, ReceiverData.EMPTY)),
                mutedEntry());
    }

    /** An entry of an alert that is muted, and of another that was, whose group has ended before; it was written again. */
    private static Sample<NflogEntry> mutedEntry() {
        NotifiedState state = new NotifiedState(
                7,
                new long[] {3, 4},
                new long[0],
                new long[0],
                ReceiverData.EMPTY,
                new EarlierAlerts(Map.of(), Map.of()),
                new long[] {4},
                new long[] {5, -6});
        NflogEntry plain = entry(3, state).value();
        NflogEntry entry = new NflogEntry(
                plain.key(),
                plain.timestamp(),
                state,
                KEPT,
                STAMP - 1,
                Duration.ofMillis(90_001),
                WRITTEN.minusSeconds(60),
                UnknownFields.NONE);
        return new Sample<>(entry, new StoredVersion(NflogEntryCodec.encode(entry), mark(0, 3)));
    }

    /** The entries of the append log. */
    static List<Sample<NflogEntry>> loggedEntries() {
        return List.of(entry(2, NotifiedState.of(new long[] {9}, new long[0], ReceiverData.EMPTY)));
    }

    /** Writes a data directory, which is given, as the program does now. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory.resolve(StateFiles.LOG_DIRECTORY));
        write(directory, "silences", bytes(snapshotSilences()), bytes(loggedSilences()));
        write(directory, "nflog", bytes(snapshotEntries()), bytes(loggedEntries()));
        Files.writeString(directory.resolve(StateFiles.LOG_DIRECTORY).resolve("peer-name"), "replica-1-0a1b2c3d\n");
    }

    private static <T> List<byte[]> bytes(List<Sample<T>> samples) {
        return samples.stream().map(Sample::bytes).toList();
    }

    private static void write(Path directory, String state, List<byte[]> snapshot, List<byte[]> log)
            throws IOException {
        PumpLoop loop = new PumpLoop();
        List<OptionalLong> snapshots = new ArrayList<>();
        List<byte[]> durable = new ArrayList<>();
        StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());
        try (StateFiles files = new StateFiles(directory, state, LogLimits.DEFAULT, loop, metrics)) {
            files.load(record -> Optional.empty(), () -> {});
            files.snapshot(snapshot, snapshots::add);
            loop.runUntil(() -> !snapshots.isEmpty());
            log.forEach(record -> files.append(record, () -> durable.add(record)));
            loop.runUntil(() -> durable.size() == log.size());
        }
    }
}
