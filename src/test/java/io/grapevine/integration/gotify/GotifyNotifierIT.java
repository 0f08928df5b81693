package io.grapevine.integration.gotify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.receiver.GotifyConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.integration.AddedKinds;
import io.grapevine.integration.HookReceiver;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HttpNotifierContract;
import io.grapevine.integration.LengthContract;
import io.grapevine.integration.RedactionContract;
import io.grapevine.integration.Samples;
import io.grapevine.integration.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GotifyNotifierIT extends HttpNotifierContract {
    GotifyNotifierIT() {
        super("{\"id\":25}");
    }

    private static Notifier notifier(Vertx vertx, String url, String fields) throws SendFailure {
        GotifyConfig config = AddedKinds.only(GotifyConfig.class, "{url: '" + url + "', " + fields + "}");
        return new GotifyNotifier(config, AddedKinds.requests(vertx, config));
    }

    private static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What arrives at Gotify, which must take it. */
    private static JsonNode created(Vertx vertx, String fields, Notification notification) throws Exception {
        try (FakeGotify gotify = new FakeGotify()) {
            Notifier notifier = notifier(vertx, gotify.url(), "token: " + FakeGotify.TOKEN + fields);
            assertThat(send(notifier, notification)).isInstanceOf(Outcome.Delivered.class);
            return gotify.only();
        }
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/hook"), "token: A" + SECRET + ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(vertx, receiver.url("/"), "token: A1, title: '{{ boom }}'");
    }

    @Override
    protected boolean retriesRateLimits() {
        return true;
    }

    @Test
    void createsAMessageOfTheApplication() throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, "{\"id\":25}"));
            Notifier notifier = notifier(
                    vertx,
                    hook.url("/gotify"),
                    "token: A1, title: 'T {{ .Status }}', message: M, priority: '10', click: 'http://c/', "
                            + "markdown: true");
            assertThat(send(notifier, Samples.firing("h1"))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(hook.only().target()).isEqualTo("/gotify/message");
            assertThat(hook.only().headers())
                    .containsEntry("x-gotify-key", "A1")
                    .containsEntry("content-type", "application/json");
            assertThat(hook.only().body())
                    .isEqualTo("{\"title\":\"T firing\",\"message\":\"M\",\"priority\":10,\"extras\":"
                            + "{\"client::display\":{\"contentType\":\"text/markdown\"},"
                            + "\"client::notification\":{\"click\":{\"url\":\"http://c/\"}}}}");
        }
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode message = created(vertx, ", click: ' '", Samples.firing("h1"));
        assertThat(message.get("title").asText()).isEqualTo("[FIRING:1] HighLatency");
        assertThat(message.get("message").asText())
                .isEqualTo("slow h1\ninstance=h1 · job=api · since 30 s\nSource: http://prom/graph");
        assertThat(message.get("priority").asInt()).isEqualTo(5);
        assertThat(message.get("extras").toString())
                .isEqualTo("{\"client::display\":{\"contentType\":\"text/plain\"}}");
        assertThat(created(vertx, "", Samples.resolved()).get("priority").asInt())
                .isEqualTo(3);
    }

    @Test
    void valuesAreNoMarkdownAndPlainWordsNeither() throws Exception {
        assertThat(created(vertx, ", markdown: true", Samples.firing("*h_1*"))
                        .get("message")
                        .asText())
                .startsWith("**slow \\*h\\_1\\***  \n");
        JsonNode plain = created(vertx, ", markdown: true, title: '{{ boom }}'", Samples.firing("h_1"));
        assertThat(plain.toString()).contains("text/plain", "instance=h_1");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(created(vertx, ", message: ' '", Samples.firing("h1"))
                        .get("message")
                        .asText())
                .isEqualTo("(no details)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "high"})
    void aPriorityThatIsNoneMakesTheMessagePlain(String priority) throws Exception {
        JsonNode message = created(vertx, ", priority: '" + priority + "'", Samples.firing("h1"));
        assertThat(message.get("priority").asInt()).isEqualTo(5);
        assertThat(message.get("message").asText())
                .contains("fails: priority: \"" + priority + "\" (expected: 0 to 10)");
    }

    @Test
    void aSuccessWithoutAnIdIsNone() throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, "<html>sign in</html>"));
            assertThat(send(notifier(vertx, hook.url("/"), "token: A1"), Samples.firing("h1")))
                    .isEqualTo(
                            new Outcome.Rejected(FailureReason.CLIENT_ERROR, "Gotify answered: <html>sign in</html>"));
        }
    }

    @Test
    void readsItsTokenFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeGotify gotify = new FakeGotify()) {
            Path token = Files.writeString(folder.resolve("token"), "old\n");
            Notifier notifier = notifier(vertx, gotify.url(), "token_file: '" + token + "'");
            assertThat(send(notifier, Samples.firing("h1")))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            failure -> assertThat(failure.reason()).isEqualTo(FailureReason.AUTH_ERROR));
            Files.writeString(token, FakeGotify.TOKEN + "\n");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
            Files.delete(token);
            assertThat(send(notifier, Samples.firing("h1")))
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            failure -> assertThat(failure.message()).startsWith("token_file: cannot read "));
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(32_768);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return created(vertx, ", message: '" + template + "'", notification)
                    .get("message")
                    .asText();
        }
    }

    @Nested
    class Redactions extends RedactionContract<GotifyConfig> {
        @Override
        protected GotifyConfig config(String url) {
            return AddedKinds.only(GotifyConfig.class, "{url: '" + url + "', token: A" + SECRET + "}");
        }

        @Override
        protected Notifier notifier(GotifyConfig config) throws Exception {
            return new GotifyNotifier(config, AddedKinds.requests(vertx, config));
        }
    }
}
