package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notify.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.message.TemplateFault;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MsteamsNotifierTest {
    private static String message(Notification notification, Consumer<MsteamsConfigs> changes) throws TemplateFault {
        Msteams config = MsteamsConfigs.with(changes);
        return EchoRenderer.templates()
                .render(notification, texts -> config.json(texts))
                .message();
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(Samples.firing("h1"), builder -> {
                    builder.title = "t {{ .Status }}";
                    builder.summary = "s {{ .Status }}";
                    builder.text = "x {{ .Status }}";
                }))
                .isEqualTo("{\"@context\":\"http://schema.org/extensions\",\"type\":\"MessageCard\","
                        + "\"title\":\"t firing\",\"summary\":\"s firing\",\"text\":\"x firing\","
                        + "\"themeColor\":\"8C1A1A\"}\n");
    }

    @Test
    void leavesNothingOut() throws Exception {
        assertThat(message(Samples.resolved(), builder -> {
                    builder.title = "";
                    builder.summary = "";
                    builder.text = "";
                }))
                .isEqualTo("{\"@context\":\"http://schema.org/extensions\",\"type\":\"MessageCard\","
                        + "\"title\":\"\",\"summary\":\"\",\"text\":\"\",\"themeColor\":\"2DC72D\"}\n");
    }

    @Test
    void shortensNothing() throws Exception {
        assertThat(message(Samples.firing("h1"), builder -> builder.text = "漢".repeat(30_000)))
                .contains("漢".repeat(30_000));
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message(Samples.firing("h1"), builder -> {
                    builder.title = "{{ boom }}";
                    builder.summary = "{{ boom }}";
                }))
                .contains(
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"summary\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n",
                        "title: template: :1: function");
    }
}
