package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VictoropsMessageTest {
    private static String json(Notification notification, Object... fields) throws TemplateFault {
        Victorops config = Written.config(Victorops.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> config.json(texts, "id"))
                .message();
    }

    private static String json(Object... fields) throws TemplateFault {
        return json(Samples.firing("h1"), fields);
    }

    @Test
    void writesEveryFieldSortedByName() throws Exception {
        assertThat(json(Map.entry(
                        "custom_fields",
                        Map.of(
                                "a",
                                "{{ .Status }}",
                                "z<",
                                "{{ .Receiver }}",
                                "{{ .Status }}",
                                "raw",
                                "\uFF5E",
                                "",
                                "😀",
                                ""))))
                .isEqualTo("{\"a\":\"firing\",\"entity_display_name\":\"entity_display_name\",\"entity_id\":\"id\","
                        + "\"message_type\":\"CRITICAL\",\"monitoring_tool\":\"monitoring_tool\","
                        + "\"state_message\":\"state_message\",\"z\\u003c\":\"team-X\",\"{{ .Status }}\":\"raw\","
                        + "\"\uFF5E\":\"\",\"😀\":\"\"}\n");
    }

    @Test
    void rendersEveryTextAndKeepsEmptyOnes() throws Exception {
        assertThat(json("state_message=a {{ .Status }}", "entity_display_name=b {{ .Status }}", "monitoring_tool="))
                .contains(
                        "\"state_message\":\"a firing\"",
                        "\"entity_display_name\":\"b firing\"",
                        "\"monitoring_tool\":\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "CRITICAL, CRITICAL",
        "WARNING, WARNING",
        "INFO, INFO",
        "warning, CRITICAL",
        "ACKNOWLEDGEMENT, CRITICAL",
        "RECOVERY, CRITICAL",
        "'', CRITICAL",
        "{{ .Status }}, CRITICAL",
        "{{ boom }}, CRITICAL",
    })
    void saysHowBadItIsWhileItFires(String configured, String type) throws Exception {
        assertThat(json("message_type=" + configured)).contains("\"message_type\":\"" + type + "\"");
    }

    @Test
    void saysThatItHasEnded() throws Exception {
        assertThat(json(Samples.resolved(), "message_type=INFO")).contains("\"message_type\":\"RECOVERY\"");
    }

    @Test
    void shortensTheTextTo20480Characters() throws Exception {
        String text = "😀ü".repeat(10_240);
        assertThat(json("state_message=" + text)).contains("\"" + text + "\"");
        assertThat(json("state_message=" + text + "x")).contains("\"" + text.substring(0, text.length() - 1) + "…\"");
        assertThat(json("entity_display_name=" + text + "x")).contains("\"" + text + "x\"");
    }

    @Test
    void speaksPlainlyIfATemplateFails() throws Exception {
        assertThat(json("entity_display_name={{ boom }}", Map.entry("custom_fields", Map.of("team", "{{ boom }}"))))
                .contains(
                        "\"entity_display_name\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"state_message\":\"Firing (1):\\n- alertname=HighLatency, instance=h1, job=api\\n",
                        "\"team\":\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/, k, r, http://h/a/k/r",
        "http://u:p@h/?q=1, k/é, 'r ?#%', http://u:p@h/k/%C3%A9/r%20%3F%23%25?q=1",
        "http://h/a%2Fb/, 'k+&=', ';@:$', http://h/a/b/k+&=/;@:$",
    })
    void putsTheKeysIntoThePath(String api, String apiKey, String routingKey, String url) throws Exception {
        assertThat(Victorops.url(new Url(api), apiKey, routingKey)).isEqualTo(url);
    }

    @Test
    void refusesWhatIsNoUrlWithoutQuotingIt() {
        assertThatThrownBy(() -> Victorops.url(new Url("http://hush%zz/"), "k", "r"))
                .isInstanceOf(SendFailure.class)
                .hasMessage("api_url: malformed (expected: http://host/path)");
    }
}
