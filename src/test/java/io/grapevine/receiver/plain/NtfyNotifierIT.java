package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtfyNotifierIT extends AddedNotifierContract<Ntfy> {
    NtfyNotifierIT() {
        super(
                Ntfy.class,
                "ntfy",
                "{\"id\":\"a1\"}",
                FakeNtfy::new,
                Length.bytes(4095),
                "/message",
                (url, secret) -> Map.of("url", url, "topic", "t" + secret, "token", "tk_" + secret));
        secretField = "token";
    }

    @Test
    void publishesJsonToTheRootOfTheServer() throws Exception {
        hook.answer(HookServer.status(200, "{\"id\":\"a1\"}"));
        Notifier notifier = notifier(
                Map.of("url", hook.url("/ntfy"), "topic", "alerts-{{ .Status }}", "token", "tk_1"),
                ", title: 'T {{ .Status }}', message: M, priority: '4', "
                        + "tags: [skull, '', 'a-{{ .Status }}'], link: 'http://c/', icon: 'https://i/a.png', "
                        + "format: markdown");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/ntfy/");
        assertThat(hook.only().headers())
                .containsEntry("authorization", "Bearer tk_1")
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .isEqualTo("{\"topic\":\"alerts-firing\",\"title\":\"T firing\",\"message\":\"M\",\"priority\":4,"
                        + "\"tags\":[\"skull\",\"a-firing\"],\"click\":\"http://c/\","
                        + "\"icon\":\"https://i/a.png\",\"markdown\":true}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode message = posted("", Samples.firing("h1", "h2"));
        assertThat(message.get("title").asText()).isEqualTo("[FIRING:2] HighLatency");
        assertThat(message.get("message").asText())
                .isEqualTo("slow h1\ninstance=h1 · since 30 s\nSource: http://prom/graph\n\n"
                        + "slow h2\ninstance=h2 · since 30 s\nSource: http://prom/graph");
        assertThat(message.get("priority").asInt()).isEqualTo(4);
        assertThat(message.get("tags").toString()).isEqualTo("[\"warning\"]");
        assertThat(message.has("markdown")).isFalse();

        JsonNode resolved = posted("", Samples.resolved());
        assertThat(resolved.get("title").asText()).isEqualTo("[RESOLVED] HighLatency");
        assertThat(resolved.get("message").asText()).contains("resolved after 29 s");
        assertThat(resolved.get("priority").asInt()).isEqualTo(2);
        assertThat(resolved.get("tags").toString()).isEqualTo("[\"white_check_mark\"]");
    }

    @Test
    void valuesAreNoMarkdown() throws Exception {
        String message = posted(", format: markdown", Samples.firing("*h_1*"))
                .get("message")
                .asText();
        assertThat(message).startsWith("**slow \\*h\\_1\\***  \n").contains("[Source](http://prom/graph)");
    }

    @Test
    void plainWordsAreNoMarkdown() throws Exception {
        JsonNode message = posted(", format: markdown, title: '{{ boom }}'", Samples.firing("h_1"));
        assertThat(message.has("markdown")).isFalse();
        assertThat(message.get("message").asText()).contains("instance=h_1");
    }

    @Test
    void leavesOutAnIconThatNtfyWouldRefuse() throws Exception {
        assertThat(posted(", icon: 'file:///a'", Samples.firing("h1")).has("icon"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ `0` }}", "{{ `6` }}", "{{ `high` }}", "{{ `3.5` }}"})
    void aPriorityThatNtfyWouldRefuseMakesTheMessagePlain(String priority) throws Exception {
        try (FakeNtfy ntfy = new FakeNtfy()) {
            Notifier notifier = notifier(ntfy.fields(), ", priority: '" + priority + "'");
            assertThat(Outcomes.delivered(send(notifier)).flaw())
                    .isEqualTo("priority: \"" + priority + "\" (expected: 1 to 5)");
            assertThat(ntfy.only().get("priority").asInt()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ `a/b` }}", "{{ `ä` }}", "{{ .Receiver }} x"})
    void aTopicThatIsNoneIsFinalAndNotQuoted(String topic) throws Exception {
        assertThat(send(notifier(Map.of("url", "http://127.0.0.1:1", "topic", topic), "")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER, "topic: unusable (expected: 1 to 64 letters of ASCII, digits, - and _)"));
    }

    /** JSON has six characters for each of these, and ntfy does not read more than 8 KiB of it. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        String message = posted(", message: '" + "<".repeat(4000) + "'", Samples.firing("h1"))
                .get("message")
                .asText();
        assertThat(message).matches("<{900,}…");
    }

    @Test
    void addressesAndTagsLeaveRoomForTheText() throws Exception {
        String longer = "x".repeat(9000);
        JsonNode message = posted(
                ", link: 'https://c/" + longer + "', icon: 'https://i/" + longer + "', tags: ['" + longer
                        + "'], message: '" + longer + "'",
                Samples.firing("h1"));
        assertThat(message.has("click")).isFalse();
        assertThat(message.has("icon")).isFalse();
        assertThat(message.get("tags").get(0).asText()).isEqualTo("x".repeat(99) + "…");
        assertThat(message.get("message").asText()).hasSizeGreaterThan(4000);
        assertThat(posted(", link: 'https://c/" + "x".repeat(1900) + "'", Samples.firing("h1"))
                        .has("click"))
                .isTrue();
    }

    @Test
    void buttonByWhichTheAppActsIsTaken() throws Exception {
        Link ack = new Link("Acknowledge", "http://am/act/gv1x", true);
        JsonNode message = posted("", Samples.firing("h1"), (notification, subject) -> List.of(ack));
        assertThat(message.get("actions").toString())
                .isEqualTo("[{\"action\":\"http\",\"label\":\"Acknowledge\",\"url\":\"http://am/act/gv1x\","
                        + "\"method\":\"POST\",\"clear\":true}]");
    }

    @Test
    void readsItsTopicFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeNtfy ntfy = new FakeNtfy()) {
            Path topic = Files.writeString(folder.resolve("topic"), "alerts-{{ .Status }}\n");
            Map<String, String> fields = new TreeMap<>(ntfy.fields());
            fields.remove("topic");
            Notifier notifier = notifier(fields, ", topic_file: '" + topic + "'");
            assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
            assertThat(ntfy.only().get("topic").asText()).isEqualTo("alerts-firing");
            Files.delete(topic);
            assertThat(refusal(notifier).message()).startsWith("topic_file: cannot read ");
        }
    }
}
