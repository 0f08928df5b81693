package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.plain.Rocketchat.RocketchatAction;
import io.grapevine.receiver.plain.Rocketchat.RocketchatField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RocketchatMessageTest {
    private static String message(Object... fields) throws TemplateFault {
        Rocketchat config = Written.config(Rocketchat.class, fields);
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> config.json(texts, texts.required("channel", config.channel())))
                .message();
    }

    @Test
    void writesEveryTextInAlertmanagersOrder() throws Exception {
        assertThat(message(Written.texts(name -> "{{ .Status }}-" + name), "channel=#{{ .Status }}"))
                .isEqualTo(
                        "{\"channel\":\"#firing\",\"text\":\"firing-message_text\",\"emoji\":\"firing-emoji\",\"avatar\":\"firing-icon_url\","
                                + "\"attachments\":[{\"title\":\"firing-title\",\"title_link\":\"firing-title_link\","
                                + "\"text\":\"firing-text\",\"image_url\":\"firing-image_url\","
                                + "\"thumb_url\":\"firing-thumb_url\",\"color\":\"firing-color\"}]}\n");
    }

    @Test
    void leavesOutWhatIsEmpty() throws Exception {
        assertThat(message(Written.texts(name -> ""), "channel=")).isEqualTo("{\"attachments\":[{}]}\n");
    }

    @Test
    void rendersFieldsAndLetsEachSayWhetherItIsShort() throws Exception {
        Object[] fields = {
            Map.entry(
                    "fields",
                    List.of(
                            new RocketchatField(null, "{{ .Status }}", "{{ .Receiver }}"),
                            new RocketchatField(false, "b", ""),
                            new RocketchatField(true, "", "c")))
        };
        String rest = ",{\"short\":false,\"title\":\"b\"},{\"short\":true,\"value\":\"c\"}]";
        assertThat(message(fields))
                .contains("\"fields\":[{\"short\":false,\"title\":\"firing\",\"value\":\"team-X\"}" + rest);
        assertThat(message(Written.and(fields, "short_fields=true")))
                .contains("\"fields\":[{\"short\":true,\"title\":\"firing\",\"value\":\"team-X\"}" + rest);
    }

    @Test
    void rendersActionsAsButtonsLikeAlertmanager() throws Exception {
        assertThat(message(
                        "link_names=true",
                        Map.entry(
                                "actions",
                                List.of(
                                        new RocketchatAction(
                                                "link",
                                                "t {{ .Status }}",
                                                "http://r/{{ .Status }}",
                                                "http://i",
                                                true,
                                                "full",
                                                "m {{ .Status }}",
                                                true,
                                                "sendMessage"),
                                        new RocketchatAction("", "", "", "", false, "", "", false, "")))))
                .endsWith("\"color\":\"color\",\"actions\":[{\"type\":\"button\",\"text\":\"t firing\","
                        + "\"url\":\"http://r/firing\",\"is_webview\":false,\"msg\":\"m firing\","
                        + "\"msg_in_chat_window\":false},"
                        + "{\"type\":\"button\",\"is_webview\":false,\"msg_in_chat_window\":false}]}]}\n");
    }

    @Test
    void shortensTitlesByCharactersNotByHalfOnes() throws Exception {
        assertThat(message(Written.texts(name -> name.equals("title") ? "😀".repeat(1024) : name)))
                .contains("\"title\":\"" + "😀".repeat(1024) + "\"");
        assertThat(message(Written.texts(name -> name.equals("title") ? "😀".repeat(1025) : name)))
                .contains("\"title\":\"" + "😀".repeat(1023) + "…\"");
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message(Written.texts(name -> name.equals("title") || name.equals("color") ? "{{ boom }}" : name)))
                .contains(
                        "\"channel\":\"#c\"",
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n",
                        "title: template: :1: function")
                .doesNotContain("\"color\":");
    }

    @Test
    void goesNowhereIfTheChannelFails() {
        assertThatThrownBy(() -> message("channel={{ boom }}"))
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("channel");
    }
}
