package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.it.Eventually;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.StoredVersion.Mark;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.receiver.HookServer;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.sim.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go to a real Alertmanager and come from it. */
class RealAlertmanagerIT {
    private static final Instant NOW = Instant.now();

    /** A field 110 of the inner message and a field 100 of the outer one. */
    private static final UnknownFields UNKNOWN = UnknownFields.of(HexFormat.of().parseHex("0a03f00607a00601"));

    private static final UnknownFields INNER_UNKNOWN =
            UnknownFields.of(HexFormat.of().parseHex("0a03f00607"));

    @TempDir
    Path directory;

    @AutoClose
    private HookServer receiver;

    private Path data;
    private Path configuration;

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HookServer.start();
        data = directory.resolve("data");
        configuration = Files.writeString(directory.resolve("am.yml"), """
                route:
                  receiver: hook
                  group_by: [alertname]
                  group_wait: 0s
                  group_interval: 100ms
                receivers:
                - name: hook
                  webhook_configs:
                  - url: %s
                """.formatted(receiver.url("/")));
    }

    @Test
    void whatAlertmanagerWritesIsReadAndWrittenAgainByteForByte() throws IOException, InterruptedException {
        boolean hasMatcherSets;
        try (RealAlertmanager real = RealAlertmanager.start(data, configuration)) {
            hasMatcherSets = real.minorVersion() >= 32;
            for (int i = 0; i < 20; i++) {
                Map<String, String> annotations = i % 2 == 0 ? Map.of() : Map.of("größe", "ü" + i);
                Object id = real.post("/api/v2/silences", silence(i, annotations))
                        .get("silenceID")
                        .asText();
                if (i % 5 == 0) {
                    real.delete("/api/v2/silence/" + id);
                }
            }
            for (int i = 0; i < 5; i++) {
                real.post("/api/v2/alerts", List.of(alert("g" + i, "1"), alert("g" + i, "2"), alert("g" + i, "ü 🚀")));
            }
            awaitRecords(real, 5);
        }
        List<Stored<SilenceCodec.Message>> silences = RealFilesTest.silences(data.resolve("silences"));
        List<NflogEntry> entries = RealFilesTest.entries(data.resolve("nflog"));

        assertThat(silences).hasSize(20);
        assertThat(entries)
                .hasSize(5)
                .allSatisfy(entry -> assertThat(entry.notified().firing())
                        .contains(AlertHash.of(LabelSet.of("alertname", alertname(entry), "i", "1"))));
        assertThat(encodedSilences(silences))
                .map(SilenceCodec.KIND::decode)
                .extracting(decoded -> ((Decoded.Ok<Stored<SilenceCodec.Message>>) decoded)
                        .value()
                        .value()
                        .silence())
                .isEqualTo(silences.stream()
                        .map(stored -> stored.value().silence())
                        .toList());
        if (hasMatcherSets) { // older versions write the only set in the old field alone, we in both
            assertRewritten("silences", encodedSilences(silences));
        }
        assertRewritten("nflog", entries.stream().map(NflogEntryCodec::encode).toList());
    }

    private static String alertname(NflogEntry entry) {
        String key = entry.key().groupKey();
        return key.substring(key.indexOf('"') + 1, key.lastIndexOf('"'));
    }

    private void assertRewritten(String name, List<byte[]> records) throws IOException {
        Path copy = directory.resolve(name + "-again");
        RealFilesTest.file(copy).write(records);
        assertThat(copy).hasSameBinaryContentAs(data.resolve(name));
    }

    @Test
    void alertmanagerReadsOurSilencesAndWritesTheSameBytes() throws IOException, MatcherException {
        List<Stored<SilenceCodec.Message>> ours = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ours.add(stored(i, set(i)));
        }
        List<byte[]> records = marked(encodedSilences(ours));
        RealFilesTest.file(data.resolve("silences")).write(records);
        Files.createDirectories(data.resolve("grapevine"));
        Files.write(data.resolve("grapevine/silences.0000000000000001.log"), JournalFormat.header(1));

        try (RealAlertmanager real = RealAlertmanager.start(data, configuration)) {
            JsonNode listed = real.get("/api/v2/silences");
            assertThat(listed).hasSize(20);
            for (Stored<SilenceCodec.Message> stored : ours) {
                JsonNode seen =
                        real.get("/api/v2/silence/" + stored.value().silence().id());
                assertThat(seen.get("comment").asText())
                        .isEqualTo(stored.value().silence().comment());
                assertThat(seen.get("createdBy").asText())
                        .isEqualTo(stored.value().silence().createdBy());
                assertThat(Instant.parse(seen.get("endsAt").asText()))
                        .isEqualTo(stored.value().silence().endsAt().truncatedTo(ChronoUnit.MILLIS));
                assertThat(matchers(seen))
                        .isEqualTo(stored.value().silence().matcherSets().get(0).toString());
            }
        }
        assertSameRecords(data.resolve("silences"), records);
        assertThat(data.resolve("grapevine")).isDirectoryContaining("glob:**.log");
    }

    @Test
    void alertmanagerWritesEveryKindOfSilenceAsWeDo() throws IOException, MatcherException {
        Matchers other = Matchers.of(Matcher.equal("other", "set"));
        List<byte[]> records = encodedSilences(List.of(
                stored(1, set(1), other),
                stored(2, set(2), other, set(1)),
                stored(3, INNER_UNKNOWN, List.of(other), List.of()), // Alertmanager itself drops those of the outer one
                stored(4, UnknownFields.NONE, List.of(other), List.of(set(4), other))));
        RealFilesTest.file(data.resolve("silences")).write(records);
        RealAlertmanager.start(data, configuration).close();

        assertSameRecords(data.resolve("silences"), records);
    }

    private static Matchers set(int i) throws MatcherException {
        return Matchers.of(
                Matcher.equal("alertname", "größe " + i),
                Matcher.of(MatchType.REGEXP, "日本 語", "a.*|b"),
                Matcher.notEqual("c", ""),
                Matcher.of(MatchType.NOT_REGEXP, "d", "x\\d+\n"));
    }

    private static String matchers(JsonNode silence) throws IOException {
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode each : silence.get("matchers")) {
            MatchType type = MatchType.of(
                    each.get("isRegex").asBoolean(), each.get("isEqual").asBoolean());
            try {
                matchers.add(Matcher.of(
                        type, each.get("name").asText(), each.get("value").asText()));
            } catch (MatcherException e) {
                throw new IOException(e);
            }
        }
        return Matchers.of(matchers).toString();
    }

    @Test
    void alertmanagerTrustsOurNotificationLogAndWritesTheSameBytes() throws IOException, InterruptedException {
        ReceiverData receiverData = ReceiverData.EMPTY.with("thread", "größe 1");
        NflogEntry logged = entry("known", receiverData, AlertHash.of(LabelSet.of("alertname", "known", "i", "1")));
        List<byte[]> records = marked(List.of(NflogEntryCodec.encode(logged)));
        RealFilesTest.file(data.resolve("nflog")).write(records);

        try (RealAlertmanager real = RealAlertmanager.start(data, configuration)) {
            real.post("/api/v2/alerts", List.of(alert("known", "1")));
            Eventually.holds("records", () -> metric(real, "alertmanager_nflog_queries_total") >= 1);
            real.post("/api/v2/alerts", List.of(alert("new", "1")));
            awaitRecords(real, 2);
        }
        assertThat(receiver.requests())
                .allSatisfy(received ->
                        assertThat(received.body()).contains("\"new\"").doesNotContain("\"known\""));
        List<Stored<NflogEntry>> after = RealFilesTest.storedEntries(data.resolve("nflog"));
        assertThat(after)
                .hasSize(2)
                .usingRecursiveFieldByFieldElementComparator()
                .contains(((Decoded.Ok<Stored<NflogEntry>>) NflogEntryCodec.KIND.decode(records.get(0))).value());
    }

    /** Waits until each group has been flushed several times, so that what the first flush led to is in the log. */
    private static void awaitRecords(RealAlertmanager real, int groups) throws IOException, InterruptedException {
        double before = metric(real, "alertmanager_nflog_queries_total");
        Eventually.holds("records", () -> metric(real, "alertmanager_nflog_queries_total") >= before + 4 * groups);
    }

    private static double metric(RealAlertmanager real, String name) throws IOException {
        return real.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Test
    void alertmanagerWritesEveryKindOfLogEntryAsWeDo() throws IOException {
        List<byte[]> records = new ArrayList<>();
        records.add(NflogEntryCodec.encode(entry("text", ReceiverData.EMPTY.with("k", ""), 1, -1, Long.MIN_VALUE)));
        records.add(NflogEntryCodec.encode(entry("integer", new ReceiverData(Map.of("k", 0L)))));
        records.add(NflogEntryCodec.encode(entry("double", new ReceiverData(Map.of("", -0.0)), 300)));
        NflogEntry plain = entry("unknown", ReceiverData.EMPTY, 5, 3);
        records.add(NflogEntryCodec.encode(new NflogEntry(
                plain.key(),
                plain.timestamp(),
                new NotifiedState(
                        -7,
                        new long[] {5, 3},
                        new long[] {7, 8},
                        new long[] {-1, 1_790_000_000_000L},
                        ReceiverData.EMPTY),
                plain.expiresAt(),
                0,
                UNKNOWN)));
        records.addAll(marked(List.of(NflogEntryCodec.encode(entry("marked", ReceiverData.EMPTY)))));
        RealFilesTest.file(data.resolve("nflog")).write(records);
        RealAlertmanager.start(data, configuration).close();

        assertSameRecords(data.resolve("nflog"), records);
    }

    private static NflogEntry entry(String alertname, ReceiverData receiverData, long... firing) {
        return new NflogEntry(
                new NflogKey("{}:{alertname=\"" + alertname + "\"}", "hook", "webhook", 0),
                NOW,
                NotifiedState.of(firing, new long[] {7}, receiverData),
                NOW.plus(Duration.ofDays(1)),
                0,
                UnknownFields.NONE);
    }

    private static Stored<SilenceCodec.Message> stored(int i, Matchers... sets) {
        return stored(i, UnknownFields.NONE, List.of(sets), List.of());
    }

    private static Stored<SilenceCodec.Message> stored(
            int i, UnknownFields unknown, List<Matchers> sets, List<Matchers> receiverSets) {
        Silence silence = new Silence(
                new UUID(0x4000, i).toString(),
                sets,
                NOW.minusSeconds(i),
                NOW.plusSeconds(3600L * i + 60).truncatedTo(i % 2 == 0 ? ChronoUnit.SECONDS : ChronoUnit.NANOS),
                NOW,
                "me",
                i == 7 ? "" : "comment \"" + i,
                i % 2 == 0 ? LabelSet.EMPTY : LabelSet.of("größe", ""),
                receiverSets,
                unknown);
        return Samples.stored(silence, silence.expiresAt(Duration.ofHours(120)));
    }

    /** The records as Grapevine stores them. */
    private static List<byte[]> marked(List<byte[]> bodies) {
        Mark mark = new Mark(1, Version.MAX_STAMP, "größe", NOW, NOW.plus(Duration.ofDays(30)));
        return bodies.stream()
                .map(body -> new StoredVersion(body, mark).encode())
                .toList();
    }

    private static List<byte[]> encodedSilences(List<Stored<SilenceCodec.Message>> silences) {
        return silences.stream()
                .map(stored -> SilenceCodec.encode(
                        stored.value().silence(), stored.value().expiresAt()))
                .toList();
    }

    private static void assertSameRecords(Path file, List<byte[]> expected) throws IOException {
        List<String> found = new ArrayList<>();
        LoadReport report = RealFilesTest.file(file).read(record -> {
            found.add(HexFormat.of().formatHex(record));
            return Optional.empty();
        });
        assertThat(report.damaged())
                .as("the checksums of what we had written before")
                .isZero();
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(HexFormat.of()::formatHex).toList());
    }

    private static Map<String, Object> silence(int i, Map<String, String> annotations) {
        Map<String, Object> matcher =
                Map.of("name", "size_" + i, "value", "a|b 🚀", "isRegex", i % 2 == 0, "isEqual", i % 3 == 0);
        Map<String, Object> selecting = Map.of("name", "alertname", "value", "A" + i, "isRegex", false);
        return Map.of(
                "matchers",
                List.of(matcher, selecting),
                "startsAt",
                NOW.minusSeconds(60).toString(),
                "endsAt",
                NOW.plusSeconds(3600 + i).toString(),
                "createdBy",
                "Zoë",
                "comment",
                "line 1\nline " + i,
                "annotations",
                annotations);
    }

    private static Map<String, Object> alert(String alertname, String i) {
        return Map.of("labels", Map.of("alertname", alertname, "i", i));
    }
}
