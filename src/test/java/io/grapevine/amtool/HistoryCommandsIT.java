package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code amtool history}: what it asks, and how it shows the answers. */
class HistoryCommandsIT {
    private static final String PAGE = """
            {"from":"2026-11-20T12:00:00Z","to":"2026-11-21T12:00:00Z","records":[
             {"type":"notification","at":"2026-11-21T11:00:30Z","replica":"b","groupKey":"{}:{alertname=\\"Disk\\"}",
              "groupLabels":{"alertname":"Disk"},"receiver":"dba","integration":"webhook[0]","outcome":"failed",
              "reason":"first","firing":["0123456789abcdef"],"attempts":3,"took":"5ms","latency":"30s","error":"status 500",
              "digest":"2026-11-21T11:00:20Z"},
             {"type":"alert","at":"2026-11-21T11:00:00Z","replica":"a","change":"received",
              "labels":{"alertname":"Disk","instance":"db-1"},"annotations":{"summary":"full"},"startsAt":"2026-11-21T11:00:00Z"},
             {"type":"silence","at":"2026-11-21T10:00:00Z","replica":"a","silence":{"id":"s-1",
              "matcherSets":[[{"name":"a","value":"b","isRegex":false,"isEqual":true}]],"startsAt":"2026-11-21T10:00:00Z",
              "endsAt":"2026-11-21T12:00:00Z","updatedAt":"2026-11-21T10:00:00Z","createdBy":"Ana","comment":"swap"}},
             {"type":"config","at":"2026-11-21T09:00:00Z","replica":"a","hash":"17","text":""},
             {"type":"tomorrow","at":"2026-11-21T09:00:00Z"},
             {"type":"process","at":"2026-11-21T08:00:00Z","replica":"a","started":true}],"complete":true}
            """;
    private static final String SUMMARY = """
            {"from":"2026-11-20T12:00:00.000Z","to":"2026-11-21T12:00:00.000Z","complete":true,"fired":3,"resolved":1,"expired":0,
             "sent":2,"failed":1,"latency":{"count":2,"p50Millis":30000,"p90Millis":31000,"p99Millis":31000,"maxMillis":31000},
             "alerts":[{"alertname":"Disk","instances":2,"fired":3,"ended":1,"sent":2,"failed":1,"lastFired":"2026-11-21T11:00:00.000Z"}],
             "moreAlerts":4,
             "groups":[{"key":"{}:{alertname=\\"Disk\\"}","labels":{"alertname":"Disk"},"receiver":"dba","fired":3,"sent":2,"failed":1,
              "lastAt":"2026-11-21T11:00:30.000Z","lastError":"status 500"}],"moreGroups":0,
             "receivers":[{"receiver":"dba","integration":"webhook[0]","sent":2,"failed":1,
              "latency":{"count":2,"p50Millis":30000,"p90Millis":31000,"p99Millis":31000,"maxMillis":31000}}],"moreReceivers":0}
            """;

    private static final String REPORT = """
            {"from":"2026-11-16T00:00:00.000Z","to":"2026-11-23T00:00:00.000Z","complete":true,"missing":[],"rows":[
             {"week":"2026-W47","team":"=db","receiver":"dba","pages":7,
              "acknowledged":{"count":5,"p50Millis":90000,"p90Millis":185300,"p99Millis":400000,"maxMillis":400000},
              "nobodyReacted":2,"endedSoon":1,"atNight":3,"longestMillis":7384000},
             {"week":"2026-W47","team":"-","receiver":"web","pages":1,
              "acknowledged":{"count":0,"p50Millis":0,"p90Millis":0,"p99Millis":0,"maxMillis":0},
              "nobodyReacted":0,"endedSoon":0,"atNight":0,"longestMillis":400}]}
            """;

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    private ToolRun history(String... words) {
        return server.run(List.of("history"), words);
    }

