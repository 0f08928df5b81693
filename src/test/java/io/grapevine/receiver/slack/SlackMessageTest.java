package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.grapevine.receiver.slack.SlackConfig.SlackConfirmation;
import io.grapevine.receiver.slack.SlackConfig.SlackField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlackMessageTest {
    private static String message(Object... fields) throws TemplateFault {
        SlackConfig config = Written.config(SlackConfig.class, fields);
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> SlackMessage.of(config, texts))
                .message()
                .posted();
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message("link_names=true"))
                .isEqualTo("{\"channel\":\"#c\",\"username\":\"username\",\"icon_emoji\":\"icon_emoji\","
                        + "\"icon_url\":\"icon_url\",\"link_names\":true,\"text\":\"message_text\",\"attachments\":[{"
                        + "\"title\":\"title\",\"title_link\":\"title_link\",\"pretext\":\"pretext\",\"text\":\"text\","
                        + "\"fallback\":\"fallback\",\"callback_id\":\"callback_id\",\"image_url\":\"image_url\","
                        + "\"thumb_url\":\"thumb_url\",\"footer\":\"footer\",\"color\":\"color\","
                        + "\"mrkdwn_in\":[\"fallback\",\"pretext\",\"text\"]}]}\n");
    }

    @Test
    void leavesOutWhatIsEmptyButForTheFieldsThatSlackWants() throws Exception {
        assertThat(message("title=", "text=", "color=", "message_text=", Map.entry("mrkdwn_in", List.of("text"))))
                .contains("\"attachments\":[{\"title_link\"", "\"text\":\"\"", "\"mrkdwn_in\":[\"text\"]")
                .doesNotContain("\"title\"", "\"color\"", "message_text", "link_names");
    }

    @Test
    void rendersFieldsAndLetsEachSayWhetherItIsShort() throws Exception {
        assertThat(message(
                        Map.entry(
                                "fields",
                                List.of(
                                        new SlackField("{{ .Status }}", "{{ .Receiver }}", null),
                                        new SlackField("b", "{{ boom }}", false),
                                        new SlackField("c", "d", true))),
                        "short_fields=true"))
                .contains("\"fields\":[{\"title\":\"firing\",\"value\":\"team-X\",\"short\":true},"
                        + "{\"title\":\"b\",\"short\":false},{\"title\":\"c\",\"value\":\"d\",\"short\":true}]");
    }

    @Test
    void rendersActionsWithTheirQuestions() throws Exception {
        assertThat(message(Map.entry(
                        "actions",
                        List.of(
                                new SlackAction(
                                        "button", "{{ .Status }}", "http://r/{{ .Status }}", "primary", "", "", null),
                                new SlackAction(
                                        "button",
                                        "Go",
                                        "",
                                        "",
                                        "go",
                                        "{{ .Receiver }}",
                                        new SlackConfirmation("Sure, {{ .Receiver }}?", "t", "y", "n"))))))
                .contains(
                        "\"actions\":[{\"type\":\"button\",\"text\":\"firing\",\"url\":\"http://r/firing\","
                                + "\"style\":\"primary\"},{\"type\":\"button\",\"text\":\"Go\",\"name\":\"go\",\"value\":\"team-X\","
                                + "\"confirm\":{\"text\":\"Sure, team-X?\",\"title\":\"t\",\"ok_text\":\"y\",\"dismiss_text\":\"n\"}}]");
    }

    @Test
    void shortensTitlesByCharactersNotByHalfOnes() throws Exception {
        assertThat(message("title=" + "😀".repeat(1024))).contains("\"title\":\"" + "😀".repeat(1024) + "\"");
        assertThat(message("title=" + "😀".repeat(1025))).contains("\"title\":\"" + "😀".repeat(1023) + "…\"");
    }

    @Test
    void saysInItsTextWhichTemplateFails() throws Exception {
        assertThat(message("title={{ boom }}", "color={{ boom }}"))
                .contains(
                        "\"channel\":\"#c\"",
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"text\":\"Firing (1):\\n")
                .contains("title: template: :1: function")
                .doesNotContain("\"color\":");
    }

    @Test
    void addressesTheMessageItUpdates() throws Exception {
        SlackMessage message = EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> SlackMessage.of(Written.config(SlackConfig.class), texts))
                .message();
        assertThat(message.updating(new SlackPost("17.1", "C1")))
                .startsWith("{\"channel\":\"C1\",\"ts\":\"17.1\",\"username\"")
                .doesNotContain("#c");
    }

    @Test
    void addressesTheMessageItRepliesTo() throws Exception {
        SlackMessage message = EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> SlackMessage.of(Written.config(SlackConfig.class), texts))
                .message();
        SlackPost earlier = new SlackPost("17.1", "C1");
        assertThat(message.replying(earlier, true))
                .startsWith("{\"channel\":\"C1\",\"thread_ts\":\"17.1\",\"reply_broadcast\":true,\"username\"");
        assertThat(message.replying(earlier, false)).doesNotContain("reply_broadcast", "\"ts\"");
    }
}
