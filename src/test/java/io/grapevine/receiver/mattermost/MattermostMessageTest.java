package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.mattermost.Mattermost.MattermostField;
import io.grapevine.receiver.mattermost.Mattermost.MattermostPriority;
import io.grapevine.receiver.mattermost.Mattermost.MattermostProps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MattermostMessageTest {
    private static final List<MattermostField> FIELDS = List.of(
            new MattermostField("{{ .Status }}", "{{ .Receiver }}", true),
            new MattermostField("b", "", false),
            new MattermostField("", "c", null));

    private static final String FIELDS_JSON = "[{\"title\":\"firing\",\"value\":\"team-X\",\"short\":true},"
            + "{\"title\":\"b\",\"short\":false},{\"value\":\"c\"}]";

    private static String message(Object... fields) throws TemplateFault {
        Mattermost config = Written.config(Mattermost.class, fields);
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> MattermostMessage.of(config, texts))
                .message()
                .json();
    }

    private static String attachment(String prefix) {
        return "{\"fallback\":\"@fallback\",\"color\":\"@color\",\"pretext\":\"@pretext\",\"text\":\"@text\","
                        .replace("@", prefix)
                + "\"author_name\":\"@author_name\",\"author_link\":\"@author_link\",".replace("@", prefix)
                + "\"author_icon\":\"@author_icon\",\"title\":\"@title\",".replace("@", prefix)
                + "\"title_link\":\"@title_link\",\"fields\":".replace("@", prefix)
                + FIELDS_JSON
                + ",\"thumb_url\":\"@thumb_url\",\"footer\":\"@footer\",".replace("@", prefix)
                + "\"footer_icon\":\"@footer_icon\",\"image_url\":\"@image_url\"}".replace("@", prefix);
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message(
                        Written.texts(name -> "{{ .Status }}-" + name),
                        "channel=#{{ .Status }}",
                        Map.entry("fields", FIELDS),
                        Map.entry("props", new MattermostProps("card {{ .Status }}")),
                        Map.entry("priority", new MattermostPriority("urgent", true, true))))
                .isEqualTo("{\"channel\":\"#firing\",\"username\":\"firing-username\","
                        + "\"icon_url\":\"firing-icon_url\",\"icon_emoji\":\"firing-icon_emoji\",\"attachments\":["
                        + attachment("firing-")
                        + "],\"type\":\"firing-type\",\"props\":{\"card\":\"card firing\"},\"priority\":{"
                        + "\"priority\":\"urgent\",\"requested_ack\":true,\"persistent_notifications\":true}}\n");
    }

    @Test
    void writesEveryFieldOfAttachmentsInPlaceOfItsOwnButForTheText() throws Exception {
        assertThat(message(
                        Map.entry("fields", List.of(new MattermostField("own", "own", null))),
                        Map.entry(
                                "attachments",
                                List.of(
                                        MattermostConfigs.attachment(name -> "{{ .Status }}-" + name, FIELDS),
                                        MattermostConfigs.attachment(name -> "", List.of())))))
                .isEqualTo("{\"text\":\"text\",\"channel\":\"#c\",\"username\":\"username\","
                        + "\"icon_url\":\"icon_url\",\"icon_emoji\":\"icon_emoji\",\"attachments\":["
                        + attachment("firing-")
                        + ",{}],\"type\":\"type\"}\n");
    }

    @Test
    void leavesOutWhatIsEmpty() throws Exception {
        assertThat(message(
                        Written.texts(name -> ""),
                        "channel=",
                        Map.entry("props", new MattermostProps("")),
                        Map.entry("priority", new MattermostPriority("", true, true))))
                .isEqualTo("{\"attachments\":[{}]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "urgent | true | true | {'priority':'urgent','requested_ack':true,'persistent_notifications':true}",
                "URGENT | false | true | {'priority':'urgent','persistent_notifications':true}",
                "Important | true | true | {'priority':'important','requested_ack':true}",
                "important | false | false | {'priority':'important'}",
                "standard | true | true | {'priority':'standard'}",
                "highest | true | true | {'priority':'standard'}",
                "{{ .Status }} | true | true | {'priority':'standard'}",
            },
            quoteCharacter = '`')
    void sendsPrioritiesThatMattermostKnowsAndWhatGoesWithThem(
            String priority, boolean ack, boolean persistent, String json) throws Exception {
        assertThat(message(Map.entry("priority", new MattermostPriority(priority, ack, persistent))))
                .endsWith(",\"priority\":" + json.replace('\'', '"') + "}\n");
    }

    @Test
    void keepsToTheLimitOfAPostInCharacters() throws Exception {
        assertThat(message(
                        "text=" + "😀".repeat(16_383),
                        Map.entry("attachments", List.of(MattermostConfigs.attachment(name -> "", List.of())))))
                .startsWith("{\"text\":\"" + "😀".repeat(16_383) + "\"");
        assertThat(message(
                        "text=" + "😀".repeat(16_384),
                        Map.entry("attachments", List.of(MattermostConfigs.attachment(name -> "", List.of())))))
                .startsWith("{\"text\":\"" + "😀".repeat(16_382) + "…\"");
    }

    @Test
    void shortensNoAttachment() throws Exception {
        assertThat(message("text=" + "x".repeat(16_384))).contains("\"text\":\"" + "x".repeat(16_384) + "\"");
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message(Written.texts(name -> name.equals("title") || name.equals("color") ? "{{ boom }}" : name)))
                .contains(
                        "\"channel\":\"#c\"",
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n",
                        "\"fallback\":\"Firing (1):\\n",
                        ": template: :1: function")
                .doesNotContain("\"color\":");
    }

    @Test
    void saysInTheTextBesideAttachmentsWhichTemplateOfTheirsFails() throws Exception {
        assertThat(message(Map.entry(
                        "attachments",
                        List.of(MattermostConfigs.attachment(
                                name -> name.equals("text") ? "{{ boom }}" : name, List.of())))))
                .startsWith("{\"text\":\"Firing (1):\\n")
                .contains("attachments.text: template: :1: function", "\"title\":\"title\"");
    }
}