    @Test
    void recordsAreATable() {
        server.answer(200, PAGE);

        ToolRun run = history();

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(String::stripTrailing).toList())
                .containsExactly(
                        "Happened At              Event          Of                                   Receiver        Details",
                        "2026-11-21 11:00:30 UTC  failed         {alertname=\"Disk\"}                   dba webhook[0]  first"
                                + " notification, 1 firing, 0 resolved, in a digest: status 500",
                        "2026-11-21 11:00:00 UTC  fired          {alertname=\"Disk\", instance=\"db-1\"}                  full",
                        "2026-11-21 10:00:00 UTC  silence        {a=\"b\"}                                              by"
                                + " Ana until 2026-11-21 12:00:00 UTC: swap",
                        "2026-11-21 09:00:00 UTC  configuration  17",
                        "2026-11-21 08:00:00 UTC  started        a");
    }

    @Test
    void extendedFormHasReplicaAndLatency() {
        server.answer(200, PAGE);

        assertThat(history("query", "-o", "extended").out().lines().toList().get(1))
                .contains("  30s ", "  3 ", "  b ");
    }

    @Test
    void jsonIsAListOfRecords() {
        server.answer(200, PAGE);

        assertThat(history("query", "-o", "json").out())
                .startsWith("[{\"type\":\"notification\",")
                .endsWith("\"started\":true}]\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            query DiskFull a=b | /history?since=24h&filter=alertname%3D%22DiskFull%22&filter=a%3Db&limit=100
            query --since=7d --receiver=d.* --group=x --outcome=failed --type=alert --type=silence --limit=5 | \
            /history?since=7d&receiver=d.%2A&group=x&outcome=failed&type=alert&type=silence&limit=5
            query --from=2026-11-21T10:00:00Z --to=2026-11-21T11:00:00Z | \
            /history?from=2026-11-21T10%3A00%3A00.000Z&to=2026-11-21T11%3A00%3A00.000Z&limit=100
            audit --since=7d user=ana via!=page | /history?since=7d&filter=user%3Dana&filter=via%21%3Dpage&type=audit&limit=100
            summary --since=7d team=db | /history/summary?since=7d&filter=team%3Ddb&limit=20
            report | /history/report?since=4w&team=team&zone=UTC
            report -r d.* --group=x --team=squad --zone=Europe/Berlin --since=13w --to=2026-11-21T11:00:00Z a=b | \
            /history/report?since=13w&receiver=d.%2A&group=x&team=squad&zone=Europe%2FBerlin&filter=a%3Db&to=2026-11-21T11%3A00%3A00.000Z
            """)
    void flagsAndMatchersAreSent(String words, String path) {
        server.answer(200, words.startsWith("summary") ? SUMMARY : words.startsWith("report") ? REPORT : PAGE);

        ToolRun run = history(words.strip().split(" ", -1));

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(server.only().target()).isEqualTo("/prefix/api/grapevine/v1" + path.strip());
    }

    @Test
    void auditedChangesSayWhoDidWhatAndInTheExtendedFormWhatWasBefore() {
        server.answer(200, """
                {"from":"2026-11-21T08:00:00Z","to":"2026-11-21T12:00:00Z","complete":true,"missing":[],"records":[
                {"type":"audit","at":"2026-11-21T11:00:30Z","replica":"a","audit":{"kind":"silence","action":"DELETE /api/v2/silence/1",
                "via":"api","user":"ana","from":"10.0.0.7","result":"done","before":"{a=\\"b\\"}"}}]}
                """.replace("\n\"", " \""));

        assertThat(history("audit").out().lines().toList().get(1))
                .contains("silence done", "DELETE /api/v2/silence/1", "{from=\"10.0.0.7\", user=\"ana\", via=\"api\"}");
        assertThat(history("audit", "-o", "extended").out()).contains("before=");
    }

    private static final String ID = "a39e6a34-3a80-4b3e-9f5a-2d58eb4b3c65";

    @Test
    void theChangesOfASilenceSayWhoChangedWhatFromWhatToWhat() {
        String created =
                ID + " [{a=\\\"b\\\"}] from 2026-11-21T11:00:00.123456789Z to 2026-11-21T12:00:00Z by Ana: disk: swap";
        String moved = created.replace("12:00:00Z", "13:00:00Z")
                .replace("swap", "swap; c\\u001b[31m")
                .replace("] from", "] for receivers [{name=\\\"team\\\"}] from");
        server.answer(200, """
                {"from":"2026-11-21T08:00:00Z","to":"2026-11-21T14:00:00Z","complete":true,"missing":[],"records":[
                {"type":"audit","at":"2026-11-21T11:40:00Z","replica":"a","audit":{"kind":"silence","action":"DELETE /api/v2/silence/1",
                "via":"api","claimed":"Bo","from":"10.0.0.9","result":"done","before":"MOVED"}},
                {"type":"audit","at":"2026-11-21T11:30:00.987654321Z","replica":"a","audit":{"kind":"silence","action":"POST /api/v2/silences",
                "via":"page","user":"ana","from":"10.0.0.7","result":"done","before":"CREATED; 0CREATED","after":"MOVED; 0CREATED"}},
                {"type":"audit","at":"2026-11-21T11:00:00Z","replica":"a","audit":{"kind":"silence","action":"POST /api/v2/silences",
                "via":"page","user":"ana","from":"10.0.0.7","result":"done","after":"CREATED"}}]}
                """.replace("0CREATED", created.replace("a39e", "b39e"))
                .replace("CREATED", created)
                .replace("MOVED", moved));

        assertThat(history("audit", "kind=silence", "-o", "extended").out())
                .contains("from 2026-11-21 11:00:00 UTC to 2026-11-21 13:00:00 UTC by Ana")
                .doesNotContain("T11:00", "123456789");
        assertThat(history("audit", ID)).isEqualTo(new ToolRun(0, """
                2026-11-21 11:40:00 UTC  silence expired by Bo, not proven (api, 10.0.0.9)
                2026-11-21 11:30:00 UTC  silence changed by ana (page, 10.0.0.7)
                  receivers: {name="team"}
                  ends: 2026-11-21 12:00:00 UTC → 2026-11-21 13:00:00 UTC
                  reason: disk: swap → disk: swap; c [31m
                2026-11-21 11:00:00 UTC  silence created by ana (page, 10.0.0.7)
                  id: a39e6a34-3a80-4b3e-9f5a-2d58eb4b3c65
                  matchers: {a="b"}
                  starts: 2026-11-21 11:00:00 UTC
                  ends: 2026-11-21 12:00:00 UTC
                  author: Ana
                  reason: disk: swap
                """, ""));
        assertThat(server.requests().get(1).target())
                .endsWith("/history?from=1970-01-01T00%3A00%3A00Z&silence=" + ID + "&type=audit&limit=100");
        assertThat(history("audit", ID, "--since=7d", "-o", "extended").out())
                .contains("  request: POST /api/v2/silences, recorded by a\n");
        assertThat(server.requests().get(2).target()).contains("/history?since=7d&silence=");
        assertThat(history("audit", ID, "-o", "json").out()).startsWith("[{\"type\":\"audit\"");
    }

    @Test
    void whatIsNoSilenceOfTheHistoryAndNoFieldIsRefused() {
        server.answer(200, """
                {"from":"2026-11-21T08:00:00Z","to":"2026-11-21T14:00:00Z","complete":true,"missing":[],"records":[]}
                """);

        assertThat(history("audit", ID))
                .isEqualTo(new ToolRun(
                        1,
                        "",
                        "amtool: error: silence " + ID
                                + ": nobody has changed it, as far as the history knows (expected: the id of a silence that was created or"
                                + " changed while the server kept a history)\n\n"));
        assertThat(history("audit", "s-1"))
                .isEqualTo(new ToolRun(
                        1, "", "amtool: error: \"s-1\" (expected: the id of a silence, or field=value)\n\n"));
        assertThat(history("audit", ID, "user=ana").err()).contains("\"user=ana\" (expected: nothing after the id");
    }

    @Test
    void pagesAreReadUntilThereAreEnough() {
        String page = PAGE.replace("\"complete\":true", "\"next\":\"1.000000000-1\",\"complete\":true");
        server.answer(200, page);

        ToolRun run = history("query", "--limit=8", "--type=alert");

        assertThat(run.err()).isEqualTo("older records are not shown (--limit shows more)\n");
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).target())
                .endsWith("&to=2026-11-21T12%3A00%3A00Z&cursor=1.000000000-1&limit=3");
    }

    @Test
    void summaryHasTotalsAndTables() {
        server.answer(200, SUMMARY);

        ToolRun run = history("summary");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().map(String::stripTrailing).toList())
                .containsExactly(
                        "From 2026-11-20 12:00:00 UTC to 2026-11-21 12:00:00 UTC",
                        "Alerts: 3 fired, 1 resolved, 0 expired",
                        "Notifications: 2 sent, 1 failed",
                        "Latency of 2: p50 30s, p90 31s, p99 31s, max 31s",
                        "",
                        "Alertname  Fired  Ended  Instances  Notified  Failed  Last Fired At",
                        "Disk       3      1      2          2         1       2026-11-21 11:00:00 UTC",
                        "and 4 more (--limit)",
                        "",
                        "Group               Receiver  Fired  Notified  Failed",
                        "{alertname=\"Disk\"}  dba       3      2         1",
                        "",
                        "Receiver  Integration  Notified  Failed  p50  p99  Max",
                        "dba       webhook[0]   2         1       30s  31s  31s");
        assertThat(history("summary", "-o", "extended").out()).contains("status 500");
        assertThat(history("summary", "-o", "json").out()).isEqualTo(SUMMARY);
    }

    @Test
    void aReportIsATableOfWeeksTeamsAndReceivers() {
        server.answer(200, REPORT);

        ToolRun run = history("report");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(String::stripTrailing).toList())
                .containsExactly(
                        "Week      Team  Receiver  Pages  Acknowledged  Median  p90   Nobody Reacted  At Night  Longest",
                        "2026-W47  =db   dba       7      5             1m30s   3m5s  2               3         2h3m4s",
                        "2026-W47  -     web       1      0                           0               0         0s");
        assertThat(history("report", "-o", "extended").out()).contains("Ended Soon");
        assertThat(history("report", "-o", "json").out()).isEqualTo(REPORT);
        assertThat(history("report", "--csv").out().lines().toList())
                .hasSize(3)
                .contains("2026-W47,'=db,dba,7,5,90,185,2,1,3,7384", "2026-W47,-,web,1,0,,,0,0,0,0");
    }

    @Test
    void whatIsMissingIsNoted() {
        server.answer(
                200,
                "application/json",
                SUMMARY.replace("\"complete\":true", "\"complete\":false,\"missing\":[\"b\",\"c\"]"));

        assertThat(history("summary").err()).isEqualTo("""
                        Warning: this is a part of the time, up to 2026-11-21 12:00:00 UTC; ask for less of it
                        Warning: without the replicas b, c
                        """);
        server.answer(
                200,
                "application/json",
                REPORT.replace("\"complete\":true,\"missing\":[]", "\"complete\":false,\"missing\":[\"b\"]"));
        assertThat(history("report", "--csv").err()).isEqualTo("""
                        Warning: this is a part of the time, up to 2026-11-23 00:00:00 UTC; ask for less of it
                        Warning: without the replicas b
                        """);
    }

    @Test
    void exportWithoutAReplicaIsWrittenAndFails(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("day.jsonl");
        server.answer(HookServer.status(
                200, "{}\n", "Content-Type", "application/x-ndjson", "Warning", "299 - \"without the history of b\""));

        ToolRun run = history("export", "--since=90m", "--file=" + file);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("without the history of b")
                .endsWith("amtool: error: the export is incomplete: the server warns that it lacks records\n\n");
        assertThat(file).hasContent("{}\n{}\n");
    }

    @Test
    void exportWhoseConnectionBreaksFails() {
        AtomicInteger answered = new AtomicInteger();
        server.answer((exchange, received) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{}\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (answered.incrementAndGet() > 1) {
                throw new IOException("broken");
            }
            exchange.close();
        });

        ToolRun run = history("export", "--since=90m");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("{}\n{}\n");
        assertThat(run.err()).contains("amtool: error: the export is incomplete: Get ");
    }

    @Test
    void exportAsksForAnHourAtATime() {
        server.answer(200, "application/x-ndjson", "{\"type\":\"process\"}\n");

        ToolRun run = history("export", "--from=2026-11-21T10:00:00Z", "--to=2026-11-21T12:30:00Z");

        assertThat(run).isEqualTo(new ToolRun(0, "{\"type\":\"process\"}\n".repeat(3), ""));
        assertThat(server.requests())
                .extracting(
                        request -> request.target().substring(request.target().indexOf('?')))
                .containsExactly(
                        "?from=2026-11-21T10%3A00%3A00.000Z&to=2026-11-21T11%3A00%3A00.000Z",
                        "?from=2026-11-21T11%3A00%3A00.000Z&to=2026-11-21T12%3A00%3A00.000Z",
                        "?from=2026-11-21T12%3A00%3A00.000Z&to=2026-11-21T12%3A30%3A00.000Z");
    }

    @Test
    void exportWritesAFileThatARefusalLeavesAsItIs(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("day.jsonl");
        server.answer(200, "application/x-ndjson", "{}\n");
        assertThat(history("export", "--since=90m", "--file=" + file)).isEqualTo(new ToolRun(0, "", ""));
        assertThat(file).hasContent("{}\n{}\n");

        server.answer(404, "{\"error\":\"history: off\"}\n");
        assertThat(history("export", "--file=" + file).err()).isEqualTo("amtool: error: history: off\n\n");
        assertThat(file).hasContent("{}\n{}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"query", "summary", "report", "export"})
    void aServerWithoutTheOperationIsNamedAsSuch(String command) {
        server.answer(404, "text/plain", "404 page not found");

        assertThat(history(command))
                .isEqualTo(
                        new ToolRun(
                                1,
                                "",
                                "amtool: error: the server keeps no history (expected: Grapevine; Alertmanager has no such API)\n\n"));
    }

    @Test
    void valuesThatCannotBeMeantAreErrors() {
        assertThat(history("query", "--since=soon").err()).contains("--since: \"soon\" (expected: a duration");
        assertThat(history("query", "--outcome=lost").err())
                .contains("--outcome: \"lost\" (expected: one of sent, failed)");
        assertThat(history("query", "--from=noon").err()).contains("--from: parsing time \"noon\"");
        assertThat(history("export", "--from=2026-11-21T10:00:00Z", "--to=2026-11-21T09:00:00Z")
                        .err())
                .contains("--from: a time after that of --to");
        assertThat(server.requests()).isEmpty();
    }
}
