package io.grapevine.receiver.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.LengthContract;
import io.grapevine.receiver.LinksContract;
import io.grapevine.receiver.RedactionContract;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.SecretFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixNotifierIT extends HttpNotifierContract {
    private static final HookServer.Answer NOT_ENCRYPTED =
            HookServer.status(404, "{\"errcode\":\"M_NOT_FOUND\",\"error\":\"Event not found.\"}");

    MatrixNotifierIT() {
        super("{\"event_id\":\"$e1\"}", true);
    }

    private Notifier notifier(String url, String fields) throws SendFailure {
        return notifier(url, fields, MessageLinks.NONE);
    }

    private Notifier notifier(String url, String fields, MessageLinks links) throws SendFailure {
        Matrix config = AddedKinds.only(Matrix.class, "{api_url: '" + url + "', " + fields + "}");
        return config.notifier(AddedKinds.requests(vertx, config, links), UpdateMode.NONE);
    }

    private static final String ADDRESS = "room: '" + FakeMatrix.ROOM + "', token: " + FakeMatrix.TOKEN;

    /** What arrives in the room, which must take it. */
    private JsonNode sent(String fields, Notification notification) throws Exception {
        return sent(fields, notification, MessageLinks.NONE);
    }

    private JsonNode sent(String fields, Notification notification, MessageLinks links) throws Exception {
        try (FakeMatrix matrix = new FakeMatrix()) {
            assertThat(send(notifier(matrix.homeserver(), ADDRESS + fields, links), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return matrix.only();
        }
    }

    @Override
    protected Receiver receiver() {
        return ((HookReceiver) super.receiver())
                .aside(request -> request.method().equals("GET"), NOT_ENCRYPTED);
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook"), "room: '!r', token: syt_" + SECRET + ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "room: '!r', token: t, title: '{{ boom }}'");
    }

    @Test
    void putsAMessageIntoTheRoom() throws Exception {
        hook.answer(HookServer.status(200, "{\"event_id\":\"$e1\"}"));
        Notifier notifier =
                notifier(hook.url("/m"), "room: '!{{ .Status }}:example.com', token: syt_1, title: T, message: M");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests())
                .extracting(request -> request.method() + " " + request.target().replaceAll("gv[0-9a-f]{32}$", "ID"))
                .containsExactly(
                        "GET /m/_matrix/client/v3/rooms/%21firing%3Aexample.com/state/m.room.encryption/",
                        "PUT /m/_matrix/client/v3/rooms/%21firing%3Aexample.com/send/m.room.message/ID");
        assertThat(hook.requests().get(1).headers())
                .containsEntry("authorization", "Bearer syt_1")
                .containsEntry("content-type", "application/json");
        assertThat(hook.requests().get(1).body())
                .isEqualTo("{\"msgtype\":\"m.text\",\"body\":\"T\\n\\nM\",\"m.mentions\":{}}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode message = sent("", Samples.firing("h1"));
        assertThat(message.get("body").asText())
                .isEqualTo("[FIRING:1] HighLatency\n\nslow h1\ninstance=h1 · job=api · since 30 s\n"
                        + "Source: http://prom/graph\n\nOpen: {{ template \"__alertmanagerURL\" . }}");
        assertThat(message.get("formatted_body").asText())
                .startsWith("<span data-mx-color=\"#bc4c00\"><b>[FIRING:1] HighLatency</b></span><br><br>"
                        + "<b>slow h1</b><br>")
                .contains("<a href=\"http://prom/graph\">Source</a>");
        assertThat(sent("", Samples.resolved()).get("formatted_body").asText())
                .startsWith("<span data-mx-color=\"#1a7f37\"><b>[RESOLVED] HighLatency</b></span>");
    }

    @Test
    void valuesAreNoMarkupAndMentionNoMember() throws Exception {
        JsonNode message = sent("", Samples.firing("<b>@room"));
        assertThat(message.get("formatted_body").asText()).contains("<b>slow &lt;b&gt;@room</b>");
        assertThat(message.get("m.mentions")).isEmpty();
    }

    @Test
    void configuredHtmlHasItsTextBesideIt() throws Exception {
        JsonNode message = sent(
                ", title: T, format: html, message: '<p>a &amp; <i>{{ .Status }}</i></p><p>&#x41;&#66;&gt;</p>'",
                Samples.firing("h1"));
        assertThat(message.get("formatted_body").asText())
                .endsWith("<b>T</b></span><br><br><p>a &amp; <i>firing</i></p><p>&#x41;&#66;&gt;</p>");
        assertThat(message.get("body").asText()).isEqualTo("T\n\na & firing\nAB>\n");
    }

    @Test
    void plainWordsAreNoHtml() throws Exception {
        JsonNode message = sent(", format: html, message: '{{ boom }}'", Samples.firing("h1"));
        assertThat(message.has("formatted_body")).isFalse();
        assertThat(message.get("body").asText()).contains("instance=h1", "boom");
    }

    @Test
    void mentionsStandInTheConfigurationAndOnlyWhileAlertsFire() throws Exception {
        String mentions = ", mention_users: ['@ana:example.com'], mention_room: true";
        assertThat(sent(mentions, Samples.firing("h1")).get("m.mentions").toString())
                .isEqualTo("{\"user_ids\":[\"@ana:example.com\"],\"room\":true}");
        assertThat(sent(mentions, Samples.resolved()).get("m.mentions")).isEmpty();
    }

    @Test
    void firstMessageToAnEncryptedRoomSaysSo() throws Exception {
        try (FakeMatrix matrix = new FakeMatrix().encrypted()) {
            Notifier notifier = notifier(matrix.homeserver(), ADDRESS);
            assertThat(send(notifier))
                    .isEqualTo(new Outcome.Delivered(
                            ReceiverData.EMPTY,
                            null,
                            "room !room:example.com is encrypted, but messages of Grapevine are not (expected: a room"
                                    + " without encryption)"));
            assertThat(send(notifier, Samples.firing("h2"))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(matrix.messages()).hasSize(2);
            assertThat(matrix.requests())
                    .filteredOn(request -> request.method().equals("GET"))
                    .hasSize(1);
        }
    }

    @Test
    void roomOfWhichNothingCanBeAskedIsSentTo() throws Exception {
        try (HookReceiver receiver = (HookReceiver) super.receiver()) {
            for (int status : new int[] {403, 429, 500}) {
                receiver.aside(request -> request.method().equals("GET"), HookServer.status(status, "{}"));
                assertThat(send(notifier(receiver))).isInstanceOf(Outcome.Delivered.class);
            }
        }
    }

    @Test
    void refusalsOfTheHomeserverAreFinal() throws Exception {
        try (FakeMatrix matrix = new FakeMatrix()) {
            assertThat(send(notifier(matrix.homeserver(), "room: '!r', token: syt_of_another")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.AUTH_ERROR,
                            "unexpected status code 401: {\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"Invalid access"
                                    + " token passed.\"}"));
            Outcome.Rejected refusal = refusal(notifier(matrix.homeserver(), "room: '!r', token: " + FakeMatrix.TOKEN));
            assertThat(refusal.reason()).isEqualTo(FailureReason.AUTH_ERROR);
            assertThat(refusal.message()).contains("M_FORBIDDEN", "not in room !r");
        }
    }

    @Test
    void waitsAsLongAsTheHomeserverAsks() throws Exception {
        try (HookReceiver receiver = (HookReceiver) receiver();
                HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2500}"));
            Outcome.Retryable failure = failure(notifier(hook.url(""), "room: '!r', token: t"));
            assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(2500));
            assertThat(receiver.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#alerts:example.com", "{{ .Receiver }}", "!a b {{ .Status }}"})
    void roomThatIsNoneIsFinal(String room) throws Exception {
        if (room.contains("{{")) {
            assertThat(send(notifier("http://127.0.0.1:1", "token: t, room: '" + room + "'")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.OTHER,
                            "room: unusable (expected: the ID of a room, such as !cURbafjkfsMDVwdRDQ:example.com)"));
        } else {
            assertThat(AddedKinds.parse("receivers: [{name: r, matrix_configs: [{api_url: 'http://m', token: t, room: '"
                                    + room + "'}]}]")
                            .toString())
                    .contains("an alias is none");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "{}", ""})
    void aSuccessWithoutAnIdIsNone(String body) throws Exception {
        hook.answer(HookServer.status(200, body));
        assertThat(refusal(notifier(hook.url(""), "room: '!r', token: t")).message())
                .startsWith("Matrix answered: ");
    }

    @Test
    void readsTheTokenFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeMatrix matrix = new FakeMatrix()) {
            SecretFiles.assertIsReadEachTime(
                    folder,
                    "token",
                    FakeMatrix.TOKEN,
                    FailureReason.AUTH_ERROR,
                    file -> notifier(matrix.homeserver(), "room: '" + FakeMatrix.ROOM + "', " + file));
        }
    }

    /** JSON has six characters for each of these, and a homeserver refuses an event of more than 64 KiB. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        String message = ", format: html, message: '" + "<".repeat(7000) + "'";
        assertThat(sent(message, Samples.firing("h1")).get("body").asText()).matches("(?s).*<{3000,}…");
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.characters(7000);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return MatrixNotifierIT.this
                    .sent(", title: T, link: '', message: '" + template + "'", notification)
                    .get("body")
                    .asText()
                    .substring("T\n\n".length());
        }
    }

    @Nested
    class Redactions extends RedactionContract<Matrix> {
        @Override
        protected Matrix config(String url) {
            return AddedKinds.only(Matrix.class, "{api_url: '" + url + "', room: '!r', token: syt_" + SECRET + "}");
        }

        @Override
        protected Notifier notifier(Matrix config) throws Exception {
            return config.notifier(AddedKinds.requests(vertx, config), UpdateMode.EDIT);
        }
    }

    /** In both forms of a message. */
    private abstract class Links extends LinksContract {
        private final String fields;
        private final String form;

        Links(String fields, String form) {
            this.fields = fields;
            this.form = form;
        }

        @Override
        protected String sent(String template, Notification notification, MessageLinks links) throws Exception {
            String message = template.isEmpty() ? "" : ", message: '" + template + "'";
            JsonNode content = MatrixNotifierIT.this.sent(fields + message, notification, links);
            return content.path(content.has(form) ? form : "body").asText();
        }

        @Override
        protected Notifier notifier(String url, MessageLinks links) throws Exception {
            return MatrixNotifierIT.this.notifier(url, ADDRESS, links);
        }
    }

    @Nested
    class LinksInHtml extends Links {
        LinksInHtml() {
            super(", format: html", "formatted_body");
        }
    }

    @Nested
    class LinksInText extends Links {
        LinksInText() {
            super(", format: html", "body");
        }
    }
}
