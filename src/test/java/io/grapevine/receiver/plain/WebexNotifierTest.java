package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebexNotifierTest {
    private static String message(String text, String room) throws TemplateFault {
        Webex config = new Webex(true, HttpConfig.DEFAULT, new Url("https://webex"), text, room);
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> config.json(texts))
                .message();
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message("m {{ .Status }}", "r {{ .Status }}"))
                .isEqualTo("{\"markdown\":\"m firing\",\"roomId\":\"r firing\"}\n");
    }

    @Test
    void leavesOutARoomThatIsEmpty() throws Exception {
        assertThat(message("", "")).isEqualTo("{\"markdown\":\"\"}\n");
    }

    @Test
    void keepsToTheLimitInBytesAndCutsNoCharacter() throws Exception {
        assertThat(message("x".repeat(7439), "r")).contains("\"" + "x".repeat(7439) + "\"");
        assertThat(message("x".repeat(7440), "r")).contains("\"" + "x".repeat(7436) + "…\"");
        assertThat(message("漢".repeat(2480), "r")).contains("\"" + "漢".repeat(2478) + "…\"");
        assertThat(("漢".repeat(2478) + "…").getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(7439);
    }

    @Test
    void saysPlainlyWhichTemplateFails() throws Exception {
        assertThat(message("{{ boom }}", "r"))
                .startsWith("{\"markdown\":\"Firing (1):\\n")
                .contains("message: template: :1: function")
                .endsWith("\"roomId\":\"r\"}\n");
    }

    @Test
    void goesNowhereIfTheRoomFails() {
        assertThatThrownBy(() -> message("m", "{{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("room_id");
    }
}
