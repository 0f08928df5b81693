package io.grapevine.integration.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.Samples;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.model.Alert;
import io.grapevine.notify.MuteDetails;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookMessageTest {
    private static final String URL = "http://am.example.com";

    private static String payload(Object tree) throws TemplateFault {
        return EchoRenderer.strict()
                .render(Samples.firing("h1"), texts -> WebhookMessage.json(tree, texts))
                .message();
    }

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

    @Test
    void fillsInEveryStringOfAPayloadAndSortsItsMaps() throws TemplateFault {
        Map<Object, Object> tree = new LinkedHashMap<>();
        tree.put("z", Arrays.asList("{{ .Status }}", 1L, 1.5, true, null));
        tree.put("{{ .Receiver }}", Map.of("deep", "x {{ .Status }}"));
        tree.put(7L, "keys that are no strings are dropped");
        assertThat(payload(tree))
                .isEqualTo("{\"team-X\":{\"deep\":\"x firing\"},\"z\":[\"firing\",1,1.5,true,null]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "`` → null",
                "~ → null",
                "# nothing → null",
                "12 → 12",
                "-0b101 → -5",
                "0x1F → 31",
                "017 → 15",
                "08 → 8",
                "1_000 → 1000",
                "+5 → 5",
                "18446744073709551615 → 18446744073709551615",
                "18446744073709551616 → 18446744073709552000",
                "1.50 → 1.5",
                ".5 → 0.5",
                "1e3 → 1000",
                "yes → true",
                "OFF → false",
                "y → true",
                "2026-11-20 → \"2026-11-20\"",
                "2026-11-20T05:00:00Z → \"2026-11-20T05:00:00Z\"",
                "1:30 → \"1:30\"",
                "'12' → \"'12'\"",
                "a: b: c → \"a: b: c\"",
                "a: → {\"a\":null}",
                "a: 1 → {\"a\":1}",
                "{\"b\": [1, \"2\", \"x: y\"], \"a\": {\"c\": null}} → {\"a\":{\"c\":null},\"b\":[1,\"2\",\"x: y\"]}",
                "[1, two, '3'] → [1,\"two\",\"3\"]",
                "{1: x, true: y, z: w} → {\"z\":\"w\"}",
                "{a: 1, a: 2} → {\"a\":2}",
                "{v: &v 5, w: *v, y: z} → {\"v\":5,\"w\":5}",
                "{<<: {a: 1}, b: 2} → {\"a\":1,\"b\":2}",
                "!!str 5 → \"!!str 5\"",
                "[!!str 5, !!float 5, !!int 5] → [\"5\",5,5]",
                "[!!int x] → \"[!!int x]\"",
                "%x → \"%x\"",
                "[!!binary aGk=] → [\"hi\"]",
                "{{ x → \"{{ x\"",
                "*unused → \"*unused\"",
                "text → \"text\"",
            })
    void readsWhatAStringRendersToAsYaml(String text, String json) throws TemplateFault {
        assertThat(payload(text)).isEqualTo(json + "\n");
    }

    @Test
    void doesNotTakeAListThatHoldsItselfForYaml() throws TemplateFault {
        assertThat(payload("&a [*a]")).isEqualTo("\"\\u0026a [*a]\"\n");
    }

    @Test
    void refusesNumbersThatJsonDoesNotKnow() {
        assertThatThrownBy(() -> payload(".inf"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("payload");
    }
}
