package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code amtool alert why}: what it asks, and how it shows the answer. */
class AlertWhyIT {
    private static final String ANSWER = """
            {"at":"2026-06-01T12:00:00.000Z",
             "sentence":"Not notified: silenced by Ana until 2026-06-01T13:00:00.000Z (disk swap).",
             "labels":{"alertname":"A","team":"db"},"fingerprint":"0123456789abcdef","resolved":false,
             "routes":[
              {"id":"{}","depth":0,"receiver":"all","matches":true,"taken":false,"continue":false,"matchers":[]},
              {"id":"{}/1","depth":1,"receiver":"web","matches":false,"taken":false,"continue":false,"matchers":[
               {"matcher":"alertname=\\"A\\"","matches":true},{"matcher":"team=\\"web\\"","matches":false}]},
              {"id":"{}/2","depth":1,"receiver":"dba","matches":true,"taken":true,"continue":false,"matchers":[
               {"matcher":"team=\\"db\\"","matches":true}]}],
             "silences":[{"id":"s-1","state":"active","createdBy":"Ana","comment":"disk\\u001b[31m\\nswap",
              "startsAt":"2026-06-01T11:00:00.000Z","endsAt":"2026-06-01T13:00:00.000Z",
              "updatedAt":"2026-06-01T11:00:00.000Z","matchers":["alertname=\\"A\\""]}],
             "inhibitedBy":[{"fingerprint":"fedcba9876543210","labels":{"alertname":"Down"}},
              {"fingerprint":"0000000000000001","labels":{}}],
             "groups":[{"id":"g","key":"{}/{team=\\"db\\"}:{alertname=\\"A\\"}","route":"{}/2","receiver":"dba",
              "labels":{"alertname":"A"},"exists":true,"holdsAlert":true,"groupWaitMillis":30000,
              "groupIntervalMillis":300000,"repeatIntervalMillis":14400000,"mutedBy":["nights"],"mutedUntil":"2026-06-01T12:30:00.000Z",
              "nextFlush":"2026-06-01T12:05:00.000Z","flushing":false,"nextFlushStoppedBy":"mute",
              "escalation":{"policy":"db","told":[{"step":"second","receiver":"dba-2","at":"2026-06-01T11:05:00.000Z"}],
               "next":{"step":"lead","receiver":"dba-lead","at":"2026-06-01T12:15:00.000Z"},"stopped":"muted",
               "failed":{"at":"2026-06-01T11:15:00.000Z","status":"failed","reason":"escalated","firing":1,"resolved":0,
                "attempts":1,"error":"status 400"}},
              "integrations":[
               {"name":"webhook[0]","notifiedAt":"2026-06-01T11:00:00.000Z","knowsAlert":true,
                "repeatAt":"2026-06-01T15:00:00.000Z","next":{"reason":"group changed","alerts":1},
                "last":{"at":"2026-06-01T11:00:00.000Z","integration":"webhook[0]","status":"retrying",
                 "reason":"first notification","firing":2,"resolved":1,"attempts":1,"tookMillis":12,
                 "error":"status 500","replica":"b"}},
               {"name":"slack[0]"}],
              "outcomes":[{"at":"2026-06-01T10:00:00.000Z","integration":"slack[0]","status":"failed",
               "reason":"first notification","firing":1,"resolved":0,"attempts":3,"tookMillis":12}]}]}
            """;

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    private ToolRun why(String... words) {
        return server.run(List.of("alert", "why"), words);
    }

    @Test
    void theSentenceComesFirstAndThenTheSteps() {
        server.answer(200, ANSWER);

        assertThat(why("A", "team=db")).isEqualTo(new ToolRun(0, """
                Not notified: silenced by Ana until 2026-06-01 13:00:00 UTC (disk swap).

                Routes:
                  default-route: matches every alert
                    {alertname="A",team="web"}: does not match: alertname="A" matches, team="web" does not match
                    {team="db"}: matches; taken, receiver: dba
                Muted by:
                  silence s-1 by Ana until 2026-06-01 13:00:00 UTC: disk [31m swap
                  inhibition: alert {alertname="Down"}
                  inhibition: alert 0000000000000001
                Group {alertname="A"} of receiver dba:
                  group_wait: 30s, group_interval: 5m, repeat_interval: 4h
                  muted by time intervals: nights until 2026-06-01 12:30:00 UTC
                  next flush: 2026-06-01 12:05:00 UTC, stopped by mute
                  webhook[0]: notified at 2026-06-01 11:00:00 UTC of this alert
                    last: retrying at 2026-06-01 11:00:00 UTC, first notification, 2 firing, 1 resolved, 1 attempt, by replica b: status 500
                    next: 2026-06-01 12:05:00 UTC, group changed, 1 alert
                    repeated: 2026-06-01 15:00:00 UTC if nothing changes
                  slack[0]: not notified of this group
                  escalation db:
                    second: dba-2 notified at 2026-06-01 11:05:00 UTC
                    lead: dba-lead waits: muted
                      last: failed at 2026-06-01 11:15:00 UTC, escalated, 1 firing, 0 resolved, 1 attempt: status 400
                """, ""));
    }

    @Test
    void theExtendedFormAddsMatchersKeysAndNotifications() {
        server.answer(200, ANSWER);

        assertThat(why("A", "-o", "extended").out())
                .contains(
                        "    matchers: alertname=\"A\"\n",
                        "  key: {}/{team=\"db\"}:{alertname=\"A\"}\n",
                        "  latest notifications:\n    slack[0] failed at 2026-06-01 10:00:00 UTC, first notification, 1"
                                + " firing, 0 resolved, 3 attempts\n");
    }

