package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.notification.MuteDetails;
import io.grapevine.receiver.Samples;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookMessageTest {
    private static final String URL = "http://am.example.com";

    @Test
    void writesTheBodyInAlertmanagersOrderToTheByte() {
        assertThat(WebhookMessage.of(Samples.firing("<h1>"), 0, URL).json())
                .isEqualTo("{\"receiver\":\"team-X\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\","
                        + "\"labels\":{\"alertname\":\"HighLatency\",\"instance\":\"\\u003ch1\\u003e\",\"job\":\"api\"},"
                        + "\"annotations\":{\"summary\":\"slow \\u003ch1\\u003e\"},\"startsAt\":\"2026-11-20T05:00:00Z\","
                        + "\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"http://prom/graph\",\"fingerprint\":\""
                        + Samples.alert("<h1>", Alert.NO_END).fingerprint()
                        + "\"}],\"notification_reason\":\"first notification\","
                        + "\"groupLabels\":{\"alertname\":\"HighLatency\"},"
                        + "\"commonLabels\":{\"alertname\":\"HighLatency\",\"instance\":\"\\u003ch1\\u003e\",\"job\":\"api\"},"
                        + "\"commonAnnotations\":{\"summary\":\"slow \\u003ch1\\u003e\"},\"routeLabels\":{},"
                        + "\"externalURL\":\"http://am.example.com\",\"version\":\"4\","
                        + "\"groupKey\":\"{}:{alertname=\\\"HighLatency\\\"}\",\"truncatedAlerts\":0}\n");
    }

    @Test
    void saysWhatMutesAlertsBehindTheFieldsOfAlertmanager() {
        Alert alert = Samples.alert("h1", Alert.NO_END);
        MuteDetails silenced =
                new MuteDetails(List.of("silence"), Samples.NOW, List.of("ana", "bo"), Set.of(alert.fingerprint()));
        MuteDetails inhibited = new MuteDetails(List.of("inhibition"), null, List.of(), Set.of(alert.fingerprint()));

        assertThat(WebhookMessage.of(Samples.muted(List.of(alert), silenced), 0, URL)
                        .json())
                .contains("\"status\":\"firing\"", "\"notification_reason\":\"muted\"")
                .endsWith("\"truncatedAlerts\":0,\"muted\":{\"by\":[\"silence\"],\"until\":\"2026-11-20T05:00:30Z\","
                        + "\"author\":\"ana, bo\",\"alerts\":[\"" + alert.fingerprint() + "\"]}}\n");
        assertThat(WebhookMessage.of(Samples.muted(List.of(alert), inhibited), 0, URL)
                        .json())
                .endsWith("\"muted\":{\"by\":[\"inhibition\"],\"alerts\":[\"" + alert.fingerprint() + "\"]}}\n");
    }

    @Test
    void leavesAlertsOutBeyondTheLimitAndTakesCommonLabelsFromTheRest() {
        WebhookMessage message = WebhookMessage.of(Samples.firing("h1", "h2", "h3"), 1, URL);
        assertThat(message.truncatedAlerts()).isEqualTo(2);
        assertThat(message.data().alerts()).hasSize(1);
        assertThat(message.data().commonLabels().get("instance")).isEqualTo("h1");
        assertThat(WebhookMessage.of(Samples.firing("h1", "h2"), 2, URL).truncatedAlerts())
                .isZero();
        assertThat(WebhookMessage.of(Samples.firing("h1", "h2"), -1, URL).truncatedAlerts())
                .isZero();
    }
}
