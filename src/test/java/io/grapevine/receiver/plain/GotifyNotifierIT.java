package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Samples;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GotifyNotifierIT extends AddedNotifierContract<Gotify> {
    GotifyNotifierIT() {
        super(
                Gotify.class,
                "Gotify",
                "{\"id\":25}",
                FakeGotify::new,
                Length.bytes(32_768),
                "/message",
                (url, secret) -> Map.of("url", url, "token", "A" + secret));
        takesAnyLength = true;
        secretField = "token";
    }

    @Test
    void createsAMessageOfTheApplication() throws Exception {
        hook.answer(HookServer.status(200, "{\"id\":25}"));
        Notifier notifier = notifier(
                Map.of("url", hook.url("/gotify"), "token", "A1"),
                ", title: 'T {{ .Status }}', message: M, priority: '10', link: 'http://c/', " + "format: markdown");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/gotify/message");
        assertThat(hook.only().headers())
                .containsEntry("x-gotify-key", "A1")
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .isEqualTo("{\"title\":\"T firing\",\"message\":\"M\",\"priority\":10,\"extras\":"
                        + "{\"client::display\":{\"contentType\":\"text/markdown\"},"
                        + "\"client::notification\":{\"click\":{\"url\":\"http://c/\"}}}}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode message = posted(", link: ' '", Samples.firing("h1"));
        assertThat(message.get("title").asText()).isEqualTo("[FIRING:1] HighLatency");
        assertThat(message.get("message").asText())
                .isEqualTo("slow h1\ninstance=h1 · job=api · since 30 s\nSource: http://prom/graph");
        assertThat(message.get("priority").asInt()).isEqualTo(5);
        assertThat(message.get("extras").toString())
                .isEqualTo("{\"client::display\":{\"contentType\":\"text/plain\"}}");
        assertThat(posted("", Samples.resolved()).get("priority").asInt()).isEqualTo(3);
    }

    @Test
    void valuesAreNoMarkdownAndPlainWordsNeither() throws Exception {
        assertThat(posted(", format: markdown", Samples.firing("*h_1*"))
                        .get("message")
                        .asText())
                .startsWith("**slow \\*h\\_1\\***  \n");
        JsonNode plain = posted(", format: markdown, title: '{{ boom }}'", Samples.firing("h_1"));
        assertThat(plain.toString()).contains("text/plain", "instance=h_1");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(posted(", message: ' '", Samples.firing("h1")).get("message").asText())
                .isEqualTo("(no details)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ `-1` }}", "{{ `11` }}", "{{ `high` }}"})
    void aPriorityThatIsNoneMakesTheMessagePlain(String priority) throws Exception {
        JsonNode message = posted(", priority: '" + priority + "'", Samples.firing("h1"));
        assertThat(message.get("priority").asInt()).isEqualTo(5);
        assertThat(message.get("message").asText())
                .contains("fails: priority: \"" + priority + "\" (expected: 0 to 10)");
    }
}
