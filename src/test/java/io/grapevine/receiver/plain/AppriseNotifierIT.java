package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.Records;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppriseNotifierIT extends AddedNotifierContract<Apprise> {
    AppriseNotifierIT() {
        super(
                Apprise.class,
                "Apprise",
                "{\"error\":null,\"details\":[]}",
                FakeApprise::new,
                Length.characters(32_768),
                "/body",
                (url, secret) -> Map.of("url", url, "key", "k" + secret));
        takesAnyLength = true;
        secretField = "key";
        wrongSecret =
                FailureReason.CLIENT_ERROR; // A server does not tell a wrong key from one without a configuration.
    }

    private static Notification withSeverity(String severity) {
        LabelSet labels = LabelSet.of("alertname", "HighLatency", "severity", severity);
        Alert alert = Records.with(Samples.alert("h1", Alert.NO_END), "labels", labels);
        return Samples.of(List.of(alert), NotifyReason.FIRST);
    }

    @Test
    void notifiesTheTargetsOfTheKey() throws Exception {
        hook.answer(HookServer.status(200, "{\"error\":null,\"details\":[]}"));
        Notifier notifier = notifier(
                Map.of("url", hook.url("/apprise"), "key", "prod"),
                ", title: 'T {{ .Status }}', message: M, type: info, format: html, tag: 'team-{{ .Status }}'");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/apprise/notify/prod");
        assertThat(hook.only().headers())
                .containsEntry("accept", "application/json")
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .isEqualTo("{\"title\":\"T firing\",\"body\":\"M\",\"type\":\"info\",\"format\":\"html\","
                        + "\"tag\":\"team-firing\"}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(posted("", Samples.firing("h1")))
                .hasToString(
                        "{\"title\":\"[FIRING:1] HighLatency\",\"body\":\"slow h1\\ninstance=h1 · job=api · since 30 s"
                                + "\\nSource: http://prom/graph\",\"type\":\"warning\",\"format\":\"text\"}");
        JsonNode resolved = posted("", Samples.resolved());
        assertThat(resolved.get("type").asText()).isEqualTo("success");
        assertThat(text(resolved)).contains("resolved after 29 s");
    }

    @ParameterizedTest
    @CsvSource({"critical, failure", "warning, warning", "info, info", "'', warning"})
    void theTypeIsThatOfTheSeverity(String severity, String type) throws Exception {
        assertThat(posted("", withSeverity(severity)).get("type").asText()).isEqualTo(type);
    }

    @Test
    void aTypeThatAppriseWouldRefuseMakesTheMessagePlain() throws Exception {
        try (FakeApprise apprise = new FakeApprise()) {
            assertThat(Outcomes.delivered(send(
                                    notifier(apprise.fields(), ", type: '{{ `error` }}', format: html"),
                                    Samples.firing("<h1>")))
                            .flaw())
                    .isEqualTo("type: \"{{ `error` }}\" (expected: one of info, success, warning, failure)");
            assertThat(apprise.only().get("type").asText()).isEqualTo("warning");
            assertThat(apprise.only().get("format").asText()).isEqualTo("text");
            assertThat(text(apprise.only())).contains("instance=<h1>");
        }
    }

    @Test
    void valuesAreNoMarkup() throws Exception {
        assertThat(postedText(", format: markdown", Samples.firing("*h_1*")))
                .startsWith("**slow \\*h\\_1\\***  \n")
                .contains("[Source](http://prom/graph)");
        assertThat(postedText(", format: html", Samples.firing("<h1>")))
                .startsWith("<b>slow &lt;h1&gt;</b><br>")
                .contains("<a href=\"http://prom/graph\">Source</a>");
    }

    @Test
    void valuesAreEscapedInConfiguredHtml() throws Exception {
        String message = ", message: '<i>{{ everything }}</i>', format: ";
        assertThat(postedText(message + "html", Samples.firing("<h1>"))).contains("<i>", "&lt;h1&gt;");
        assertThat(postedText(message + "markdown", Samples.firing("<h1>"))).contains("<h1>");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(postedText(", message: ' '", Samples.firing("h1"))).isEqualTo("(no details)");
    }

    @Test
    void aKeyWithoutAConfigurationIsAFailure() throws Exception {
        try (FakeApprise apprise = new FakeApprise()) {
            Map<String, String> fields = Map.of("url", apprise.fields().get("url"), "key", "another");
            assertThat(send(notifier(fields, "")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.CLIENT_ERROR, "Apprise answered 204: no configuration has this key"));
        }
    }

    /** The others were notified, and another attempt would notify them again. */
    @Test
    void aFailureOfSomeTargetsIsFinal() throws Exception {
        try (FakeApprise apprise = new FakeApprise()) {
            assertThat(send(notifier(apprise.fields(), ", tag: other")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.CLIENT_ERROR,
                            "unexpected status code 424: {\"error\":\"One or more notification could not be sent\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "ä", "../cfg"})
    void aKeyThatIsNoneIsFinalAndNotQuoted(String key, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), key);
        Map<String, String> fields = Map.of("url", "http://127.0.0.1:1", "key_file", String.valueOf(file));
        assertThat(send(notifier(fields, "")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER, "key: unusable (expected: 1 to 128 letters of ASCII, digits, - and _)"));
    }
}
