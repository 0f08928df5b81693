package io.grapevine.amtool.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final String LAYOUT = "2006-01-02 15:04:05 MST";

    private static final String SILENCES = """
            [{"id":"2","status":{"state":"active"},"updatedAt":"2026-01-01T00:00:00.123456Z","comment":"<b>","createdBy":"bob",\
            "endsAt":"2026-01-03T00:00:00+02:00","matchers":[{"isEqual":false,"isRegex":true,"name":"a","value":"b|c"}],\
            "startsAt":"2026-01-01T00:00:00Z","unknown":{"x":[1]}},
            {"id":"1","annotations":{"z":"1","k":"2"},"endsAt":"2026-01-02T00:00:00Z","createdBy":"ann","comment":"x",\
            "matchers":[{"name":"größe","value":"\\"q\\"","isRegex":false},{"name":"n","value":"","isRegex":false}],\
            "startsAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","status":{"state":"active"}}]""";

    private static <T> T read(String json, JsonReader.Source<T> source) throws JsonException {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), source);
    }

    private static List<SilenceView> silences() throws JsonException {
        return read(SILENCES, Answers.listOf(SilenceView.class));
    }

    private static Format format(String name) {
        return Format.named(name, LAYOUT, Terminal.NONE);
    }

    @Test
    void silencesThatEndFirstStandAboveAndKeepTheOffsetOfTheirTimes() throws JsonException {
        assertThat(format("simple").silences(silences()))
                .isEqualTo("ID  Matchers            Ends At                    Created By  Comment  \n"
                        + "1   größe=\"\\\"q\\\"\" n=\"\"  2026-01-02 00:00:00 UTC    ann         x        \n"
                        + "2   a!~\"b|c\"            2026-01-03 00:00:00 +0200  bob         <b>      \n");
    }

    @Test
    void extendedTablesHaveTheMatchersInBraces() throws JsonException {
        assertThat(format("extended").silences(silences()))
                .contains("{größe=\"\\\"q\\\"\",n=\"\"}", "{a!~\"b|c\"}", "Updated At");
    }

    @Test
    void jsonHasTheFieldsAndTheOrderOfTheApiAndMilliseconds() throws JsonException {
        assertThat(format("json").silences(silences())).isEqualTo("""
                [{"id":"2","status":{"state":"active"},"updatedAt":"2026-01-01T00:00:00.123Z","comment":"\\u003cb\\u003e",\
                "createdBy":"bob","endsAt":"2026-01-03T00:00:00.000+02:00","matchers":[{"isEqual":false,"isRegex":true,\
                "name":"a","value":"b|c"}],"startsAt":"2026-01-01T00:00:00.000Z"},{"id":"1","status":{"state":"active"},\
                "updatedAt":"2026-01-01T00:00:00.000Z","annotations":{"k":"2","z":"1"},"comment":"x","createdBy":"ann",\
                "endsAt":"2026-01-02T00:00:00.000Z","matchers":[{"isEqual":true,"isRegex":false,"name":"größe",\
                "value":"\\"q\\""},{"isEqual":true,"isRegex":false,"name":"n","value":""}],\
                "startsAt":"2026-01-01T00:00:00.000Z"}]
                """);
    }

    @Test
    void alertsShowTheirSummaryOrAllTheirLabelsSortedAsTheyAreWritten() throws JsonException {
        List<AlertView> alerts = read("""
                [{"labels":{"alertname":"A","a":"1","a-b":"2"},"annotations":{"summary":"s","k":"v"},
                "startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T01:00:00Z","updatedAt":"2026-01-01T00:00:00Z",
                "fingerprint":"f","receivers":[{"name":"r","labels":{}}],"generatorURL":"http://g",
                "status":{"state":"suppressed","silencedBy":["x"],"inhibitedBy":[],"mutedBy":[]}}]""", Answers.listOf(AlertView.class));

        assertThat(format("simple").alerts(alerts))
                .isEqualTo("Alertname  Starts At                Summary  State       \n"
                        + "A          2026-01-01 00:00:00 UTC  s        suppressed  \n");
        assertThat(format("extended").alerts(alerts))
                .contains("a-b=\"2\" a=\"1\" alertname=\"A\"", "k=\"v\" summary=\"s\"");
        assertThat(format("json").alerts(alerts))
                .isEqualTo("[{\"annotations\":{\"k\":\"v\",\"summary\":\"s\"},\"endsAt\":\"2026-01-01T01:00:00.000Z\","
                        + "\"fingerprint\":\"f\",\"receivers\":[{\"name\":\"r\"}],\"startsAt\":\"2026-01-01T00:00:00.000Z\","
                        + "\"status\":{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[\"x\"],\"state\":\"suppressed\"},"
                        + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"generatorURL\":\"http://g\","
                        + "\"labels\":{\"a\":\"1\",\"a-b\":\"2\",\"alertname\":\"A\"}}]\n");
    }

    @Test
    void membersOfAClusterAreSortedByAddressAndPort() throws JsonException {
        StatusView status = read("""
                {"cluster":{"name":"n","status":"ready","peers":[{"address":"10.0.0.2:9094","name":"b"},
                {"address":"[::1]:9094","name":"d"},{"address":"10.0.0.2:999","name":"a"},
                {"address":"9.0.0.1:1","name":"c"}]},"uptime":"2026-01-01T00:00:00Z"}""", Answers.of(StatusView.class));

        assertThat(format("extended").cluster(status.cluster())).isEqualTo("""
                Cluster Status:  ready
                Node Name:       n

                Address        Name
                9.0.0.1:1      c \s
                10.0.0.2:999   a \s
                10.0.0.2:9094  b \s
                [::1]:9094     d \s
                """);
    }

    @Test
    void datesFollowAnyLayout() throws JsonException {
        assertThat(Format.named("simple", "Jan _2 06", Terminal.NONE).silences(silences()))
                .contains("Jan  2 26", "Jan  3 26");
    }
}
