package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentioMessageTest {
    private static final String URL = "http://am.example.com";

    private static String json(Notification notification, long maxAlerts) {
        WebhookMessage message = WebhookMessage.of(notification, maxAlerts, URL);
        return Incidentio.json(new WebhookMessage(message.data(), "key", message.truncatedAlerts(), null), Map.of());
    }

    @Test
    void writesTheMetadataAtTheEndAndNoneWhereThereIsNone() {
        WebhookMessage message = WebhookMessage.of(Samples.firing("h1"), 0, URL);
        assertThat(Incidentio.json(message, Map.of("team", "<a>")))
                .endsWith(",\"truncatedAlerts\":0,\"metadata\":{\"team\":\"\\u003ca\\u003e\"}}\n");
        WebhookMessage large = WebhookMessage.of(Samples.firing("h1", "x".repeat(524_288)), 0, URL);
        assertThat(Incidentio.json(large, Map.of("team", "a")))
                .endsWith(",\"truncatedAlerts\":0,\"metadata\":{\"team\":\"a\"}}\n")
                .doesNotContain("xx");
    }

    private static int size(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void writesTheBodyInAlertmanagersOrderToTheByte() {
        assertThat(json(Samples.firing("<h1>"), 0))
                .isEqualTo("{\"receiver\":\"team-X\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\","
                        + "\"labels\":{\"alertname\":\"HighLatency\",\"instance\":\"\\u003ch1\\u003e\",\"job\":\"api\"},"
                        + "\"annotations\":{\"summary\":\"slow \\u003ch1\\u003e\"},\"startsAt\":\"2026-11-20T05:00:00Z\","
                        + "\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"http://prom/graph\",\"fingerprint\":\""
                        + Samples.alert("<h1>", Alert.NO_END).fingerprint()
                        + "\"}],\"notification_reason\":\"first notification\","
                        + "\"groupLabels\":{\"alertname\":\"HighLatency\"},"
                        + "\"commonLabels\":{\"alertname\":\"HighLatency\",\"instance\":\"\\u003ch1\\u003e\",\"job\":\"api\"},"
                        + "\"commonAnnotations\":{\"summary\":\"slow \\u003ch1\\u003e\"},\"routeLabels\":{},"
                        + "\"externalURL\":\"http://am.example.com\",\"version\":\"1\","
                        + "\"groupKey\":\"key\",\"truncatedAlerts\":0}\n");
    }

    @Test
    void leavesAlertsOutBeyondTheLimitAndCountsThem() {
        assertThat(json(Samples.firing("h1", "h2", "h3"), 2))
                .contains("\"instance\":\"h1\"", "\"instance\":\"h2\"", "\"truncatedAlerts\":1}")
                .doesNotContain("h3");
        assertThat(json(Samples.firing("h1", "h2"), -1)).contains("\"h2\"", "\"truncatedAlerts\":0}");
    }

    @Test
    void tellsOnlyTheFirstAlertIfAllAreLargerThan524288Bytes() {
        // the name of the second instance is sent in its label and in its annotation
        int rest = size(json(Samples.firing("h1", ""), 0));
        assertThat(rest % 2).isZero();
        String blob = "x".repeat((524_288 - rest) / 2);
        String fits = json(Samples.firing("h1", blob), 0);
        assertThat(size(fits)).isEqualTo(524_288);
        String tooLarge = json(Samples.firing("h1", blob + "x"), 0);
        assertThat(tooLarge)
                .contains("\"instance\":\"h1\"", "\"commonLabels\":{\"alertname\":\"HighLatency\",\"job\":\"api\"}")
                .contains("\"commonAnnotations\":{}", "\"truncatedAlerts\":0}")
                .doesNotContain("xx");
    }

    @Test
    void tellsTheFirstAlertEvenIfItIsTooLargeItself() {
        String blob = "x".repeat(600_000);
        assertThat(json(Samples.firing(blob, "h2", "h3"), 2))
                .contains("\"instance\":\"" + blob + "\"", "\"truncatedAlerts\":1}")
                .doesNotContain("h2");
    }
}
