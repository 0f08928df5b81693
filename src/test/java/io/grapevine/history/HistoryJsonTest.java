package io.grapevine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.history.HistoryJson.HistoryLines;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryJsonTest {
    private static final Instant AT = Instant.parse("2026-11-21T16:00:00.123456789Z");
    private static final LabelSet LABELS = LabelSet.of("alertname", "Disk\"full\"", "instance", "ö\n<1>");

    static Stream<HistoryRecord> records() throws MatcherException {
        Matcher broken = Matcher.uncompilable(MatchType.NOT_REGEXP, "c", "(");
        Silence silence = new Silence(
                "id-1",
                List.of(
                        Matchers.of(Matcher.equal("a", "b"), Matcher.ofSilence(MatchType.REGEXP, "c", "d|e")),
                        Matchers.of(Matcher.notEqual("a", ""), broken)),
                AT,
                AT.plusSeconds(60),
                AT.minusSeconds(1),
                "me",
                "why",
                LabelSet.of("ticket", "1"),
                List.of(Matchers.of(Matcher.equal("name", "pager")), Matchers.of(Matcher.equal("team", "x"))),
                UnknownFields.NONE);
        return Stream.of(
                new AlertRecord(AT, "r", AlertRecord.Change.RECEIVED, LABELS, LabelSet.EMPTY, AT, null, ""),
                new AlertRecord(
                        AT,
                        "r",
                        AlertRecord.Change.EXPIRED,
                        LABELS,
                        LabelSet.of("summary", "s"),
                        AT.minusSeconds(5),
                        AT,
                        "http://g"),
                new AlertRecord(
                        AT,
                        "r",
                        AlertRecord.Change.RESENT,
                        LABELS,
                        LabelSet.EMPTY,
                        AT.minusSeconds(500),
                        AT.minusSeconds(300),
                        "",
                        List.of(59_997L, 60_003L),
                        Map.of("a", "ended", "b", "silent")),
                new DeliveryRecord(
                        AT,
                        "r",
                        "{}:{a=\"b\"}",
                        LABELS,
                        "team",
                        "webhook[0]",
                        DeliveryRecord.Outcome.FAILED,
                        NotifyReason.SOME_RESOLVED,
                        List.of(LABELS.fingerprint()),
                        List.of(LabelSet.EMPTY.fingerprint()),
                        3,
                        Duration.ofNanos(1_500_000),
                        Duration.ofSeconds(90),
                        "status 500",
                        null),
                new SilenceRecord(AT, "r", silence),
                new ActionRecord(
                        AT,
                        "r",
                        "silence 1h",
                        "0123456789abcdef",
                        LABELS,
                        "link",
                        "Ana",
                        "undone",
                        List.of("id-1", "id-2"),
                        ""),
                new ActionRecord(
                        AT, "r", "ack", "0123456789abcdef", LabelSet.EMPTY, "link", "Ö", "refused", List.of(), "no"),
                new AuditRecord(AT, "r", LabelSet.of("kind", "silence", "user", "Ö\n\"", "before", "{a=\"b\"}")),
                new ConfigRecord(AT, "r", "123", "route:\n  receiver: x\n", "", Map.of("/a.tmpl", "{{ . }}")),
                new ConfigRecord(AT, "r", "123", "route: {}\n", "silences: {reminders: {}}\n", Map.of()),
                new ProcessRecord(AT, "r", true),
                new ProcessRecord(AT, "r", false));
    }

    @ParameterizedTest
    @MethodSource("records")
    void readsWhatItWrites(HistoryRecord record) throws JsonException {
        String line = HistoryJson.line(record);

        assertThat(line).startsWith("{\"type\":\"").doesNotContain("\n");
        assertThat(HistoryJson.read(line.getBytes(StandardCharsets.UTF_8))).contains(record);
    }

    @Test
    void anAlertIsOneFlatObject() {
        HistoryRecord alert = new AlertRecord(
                AT,
                "r-0",
                AlertRecord.Change.RESOLVED,
                LabelSet.of("alertname", "A"),
                LabelSet.EMPTY,
                Instant.parse("2026-11-21T15:00:00Z"),
                AT,
                "");

        assertThat(HistoryJson.line(alert))
                .isEqualTo("{\"type\":\"alert\",\"at\":\"2026-11-21T16:00:00.123456789Z\",\"replica\":\"r-0\","
                        + "\"change\":\"resolved\",\"labels\":{\"alertname\":\"A\"},"
                        + "\"startsAt\":\"2026-11-21T15:00:00Z\",\"endsAt\":\"2026-11-21T16:00:00.123456789Z\"}");
    }

    @Test
    void renewalsOfAnEndedAlertAreTheMillisecondsBetweenThem() throws JsonException {
        HistoryRecord run = new AlertRecord(
                AT,
                "r-0",
                AlertRecord.Change.RESENT,
                LabelSet.of("alertname", "A"),
                LabelSet.EMPTY,
                AT.minusSeconds(600),
                AT.minusSeconds(300),
                "",
                AlertRecord.resends(AT.minusSeconds(300), List.of(AT.minusSeconds(240), AT.minusMillis(179_998))),
                Map.of());

        assertThat(HistoryJson.line(run)).contains("\"change\":\"resent\"").endsWith(",\"resends\":[60000,60002]}");
        assertThatThrownBy(() -> HistoryJson.read(
                        HistoryJson.line(run).replace("endsAt", "unknown").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no field \"endsAt\"");
    }

    @Test
    void unknownTypesAndFieldsArePassedOver() throws IOException {
        String lines = """
                {"type":"weather","rain":{"mm":[1,2]}}
                {"type":"weather","reason":"a front","change":["sudden"],"silence":true}

                {"new":[{}],"type":"process","outcome":"good","labels":[],"at":"2026-11-21T17:00:00+01:00","replica":"r","started":true}
                """;
        List<HistoryRecord> read = new ArrayList<>();

        HistoryJson.readAll(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), read::add);

        assertThat(read).containsExactly(new ProcessRecord(Instant.parse("2026-11-21T16:00:00Z"), "r", true));
    }

    @Test
    void recordIsReadAsSoonAsItsLineIsComplete() throws IOException {
        byte[] line = HistoryJson.line(new ProcessRecord(AT, "ö", true)).getBytes(StandardCharsets.UTF_8);
        List<HistoryRecord> read = new ArrayList<>();
        HistoryLines lines = new HistoryLines(read::add);
        for (byte each : line) {
            lines.write(each);
        }
        assertThat(read).isEmpty();

        lines.write('\n');
        assertThat(read).containsExactly(new ProcessRecord(AT, "ö", true));
        lines.write(line);
        lines.close();
        assertThat(read).hasSize(2);
    }

    @Test
    void aLineThatIsNoRecordIsNamed() {
        String lines = "\n{\"type\":\"alert\",\"at\":\"2026-11-21T16:00:00Z\",\"change\":\"gone\"}\n";

        assertThatThrownBy(() -> HistoryJson.readAll(
                        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), record -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "line 2: change: \"gone\" (expected: one of received, updated, resolved, expired, resent)");
    }
}
