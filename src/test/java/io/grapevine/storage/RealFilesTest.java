package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files {@code real-silences} and {@code real-nflog} were written by Alertmanager 0.33.1, {@code real-nflog-muted} by 0.35.0 with {@code
 * muted-alerts-in-nflog}.
 */
class RealFilesTest {
    @TempDir
    Path directory;

    @Test
    void theSilencesOfAlertmanagerAreUnderstood() throws IOException, MatcherException {
        List<Silence> silences = silences(resource("real-silences")).stream()
                .map(stored -> stored.value().silence())
                .toList();

        assertThat(silences)
                .hasSize(3)
                .allSatisfy(it -> assertThat(it.unknownFields()).isEqualTo(UnknownFields.NONE));
        assertThat(byName(silences, "alertname=\"Quiet\"")).satisfies(silence -> {
            assertThat(silence.endsAt()).isEqualTo(Instant.parse("2099-12-31T23:59:59.999999999Z"));
            assertThat(silence.createdBy()).isEqualTo("me");
            assertThat(silence.comment()).isEqualTo("why");
            assertThat(silence.startsAt()).isEqualTo(silence.updatedAt());
        });
        assertThat(byName(silences, "zone!~\"x.*\"").matcherSets())
                .containsExactly(Matchers.of(
                        Matcher.equal("alertname", "Quiet"),
                        Matcher.of(MatchType.REGEXP, "job", "a|b"),
                        Matcher.notEqual("env", "dev"),
                        Matcher.of(MatchType.NOT_REGEXP, "zone", "x.*")));
        assertThat(byName(silences, "日本語 🚀")).satisfies(silence -> {
            assertThat(silence.annotations()).isEqualTo(LabelSet.of("größe", "ü"));
            assertThat(silence.createdBy()).isEqualTo("Zoë");
            assertThat(silence.comment()).isEqualTo("zeile 1\nzeile 2");
            assertThat(silence.startsAt()).isEqualTo(Instant.parse("2090-01-01T00:00:00.5Z"));
            assertThat(silence.matches(LabelSet.of("größe", "日本語 🚀", "a b", "\n\"x\"")))
                    .isTrue();
        });
    }

    @Test
    void silencesExpireAfterAlertmanagersRetention() throws IOException {
        assertThat(silences(resource("real-silences")))
                .allSatisfy(stored -> assertThat(stored.value().expiresAt())
                        .isEqualTo(stored.value().silence().expiresAt(Duration.ofHours(120))));
    }

    @Test
    void theNotificationLogOfAlertmanagerIsUnderstood() throws IOException {
        List<NflogEntry> entries = entries(resource("real-nflog"));
        String group = "{}:{alertname=\"A\", größe=\"日本語 🚀\"}";

        assertThat(entries)
                .extracting(NflogEntry::key)
                .containsExactlyInAnyOrder(
                        new NflogKey(group, "hook", "webhook", 0), new NflogKey(group, "hook", "webhook", 1));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.notified().firing()).containsExactlyInAnyOrder(hash("2"), hash("3"), hash("4"));
            assertThat(entry.notified().resolved()).containsExactlyInAnyOrder(hash("0"), hash("1"));
            assertThat(entry.unknownFields()).isEqualTo(UnknownFields.NONE);
            assertThat(Duration.between(entry.timestamp(), entry.expiresAt())).isEqualTo(Duration.ofHours(8));
        });
    }

    @Test
    void theMutedAlertsOfAlertmanagersNotificationLogAreUnderstood() throws IOException {
        Map<String, NotifiedState> groups = entries(resource("real-nflog-muted")).stream()
                .peek(entry -> assertThat(entry.unknownFields()).isEqualTo(UnknownFields.NONE))
                .collect(Collectors.toMap(entry -> entry.key().groupKey(), NflogEntry::notified));

        assertThat(groups.get("{}:{alertname=\"A\"}")).isEqualTo(muted(hash("A", "a"), hash("A", "b")));
        assertThat(groups.get("{}:{alertname=\"B\"}")).isEqualTo(muted(0, hash("B", "c")));
        assertThat(groups.get("{}:{alertname=\"C\"}")).isEqualTo(muted(0, hash("C", "d")));
    }

    /** The state of an integration that knows an alert as firing, or none if it is 0, and of which another is muted. */
    private static NotifiedState muted(long firing, long muted) {
        long[] known = firing == 0 ? new long[0] : new long[] {firing};
        return NotifiedState.of(known, new long[0], ReceiverData.EMPTY).omitting(new long[] {muted}, Instant.EPOCH);
    }

    private static long hash(String alertname, String i) {
        return AlertHash.of(LabelSet.of("alertname", alertname, "i", i));
    }

    private static long hash(String i) {
        return AlertHash.of(LabelSet.of("alertname", "A", "größe", "日本語 🚀", "i", i));
    }

    @Test
    void whatIsReadIsWrittenAgainByteForByte() throws IOException {
        Path silences = resource("real-silences");
        assertThat(rewritten(
                        silences(silences),
                        it -> SilenceCodec.encode(
                                it.value().silence(), it.value().expiresAt())))
                .hasSameBinaryContentAs(silences);

        for (String name : List.of("real-nflog", "real-nflog-muted")) {
            Path nflog = resource(name);
            assertThat(rewritten(entries(nflog), NflogEntryCodec::encode)).hasSameBinaryContentAs(nflog);
        }
    }

    private <T> Path rewritten(List<T> records, Function<T, byte[]> encode) throws IOException {
        Path copy = Files.createTempFile(directory, "again", "");
        file(copy).write(records.stream().map(encode).toList());
        return copy;
    }

    private Path resource(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream in = Objects.requireNonNull(RealFilesTest.class.getResourceAsStream(name))) {
            Files.copy(in, copy);
        }
        return copy;
    }

    private static Silence byName(List<Silence> silences, String part) {
        return silences.stream()
                .filter(silence -> silence.matcherSets().toString().contains(part))
                .findFirst()
                .orElseThrow();
    }

    static List<Stored<SilenceCodec.Message>> silences(Path path) throws IOException {
        return read(path, SilenceCodec.KIND::decode);
    }

    static List<NflogEntry> entries(Path path) throws IOException {
        return storedEntries(path).stream().map(Stored::value).toList();
    }

    static List<Stored<NflogEntry>> storedEntries(Path path) throws IOException {
        return read(path, NflogEntryCodec.KIND::decode);
    }

    private static <T> List<T> read(Path path, Function<byte[], Decoded<T>> decode) throws IOException {
        List<T> values = new ArrayList<>();
        LoadReport report = file(path).read(RecordSink.decoding(decode, values::add));
        assertThat(report).isEqualTo(new LoadReport(values.size(), 0, 0));
        return values;
    }

    static SnapshotFile file(Path path) {
        return new SnapshotFile(path, new StorageMetrics(new PrometheusRegistry()), Disk.REAL);
    }
}