    @Test
    void firingAlertsThatHaveTheLabelsAmongOthersAreListed() {
        server.answer(200, ANSWER.replaceFirst("\\{", """
                {"moreFiring":3,"firing":[{"fingerprint":"0123456789abcdef","labels":{"alertname":"A","host":"db-1"},
                 "sentence":"Not notified: silenced by Ana until 2026-06-01T13:00:00.000Z."}],"""));

        assertThat(why("A").out()).contains("""

                Firing alerts with these labels:
                  {alertname="A", host="db-1"} (--fingerprint=0123456789abcdef): Not notified: silenced by Ana until 2026-06-01 13:00:00 UTC.
                  … and 3 more
                Routes:
                """);
    }

    @Test
    void theOnlyFiringAlertIsShownWithAllItsLabels() {
        server.answer(200, ANSWER.replace("\"resolved\"", "\"asked\":{\"alertname\":\"A\"},\"resolved\""));

        assertThat(why("A").out())
                .contains("\n\nAlert: {alertname=\"A\", team=\"db\"} (--fingerprint=0123456789abcdef)\nRoutes:\n");
    }

    @Test
    void theValuesNowAndThoseOfMessagesAreShown() {
        String values = "\"values\":{\"text\":\"4.2 now\",\"at\":\"2026-06-01T11:00:00.000Z\"},";
        server.answer(
                200,
                ANSWER.replace("\"routes\":[", values + "\"routes\":[")
                        .replace("\"integrations\":[", values + "\"integrations\":["));
        assertThat(why("A").out())
                .contains("\n\nValues: 4.2 now\nRoutes:\n")
                .contains("\n  values for messages at 2026-06-01 11:00:00 UTC: 4.2 now\n  webhook[0]: ");

        server.answer(
                200,
                ANSWER.replace(
                        "\"routes\":[",
                        "\"values\":{\"fault\":\"too late\",\"at\":\"2026-06-01T11:00:00.000Z\"},\"routes\":["));
        assertThat(why("A").out()).contains("\n\nValues: none: too late\nRoutes:\n");
    }

    @Test
    void whatADigestToldAndWillTellIsSaidSo() {
        server.answer(
                200,
                ANSWER.replace("\"knowsAlert\":true,", "\"knowsAlert\":true,\"digest\":true,")
                        .replace("\"alerts\":1}", "\"alerts\":1,\"digestBy\":\"2026-06-01T12:06:00.000Z\"}"));

        assertThat(why("A").out())
                .contains("webhook[0]: notified at 2026-06-01 11:00:00 UTC in a digest of this alert\n")
                .contains("next: in a digest at 2026-06-01 12:06:00 UTC at the latest, group changed, 1 alert\n");
    }

    @Test
    void timesAreShownInTheLayoutThatIsGiven() {
        server.answer(200, ANSWER);

        assertThat(why("A", "--date.format=15h04").out())
                .startsWith("Not notified: silenced by Ana until 13h00 (disk swap).\n")
                .contains("next flush: 12h05,");
    }

    @Test
    void jsonIsPrintedAsItCame() {
        server.answer(200, ANSWER);

        assertThat(why("A", "-o", "json")).isEqualTo(new ToolRun(0, ANSWER, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DiskFull instance=db-1 | label=alertname%3D%22DiskFull%22&label=instance%3D%22db-1%22
            b="x\\"y" --at=2026-06-01T14:00:00+02:00 | label=b%3D%22x%5C%22y%22&time=2026-06-01T14%3A00%3A00.000%2B02%3A00
            --fingerprint=0123456789abcdef | fingerprint=0123456789abcdef
            DiskFull --exact | label=alertname%3D%22DiskFull%22&exact=true
            """)
    void labelsFingerprintAndTimeAreSent(String words, String query) {
        server.answer(200, ANSWER);

        assertThat(why(words.split(" ", -1)).exit()).isZero();
        assertThat(server.only().method()).isEqualTo("GET");
        assertThat(server.only().target()).isEqualTo("/prefix/api/grapevine/v1/why?" + query);
    }

    @Test
    void whatTheServerRefusesIsAnError() {
        server.answer(404, "{\"error\":\"fingerprint: \\\"x\\\" (expected: that of an alert)\"}\n");

        assertThat(why("--fingerprint=x"))
                .isEqualTo(new ToolRun(1, "", "amtool: error: fingerprint: \"x\" (expected: that of an alert)\n\n"));
        server.answer(503, "text/plain", "");
        assertThat(why("A").err()).isEqualTo("amtool: error: alert why: status code 503\n\n");
    }

    @ParameterizedTest
    @CsvSource({"404, text/plain, 404 page not found", "200, text/html, <html></html>"})
    void aServerWithoutTheOperationIsNamedAsSuch(int status, String type, String body) {
        server.answer(status, type, body);

        assertThat(why("A"))
                .isEqualTo(new ToolRun(
                        1,
                        "",
                        "amtool: error: the server does not say why alerts are notified (expected: Grapevine;"
                                + " Alertmanager has no such API)\n\n"));
    }

    @Test
    void anAnswerOfAnotherKindIsAnError() {
        server.answer(200, "{}");

        ToolRun run = why("A");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("cannot read the answer").contains("no sentence");
    }

    @ParameterizedTest
    @CsvSource({"'', no labels", "A --fingerprint=0123456789abcdef, labels and --fingerprint"})
    void eitherLabelsOrAFingerprintNameTheAlert(String words, String what) {
        ToolRun run = words.isEmpty() ? why() : why(words.split(" ", -1));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("amtool: error: alert why: " + what + " (expected: either the labels");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void onlyEqualityMatchersAreLabels() {
        assertThat(why("a=~b").err()).contains("labels must be specified as key=value pairs");
        assertThat(why("A", "--at=noon").err()).contains("--at: parsing time \"noon\"");
    }
}
