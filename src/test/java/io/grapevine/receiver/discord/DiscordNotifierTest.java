package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordNotifierTest {
    private static String message(Notification notification, Object... fields) throws TemplateFault {
        DiscordConfig config = Written.config(DiscordConfig.class, fields);
        return EchoRenderer.templates()
                .render(notification, texts -> DiscordMessage.of(config, texts))
                .message()
                .json();
    }

    private static String message(Object... fields) throws TemplateFault {
        return message(Samples.firing("h1"), fields);
    }

    @Test
    void writesEveryFieldInAlertmanagersOrder() throws Exception {
        assertThat(message("content=c {{ .Status }}", "title=t {{ .Status }}", "message=m {{ .Status }}"))
                .isEqualTo("{\"content\":\"c firing\",\"embeds\":[{\"title\":\"t firing\","
                        + "\"description\":\"m firing\",\"color\":10038562}],\"username\":\"username\","
                        + "\"avatar_url\":\"avatar_url\"}\n");
    }

    @Test
    void leavesOutOnlyWhoSendsWhereThatIsEmpty() throws Exception {
        assertThat(message("content=", "title=", "message=", "username=", "avatar_url="))
                .isEqualTo(
                        "{\"content\":\"\",\"embeds\":[{\"title\":\"\",\"description\":\"\",\"color\":10038562}]}\n");
    }

    @Test
    void isGreenOnceAllHasEnded() throws Exception {
        assertThat(message(Samples.resolved())).contains("\"color\":3066993");
    }

    @Test
    void takesTheNameAndThePictureOfTheSenderAsTheyAreWritten() throws Exception {
        assertThat(message("username={{ .Status }}", "avatar_url=https://pictures/{{ .Status }}.png"))
                .contains("\"username\":\"{{ .Status }}\"", "\"avatar_url\":\"https://pictures/{{ .Status }}.png\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {":nope", "http://a b/", "http://pictures/%zz"})
    void leavesOutAPictureWhoseAddressIsNone(String address) throws Exception {
        assertThat(message("avatar_url=" + address)).doesNotContain("avatar_url");
    }

    @Test
    void keepsToDiscordsLimitsInCharactersNotInHalfOnes() throws Exception {
        assertThat(message("title=" + "😀".repeat(256), "message=" + "漢".repeat(4096), "content=" + "é".repeat(2000)))
                .contains(
                        "\"title\":\"" + "😀".repeat(256) + "\"",
                        "\"description\":\"" + "漢".repeat(4096) + "\"",
                        "\"content\":\"" + "é".repeat(2000) + "\"");
        assertThat(message("title=" + "😀".repeat(257), "message=" + "漢".repeat(4097), "content=" + "é".repeat(2001)))
                .contains(
                        "\"title\":\"" + "😀".repeat(255) + "…\"",
                        "\"description\":\"" + "漢".repeat(4095) + "…\"",
                        "\"content\":\"" + "é".repeat(1999) + "…\"");
    }

    @Test
    void saysInItsDescriptionWhichTemplateFails() throws Exception {
        assertThat(message("title={{ boom }}", "content={{ boom }}"))
                .contains(
                        "\"content\":\"\"",
                        "\"title\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"description\":\"Firing (1):\\n",
                        "title: template: :1: function");
    }
}
