package io.grapevine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.go.JsonException;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateInputTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final String WEBHOOK = """
            {
              "receiver": "team\\\\.x", "status": "firing",
              "alerts": [
                {"status": "firing", "labels": {"alertname": "A", "job": "j", "instance": "1"},
                 "annotations": {"summary": "s", "a": "1"}, "startsAt": "2026-11-20T05:00:00+01:00",
                 "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://g", "fingerprint": "0123456789abcdef"},
                {"status": "resolved", "labels": {"alertname": "A", "job": "j", "instance": "2"},
                 "annotations": {"summary": "s"}, "startsAt": "2026-11-20T05:00:00Z",
                 "endsAt": "2026-11-20T05:01:00Z", "generatorURL": "", "fingerprint": "f"}
              ],
              "notification_reason": "why", "groupLabels": {"g": "1"}, "commonLabels": {"c": "1"},
              "commonAnnotations": {"ca": "1"}, "routeLabels": {"r": "1"}, "externalURL": "http://am",
              "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0
            }
            """;

    private static TemplateInput read(String json) throws JsonException {
        return TemplateInput.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theBodyOfAWebhookIsTakenAsItIs() throws JsonException {
        TemplateData expected = new TemplateData(
                "team\\.x",
                "firing",
                List.of(
                        new AlertData(
                                "firing",
                                LabelSet.of("alertname", "A", "job", "j", "instance", "1"),
                                LabelSet.of("summary", "s", "a", "1"),
                                OffsetDateTime.parse("2026-11-20T05:00:00+01:00"),
                                OffsetDateTime.parse("0001-01-01T00:00:00Z"),
                                "http://g",
                                "0123456789abcdef",
                                ""),
                        new AlertData(
                                "resolved",
                                LabelSet.of("alertname", "A", "job", "j", "instance", "2"),
                                LabelSet.of("summary", "s"),
                                OffsetDateTime.parse("2026-11-20T05:00:00Z"),
                                OffsetDateTime.parse("2026-11-20T05:01:00Z"),
                                "",
                                "f",
                                "")),
                "why",
                LabelSet.of("g", "1"),
                LabelSet.of("c", "1"),
                LabelSet.of("ca", "1"),
                LabelSet.of("r", "1"),
                "http://am");

        assertThat(read(WEBHOOK).completed("other", "http://other", NOW)).isEqualTo(expected);
        assertThat(read(WEBHOOK).asWritten()).isEqualTo(expected);
    }

    @Test
    void anAlertWhoseEndIsNotReachedFiresAndHasNoEndUnlessItsStatusIsGiven() throws JsonException {
        String future = "\"startsAt\": \"2026-11-20T05:00:00Z\", \"endsAt\": \"2026-11-20T06:00:01Z\"";

        TemplateData derived = read("{\"alerts\": [{" + future + "}]}").completed("r", "", NOW);
        assertThat(derived.status()).isEqualTo("firing");
        assertThat(derived.firing()).hasSize(1);
        assertThat(derived.alerts().get(0).endsAt().toInstant()).isEqualTo(Alert.NO_END);
        TemplateData given = read("{\"alerts\": [{\"status\": \"resolved\", " + future + "}]}")
                .completed("r", "", NOW);
        assertThat(given.status()).isEqualTo("resolved");
        assertThat(given.alerts().get(0).endsAt().toInstant()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void templateInputNamesMayBeInAnyCase() throws JsonException {
        TemplateData data =
                read("{\"RECEIVER\": \"r\", \"ExternalUrl\": \"u\", \"Alerts\": [{\"Labels\": {\"A\": \"b\"}}]}")
                        .asWritten();

        assertThat(data.receiver()).isEqualTo("r");
        assertThat(data.externalUrl()).isEqualTo("u");
        assertThat(data.alerts().get(0).labels()).isEqualTo(LabelSet.of("A", "b"));
    }

    @Test
    void missingFieldsAreDerivedAsForANotification() throws JsonException {
        LabelSet first = LabelSet.of("alertname", "A", "job", "j", "instance", "1");
        LabelSet second = LabelSet.of("alertname", "A", "job", "j", "instance", "2");
        Instant start = Instant.parse("2026-11-20T05:00:00Z");
        Instant end = Instant.parse("2026-11-20T05:01:00Z");
        List<Alert> alerts = List.of(
                new Alert(first, LabelSet.of("s", "t", "u", "v"), start, Alert.NO_END, "", start, false),
                new Alert(second, LabelSet.of("s", "t"), start, end, "http://g", start, false));

        assertThat(read("""
                                {"alerts": [
                                  {"labels": {"alertname": "A", "job": "j", "instance": "1"},
                                   "annotations": {"s": "t", "u": "v"}, "startsAt": "2026-11-20T05:00:00Z"},
                                  {"labels": {"alertname": "A", "job": "j", "instance": "2"}, "annotations": {"s": "t"},
                                   "startsAt": "2026-11-20T05:00:00Z", "endsAt": "2026-11-20T05:01:00Z",
                                   "generatorURL": "http://g"}
                                ]}
                                """).completed("team.x", "http://am", NOW))
                .isEqualTo(TemplateData.of("team.x", alerts, "", LabelSet.EMPTY, LabelSet.EMPTY, "http://am"));
    }

    @Test
    void groupOfResolvedAlertsIsResolved() throws JsonException {
        String ended = "{\"alerts\": [{\"endsAt\": \"2026-11-20T05:01:00Z\"}]}";

        assertThat(read(ended).completed("r", "", NOW).status()).isEqualTo("resolved");
        assertThat(read("{\"alerts\": [{}]}").completed("r", "", NOW).status()).isEqualTo("firing");
        assertThat(read("{}").completed("r", "", NOW).status()).isEqualTo("resolved");
    }

    @Test
    void missingFieldsAreEmptyWithoutDerivation() throws JsonException {
        OffsetDateTime zero = OffsetDateTime.parse("0001-01-01T00:00:00Z");
        AlertData alert = new AlertData("", LabelSet.EMPTY, LabelSet.EMPTY, zero, zero, "", "", "");

        assertThat(read("{\"alerts\": [null, {\"labels\": null}]}").asWritten())
                .isEqualTo(new TemplateData(
                        "",
                        "",
                        List.of(alert, alert),
                        "",
                        LabelSet.EMPTY,
                        LabelSet.EMPTY,
                        LabelSet.EMPTY,
                        LabelSet.EMPTY,
                        ""));
    }

    @Test
    void errorMessageHasThePosition() {
        assertThatThrownBy(() -> read("{\"alerts\": [{},\n {\"startsAt\": \"yesterday\"}]}"))
                .isInstanceOf(JsonException.class)
                .hasMessage(
                        "alerts.1.startsAt: \"yesterday\" (expected: a time such as 2006-01-02T15:04:05Z) at line 2,"
                                + " column 15");
    }

    @Test
    void sampleDataHasTwoFiringAlertsAndAResolvedOne() {
        Instant now = Instant.parse("2026-11-20T05:00:00Z");
        TemplateData sample = SampleData.of("team.x", now, "http://am");

        assertThat(sample.firing()).hasSize(2);
        assertThat(sample.resolved()).hasSize(1);
        assertThat(sample.receiver()).isEqualTo("team\\.x");
        assertThat(sample.status()).isEqualTo("firing");
        assertThat(sample.externalUrl()).isEqualTo("http://am");
        assertThat(sample.commonLabels()).isEqualTo(sample.groupLabels());
        assertThat(sample.alerts())
                .allMatch(alert -> !alert.startsAt().toInstant().isAfter(now));
    }
}
