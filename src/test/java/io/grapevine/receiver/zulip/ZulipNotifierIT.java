package io.grapevine.receiver.zulip;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoUrl;
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
import io.grapevine.receiver.FormFields;
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
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZulipNotifierIT extends HttpNotifierContract {
    ZulipNotifierIT() {
        super("{\"result\":\"success\",\"msg\":\"\",\"id\":42}", true);
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }

    private Notifier notifier(String url, String fields) throws SendFailure {
        return notifier(url, fields, MessageLinks.NONE);
    }

    private Notifier notifier(String url, String fields, MessageLinks links) throws SendFailure {
        Zulip config =
                AddedKinds.only(Zulip.class, "{url: '" + url + "', email: '" + FakeZulip.EMAIL + "', " + fields + "}");
        return config.notifier(AddedKinds.requests(vertx, config, links), UpdateMode.NONE);
    }

    /** What arrives in the stream, which must take it. */
    private Map<String, String> sent(String fields, Notification notification) throws Exception {
        return sent(fields, notification, MessageLinks.NONE);
    }

    private Map<String, String> sent(String fields, Notification notification, MessageLinks links) throws Exception {
        try (FakeZulip zulip = new FakeZulip()) {
            String address = "stream: " + FakeZulip.STREAM + ", api_key: " + FakeZulip.KEY;
            assertThat(send(notifier(zulip.url(), address + fields, links), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return zulip.only();
        }
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook"), "stream: s, api_key: " + SECRET + ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "stream: s, api_key: k, topic: '{{ boom }}'");
    }

    @Test
    void postsAFormAsABot() throws Exception {
        hook.answer(HookServer.status(200, "{\"result\":\"success\",\"id\":42}"));
        Notifier notifier = notifier(
                hook.url("/z"),
                "api_key: k, stream: 'ops {{ .Status }}', topic: 't {{ .Status }}', title: T, message: M");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().method() + " " + hook.only().target()).isEqualTo("POST /z/api/v1/messages");
        assertThat(hook.only().headers())
                .containsEntry("authorization", "Basic Ym90QGV4YW1wbGUuY29tOms=")
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(FormFields.of(hook.only().body()))
                .isEqualTo(Map.of("type", "stream", "to", "ops firing", "topic", "t firing", "content", "**T**\n\nM"));
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        Map<String, String> message = sent(", link: 'http://am/a(b)'", Samples.firing("h1"));
        assertThat(message).containsEntry("topic", "HighLatency");
        assertThat(message.get("content"))
                .isEqualTo("**&#91;FIRING:1&#93; HighLatency**\n\n**slow h1**\ninstance=h1 · job=api · since 30 s\n"
                        + "[Source](http://prom/graph)\n\n[Open](http://am/a%28b%29)");
        assertThat(sent("", Samples.resolved()).get("content")).startsWith("**&#91;RESOLVED&#93; HighLatency**");
    }

    @Test
    void valuesAreNoMarkup() throws Exception {
        assertThat(sent("", Samples.firing("@**all** #x :smile: 10:30:00")).get("content"))
                .contains("**slow &#64;&#42;&#42;all&#42;&#42; &#35;x &#58;smile: 10&#58;30:00**");
    }

    @Test
    void mentionsStandInTheConfigurationOnly() throws Exception {
        String fields = ", mention_users: ['7', '8'], mention_all: true, message: 'a @**all** @_*team* @x'";
        assertThat(sent(fields, Samples.firing("h1")).get("content"))
                .endsWith("\n\na &#64;**all** &#64;_*team* @x\n\n@**|7** @**|8** @**all**");
        assertThat(sent(fields, Samples.resolved()).get("content")).endsWith("@x");
    }

    @Test
    void topicIsOneThatZulipTakes() throws Exception {
        assertThat(sent(", topic: \"a\\tb\"", Samples.firing("h1"))).containsEntry("topic", "a b");
        assertThat(sent(", topic: '" + "漢😀".repeat(40) + "'", Samples.firing("h1"))
                        .get("topic"))
                .isEqualTo("漢😀".repeat(28) + "漢…");
        assertThat(sent(", topic: ' '", Samples.firing("h1"))).containsEntry("topic", "(no topic)");
    }

    @Test
    void plainWordsAreNoMarkdownEither() throws Exception {
        assertThat(sent(", title: '{{ boom }}'", Samples.firing("@**all**")).get("content"))
                .contains("instance=&#64;&#42;&#42;all&#42;&#42;", "boom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "{\"result\":\"success\"}", ""})
    void aSuccessWithoutAnIdIsNone(String body) throws Exception {
        hook.answer(HookServer.status(200, body));
        assertThat(refusal(notifier(hook.url(""), "stream: s, api_key: k")).message())
                .startsWith("Zulip answered: ");
    }

    @Test
    void waitsAsLongAsZulipAsks() throws Exception {
        hook.answer(HookServer.status(429, "{\"code\":\"RATE_LIMIT_HIT\",\"retry-after\":2.5}"));
        assertThat(failure(notifier(hook.url(""), "stream: s, api_key: k")).retryAfter())
                .isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void refusalsAreFinal() throws Exception {
        try (FakeZulip zulip = new FakeZulip()) {
            assertThat(refusal(notifier(zulip.url(), "stream: s, api_key: no")).reason())
                    .isEqualTo(FailureReason.AUTH_ERROR);
            assertThat(refusal(notifier(zulip.url(), "stream: s, api_key: " + FakeZulip.KEY))
                            .message())
                    .contains("STREAM_DOES_NOT_EXIST");
        }
    }

    @Test
    void readsTheKeyFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeZulip zulip = new FakeZulip()) {
            SecretFiles.assertIsReadEachTime(
                    folder,
                    "api_key",
                    FakeZulip.KEY,
                    FailureReason.AUTH_ERROR,
                    file -> notifier(zulip.url(), "stream: " + FakeZulip.STREAM + ", " + file));
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.characters(10_000 - "**T**\n\n".length());
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            String content = ZulipNotifierIT.this
                    .sent(", title: T, link: '', message: '" + template + "'", notification)
                    .get("content");
            return content.substring(content.indexOf("\n\n") + 2);
        }
    }

    @Nested
    class Redactions extends RedactionContract<Zulip> {
        @Override
        protected Zulip config(String url) {
            return AddedKinds.only(
                    Zulip.class, "{url: '" + url + "', email: b@example.com, api_key: k" + SECRET + ", stream: s}");
        }

        @Override
        protected Notifier notifier(Zulip config) throws Exception {
            return config.notifier(AddedKinds.requests(vertx, config), UpdateMode.EDIT);
        }
    }

    @Nested
    class Links extends LinksContract {
        @Override
        protected String sent(String template, Notification notification, MessageLinks links) throws Exception {
            String message = template.isEmpty() ? "" : ", message: '" + template + "'";
            return ZulipNotifierIT.this.sent(message, notification, links).toString();
        }

        @Override
        protected Notifier notifier(String url, MessageLinks links) throws Exception {
            return ZulipNotifierIT.this.notifier(url, "stream: s, api_key: k", links);
        }
    }
}
