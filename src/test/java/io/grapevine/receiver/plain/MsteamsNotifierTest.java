package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import org.junit.jupiter.api.Test;

class MsteamsNotifierTest {
    private static String message(Notification notification, Object... fields) throws TemplateFault {
        Msteams config = Written.config(Msteams.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> config.json(texts))
                .message();
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(
                        Samples.firing("h1"),
                        "title=t {{ .Status }}",
                        "summary=s {{ .Status }}",
                        "text=x {{ .Status }}"))
                .isEqualTo("{\"@context\":\"http://schema.org/extensions\",\"type\":\"MessageCard\","
                        + "\"title\":\"t firing\",\"summary\":\"s firing\",\"text\":\"x firing\","
                        + "\"themeColor\":\"8C1A1A\"}\n");
    }

    @Test
    void leavesNothingOut() throws Exception {
        assertThat(message(Samples.resolved(), "title=", "summary=", "text="))
                .isEqualTo("{\"@context\":\"http://schema.org/extensions\",\"type\":\"MessageCard\","
                        + "\"title\":\"\",\"summary\":\"\",\"text\":\"\",\"themeColor\":\"2DC72D\"}\n");
    }

    @Test
    void shortensNothingThatTeamsTakes() throws Exception {
        assertThat(message(Samples.firing("h1"), "text=" + "漢".repeat(9000))).contains("漢".repeat(9000));
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message(Samples.firing("h1"), "title={{ boom }}", "summary={{ boom }}"))
                .contains(
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"summary\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n",
                        "title: template: :1: function");
    }
}
