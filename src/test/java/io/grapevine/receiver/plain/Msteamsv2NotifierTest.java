package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.util.List;
import org.junit.jupiter.api.Test;

class Msteamsv2NotifierTest {
    private static final String BEFORE = "{\"type\":\"message\",\"attachments\":[{"
            + "\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"contentUrl\":null,\"content\":{"
            + "\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\",\"type\":\"AdaptiveCard\","
            + "\"version\":\"1.2\",\"body\":[";
    private static final String AFTER = "],\"msteams\":{\"width\":\"full\"}}}]}\n";

    private static String message(Notification notification, Object... fields) throws TemplateFault {
        return message(List.of(), notification, fields);
    }

    private static String message(List<Link> actions, Notification notification, Object... fields)
            throws TemplateFault {
        Msteamsv2 config = Written.config(Msteamsv2.class, fields);
        return EchoRenderer.templates()
                .with((of, subject) -> actions)
                .render(notification, texts -> config.json(texts))
                .message();
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(Samples.firing("h1"), "title=t {{ .Status }}", "text=x {{ .Status }}"))
                .isEqualTo(BEFORE
                        + "{\"type\":\"TextBlock\",\"text\":\"t firing\",\"weight\":\"Bolder\",\"size\":\"Medium\","
                        + "\"wrap\":true,\"style\":\"heading\",\"color\":\"Attention\"},"
                        + "{\"type\":\"TextBlock\",\"text\":\"x firing\",\"wrap\":true}"
                        + AFTER);
    }

    @Test
    void actionsAreButtonsThatOpenTheirLinks() throws Exception {
        assertThat(message(List.of(new Link("Acknowledge", "https://am/act/gv1?a&b")), Samples.firing("h1")))
                .endsWith("],\"actions\":[{\"type\":\"Action.OpenUrl\",\"title\":\"Acknowledge\","
                        + "\"url\":\"https://am/act/gv1?a\\u0026b\"}],\"msteams\":{\"width\":\"full\"}}}]}\n");
    }

    @Test
    void leavesNothingOut() throws Exception {
        assertThat(message(Samples.resolved(), "title=", "text="))
                .isEqualTo(BEFORE
                        + "{\"type\":\"TextBlock\",\"text\":\"\",\"weight\":\"Bolder\",\"size\":\"Medium\","
                        + "\"wrap\":true,\"style\":\"heading\",\"color\":\"Good\"},"
                        + "{\"type\":\"TextBlock\",\"text\":\"\",\"wrap\":true}"
                        + AFTER);
    }

    @Test
    void shortensNothingThatTeamsTakes() throws Exception {
        assertThat(message(Samples.firing("h1"), "text=" + "漢".repeat(9000))).contains("漢".repeat(9000));
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message(Samples.firing("h1"), "title={{ boom }}"))
                .contains(
                        "\"text\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n",
                        "title: template: :1: function");
    }
}
