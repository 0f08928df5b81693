package io.grapevine.web.api.grapevine;

import static io.grapevine.history.MemoryHistory.alert;
import static io.grapevine.history.MemoryHistory.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.v2.LiveApi;
import io.grapevine.web.api.v2.OpenApiDocument;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints of the history over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryApiIT {
    private static final String PATH = "/api/grapevine/v1/history";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            route:
              receiver: dba
              group_by: [alertname]
              routes: [{receiver: web, matchers: [team=web]}]
            receivers: [{name: dba}, {name: web}]
            """;
    private static final LabelSet DISK = LabelSet.of("alertname", "Disk");
    private static final LabelSet DB_1 = LabelSet.of("alertname", "Disk", "instance", "db-1");

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(3));
    private final List<HistoryRecord> records = List.of(
            new ProcessRecord(start.minus(Duration.ofDays(3)), "a", true),
            new ConfigRecord(start, "a", "17", "route: {}", "ui: {}", Map.of("t.tmpl", "text")),
            alert(start.plusSeconds(1), Change.RECEIVED, "alertname", "Disk", "instance", "db-1"),
            delivery(start.plusSeconds(2), "dba", "", Duration.ofSeconds(1), DISK, DB_1),
            alert(start.plusSeconds(3), Change.RESOLVED, "alertname", "Disk", "instance", "db-1"),
            delivery(start.plusSeconds(4), "web", "status 500", Duration.ofSeconds(1), DISK, DB_1));

    private final Vertx vertx = Vertx.vertx();
    private LiveApi api;

    @BeforeAll
    void start() throws Exception {
        api = new LiveApi(vertx, CONFIG, new MemoryHistory().with(records.toArray(HistoryRecord[]::new)));
    }

    @AfterAll
    void stop() {
        api.close();
        vertx.close();
    }

    private JsonNode get(String query) throws Exception {
        HttpResponse<String> answer = api.get(PATH + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private List<HistoryRecord> records(String query) throws Exception {
        List<HistoryRecord> read = new ArrayList<>();
        for (JsonNode entry : get(query).get("records")) {
            read.add(HistoryJson.read(entry.toString().getBytes(StandardCharsets.UTF_8))
                    .orElseThrow());
        }
        return read;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HistoryRecord record(int i) {
        return records.get(i);
    }

    @Test
    void recordsOfTheLastDayComeByDefaultTheNewestFirst() throws Exception {
        JsonNode page = get("");

        assertThat(page.get("complete").asBoolean()).isTrue();
        assertThat(page.has("next")).isFalse();
        assertThat(Duration.between(
                        Instant.parse(page.get("from").asText()),
                        Instant.parse(page.get("to").asText())))
                .isEqualTo(Duration.ofDays(1));
        assertThat(records(""))
                .containsExactly(
                        record(5),
                        record(4),
                        record(3),
                        record(2),
                        new ConfigRecord(start, "a", "17", "", "", Map.of()));
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        String to = "to=" + Instant.now().plusSeconds(60);
        JsonNode first = get("?since=7d&limit=4&" + to);
        JsonNode second =
                get("?since=7d&limit=4&" + to + "&cursor=" + first.get("next").asText());

        assertThat(first.get("records")).hasSize(4);
        assertThat(second.get("records")).hasSize(2);
        assertThat(second.at("/records/1/type").asText()).isEqualTo("process");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void spanIsGivenByTimes() throws Exception {
        assertThat(records("?from=" + start.plusSeconds(2) + "&to=" + start.plusSeconds(4)))
                .containsExactly(record(4), record(3));
        assertThat(records("?since=1s&to=" + start.plusSeconds(4))).containsExactly(record(4));
    }

    @Test
    void conditionsSelectRecords() throws Exception {
        assertThat(records("?type=alert&type=process&since=7d")).containsExactly(record(4), record(2), record(0));
        assertThat(records("?outcome=failed")).containsExactly(record(5));
        assertThat(records("?receiver=db.")).containsExactly(record(3));
        assertThat(records("?filter=" + escaped("instance=~\"db-.\"") + "&type=notification"))
                .containsExactly(record(5), record(3));
        assertThat(records("?filter=" + escaped("instance=\"db-2\""))).isEmpty();
    }

    @Test
    void groupIsGivenByItsKeyOrItsId() throws Exception {
        String key = "{}:" + DISK;

        assertThat(records("?group=" + escaped(key))).containsExactly(record(5), record(3));
        assertThat(records("?group=" + ShortGroupId.of("{}", DISK))).containsExactly(record(5), record(3));
        assertThat(records("?group=" + ShortGroupId.of("{}", DB_1))).isEmpty();
    }

    @Test
    void summaryCounts() throws Exception {
        JsonNode summary = get("/summary?since=7d");

        assertThat(summary.at("/alerts/0/alertname").asText()).isEqualTo("Disk");
        assertThat(summary.at("/alerts/0/fired").asInt()).isEqualTo(1);
        assertThat(summary.at("/alerts/0/sent").asInt()).isEqualTo(1);
        assertThat(summary.at("/alerts/0/failed").asInt()).isEqualTo(1);
        assertThat(summary.at("/latency/p99Millis").asInt()).isEqualTo(1_000);
        assertThat(get("/summary?since=7d&limit=1").get("moreGroups").asInt()).isEqualTo(1);
        JsonNode byDay = get("/summary?since=7d&interval=1d").get("intervals");
        assertThat(byDay).hasSizeBetween(7, 8);
        assertThat(summary.get("intervals")).isEmpty();
        int fired = 0;
        for (JsonNode interval : byDay) {
            fired += interval.get("fired").asInt();
        }
        assertThat(fired).isEqualTo(summary.get("fired").asInt());
    }

    @Test
    void reportCountsThePagesOfFourWeeksByTeamAndReceiver() throws Exception {
        JsonNode report = get("/report?team=instance&zone=Asia/Tokyo");

        assertThat(Duration.between(
                        Instant.parse(report.get("from").asText()),
                        Instant.parse(report.get("to").asText())))
                .isEqualTo(Duration.ofDays(28));
        assertThat(report.get("complete").asBoolean()).isTrue();
        JsonNode row = report.at("/rows/0");
        assertThat(report.get("rows")).hasSize(1);
        assertThat(row.get("team").asText()).isEqualTo("db-1");
        assertThat(row.get("receiver").asText()).isEqualTo("dba");
        assertThat(row.get("pages").asInt()).isEqualTo(1);
        assertThat(row.get("endedSoon").asInt()).isEqualTo(1);
        assertThat(row.get("longestMillis").asInt()).isEqualTo(1_000);
        assertThat(get("/report?receiver=web").get("rows")).isEmpty();
    }

    @Test
    void reportCanBeATableForSpreadsheets() throws Exception {
        HttpResponse<String> table = api.get(PATH + "/report?format=csv");

        assertThat(table.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(table.headers().firstValue("Warning")).isEmpty();
        assertThat(table.body().lines().toList()).hasSize(2).last().asString().contains(",-,dba,1,0,,,1,1,");
    }

    @Test
    void exportHasALineForEachRecordTheOldestFirst() throws Exception {
        HttpResponse<String> export = api.get(PATH + "/export?since=7d");

        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(export.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<HistoryRecord> read = new ArrayList<>();
        for (String line : export.body().split("\n", -1)) {
            if (!line.isEmpty()) {
                read.add(HistoryJson.read(line.getBytes(StandardCharsets.UTF_8)).orElseThrow());
            }
        }
        assertThat(read).isEqualTo(records);
        assertThat(api.get(PATH + "/export?since=1s").body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?since=soon | since: \\"soon\\" (expected: a duration such as 90m, 24h or 7d)
            ?since=-1h | since: \\"-1h\\" (expected: a duration
            ?since=1h&from=2026-01-01T00:00:00Z | since: \\"1h\\" (expected: either since or from)
            ?from=noon | from: \\"noon\\" (expected: a time
            ?from=2099-01-01T00:00:00Z | from: 2099-01-01T00:00:00Z (expected: a time not after to,
            ?filter=x | filter:
            ?filter=@author%3DAna | filter: @author (expected: the name of a label
            ?filter=severity%3E%3Dwarning | filter: severity> (expected: the name of a label
            ?receiver=( | receiver:
            ?type=alerts | type: \\"alerts\\" (expected: one of alert, notification, silence, action, audit, config, process)
            ?outcome=lost | outcome: \\"lost\\" (expected: one of sent, failed)
            ?limit=0 | limit: \\"0\\" (expected: a whole number from 1 to 1000)
            ?limit=1001 | limit: \\"1001\\"
            ?cursor=x | cursor: \\"x\\" (expected: next of an earlier page)
            /report?zone=Berlin | zone: \\"Berlin\\" (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)
            /report?zone=../../etc/passwd | zone: \\"../../etc/passwd\\" (expected: a name of
            /report?format=xlsx | format: \\"xlsx\\" (expected: json or csv)
            /report?since=soon | since: \\"soon\\" (expected: a duration
            /report?type=alert | query parameter: \\"type\\" (expected: one of from, to, since, filter, receiver,
            /summary?interval=x | interval: \\"x\\" (expected: a duration such as 5m, 1h or 1d)
            /summary?interval=59s | interval: \\"59s\\" (expected: at least 1m, and at most 200 of them
            /summary?interval=1m | interval: \\"1m\\" (expected: at least 1m, and at most 200 of them
            """)
    void badParametersAreRefusedWithAReason(String query, String reason) throws Exception {
        HttpResponse<String> answer = api.get(PATH + query.strip());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("{\"error\":\"" + reason.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/summary", "/report", "/advice", "/export"})
    void withoutAHistoryTheFlagIsNamed(String path) throws Exception {
        Vertx another = Vertx.vertx();
        try (LiveApi without = new LiveApi(another, CONFIG, LiveApi.Integrations.NONE)) {
            HttpResponse<String> answer = without.get(PATH + path);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("history: off").contains("--history.dir");
        } finally {
            another.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/summary", "/report", "/export"})
    void historyThatCannotBeReadIsAnError(String path) throws Exception {
        Vertx another = Vertx.vertx();
        HistoryReader broken = (from, to, order, visitor) -> {
            throw new IOException("bad block");
        };
        try (LiveApi unreadable = new LiveApi(another, CONFIG, broken)) {
            HttpResponse<String> answer = unreadable.get(PATH + path);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("history: cannot be read: bad block");
        } finally {
            another.close();
        }
    }

    @Test
    void longExportsAreWhole() throws Exception {
        MemoryHistory many = new MemoryHistory();
        HistoryRecord[] all = new HistoryRecord[5_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ProcessRecord(start.plusSeconds(i / 10), "r" + i, true);
        }
        many.with(all);
        Vertx another = Vertx.vertx();
        try (LiveApi large = new LiveApi(another, CONFIG, many)) {
            List<String> lines = large.get(PATH + "/export").body().lines().toList();

            assertThat(lines).hasSize(all.length);
            assertThat(lines.get(4_999)).isEqualTo(HistoryJson.line(all[4_999]));
        } finally {
            another.close();
        }
    }

    @Test
    void answersKeepToTheDocument() throws Exception {
        OpenApiDocument document = new OpenApiDocument(
                api.get("/api/grapevine/v1" + ApiDocument.PATH).body());

        assertThat(document.faults(document.answer("/history"), get("?since=7d&limit=5"), "page"))
                .isEmpty();
        assertThat(document.faults(document.answer("/history/summary"), get("/summary"), "summary"))
                .isEmpty();
        assertThat(document.faults(document.answer("/history/report"), get("/report"), "report"))
                .isEmpty();
    }
}
