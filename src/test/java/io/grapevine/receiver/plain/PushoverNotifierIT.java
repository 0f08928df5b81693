package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookLinksContract;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Written;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushoverNotifierIT extends HttpNotifierContract {
    PushoverNotifierIT() {
        super("{\"status\":1,\"request\":\"r\"}");
        retriesRateLimits = false; // the quota of a month
        takesAnyLength = false;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                receiver.url("/hook/"),
                "token=token " + SECRET,
                "user_key=user " + SECRET,
                "message={{ everything }}",
                LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        return notifier(url, Written.config(Pushover.class, fields), MessageLinks.NONE, vertx);
    }

    /** A notifier whose requests go to {@code url} in place of Pushover. */
    private static Notifier notifier(String url, Pushover config, MessageLinks links, Vertx vertx) throws Exception {
        HttpSender sender = new HttpSenders(vertx, Map.of()).of(config.httpConfig());
        HttpSenders redirected = HttpSenders.answering(
                call -> sender.send(new HttpCall(
                        call.method(),
                        call.url().replace("https://api.pushover.net/1/messages.json", url),
                        call.headers(),
                        call.body(),
                        call.timeout())),
                Map.of());
        return config.notifier(new Requests(config, EchoRenderer.templates().with(links), redirected));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "sound={{ boom }}");
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }

    @Test
    void putsEverythingIntoTheUrlAndNothingIntoTheBody() throws Exception {
        send(notifier(hook.url("/1/messages.json"), "token=t-{{ .Status }}", "user_key=u-{{ .Status }}"));
        assertThat(hook.only().method()).isEqualTo("POST");
        assertThat(hook.only().target())
                .isEqualTo("/1/messages.json?device=device&expire=3600&message=message&priority=1&retry=60"
                        + "&sound=sound&title=title&token=t-firing&url=url&url_title=url_title&user=u-firing");
        assertThat(hook.only().headers())
                .containsEntry("content-type", "text/plain")
                .containsEntry("content-length", "0");
        assertThat(hook.only().body()).isEmpty();
    }

    @Test
    void readsItsKeysFromFilesAnewEveryTime(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "t1-{{ .Status }}\n");
        Path user = Files.writeString(folder.resolve("user"), " u1\n");
        Notifier notifier =
                notifier(hook.url("/"), "token=", "token_file=" + token, "user_key=", "user_key_file=" + user);
        send(notifier);
        Files.writeString(token, "t2");
        Files.writeString(user, "u2");
        send(notifier);
        assertThat(hook.requests().get(0).target()).contains("&token=t1-firing&", "&user=u1");
        assertThat(hook.requests().get(1).target()).contains("&token=t2&", "&user=u2");
        Files.delete(user);
        assertThat(refusal(notifier).message()).startsWith("user_key_file: ");
    }

    @Test
    void rejectsKeysThatFailWithoutQuotingThem() throws Exception {
        assertThat(send(notifier("http://h/", "token=" + SECRET + "{{ boom }}")))
                .isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "token: its template fails"));
        assertThat(send(notifier("http://h/", "user_key=" + SECRET + "{{ boom }}")))
                .isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "user_key: its template fails"));
    }

    @Test
    void rejectsASuccessThatSaysItIsNone() throws Exception {
        hook.answer(HookServer.status(200, "{\"status\":0,\"errors\":[\"no user " + SECRET + "\"]}"));
        assertThat(send(notifier(hook.url("/"), "user_key=" + SECRET)))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        "Pushover answered: {\"status\":0,\"errors\":[\"no user <redacted>\"]}"));
        for (String body : new String[] {"", "ok", "{}", "{\"status\":1}", "{\"status\":\"ok\"}"}) {
            hook.answer(HookServer.status(200, body));
            assertThat(send(notifier(hook.url("/")))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        }
    }

    @Test
    void saysWhyItIsRefused() throws Exception {
        String body = "{\"token\":\"invalid\",\"errors\":[\"application token is invalid\"],\"status\":0}";
        hook.answer(HookServer.status(400, body));
        assertThat(refusal(notifier(hook.url("/"))).message())
                .startsWith("unexpected status code 400: ")
                .contains("application");
    }

    /** In HTML and as text. */
    private abstract static class Links extends HookLinksContract {
        private final boolean html;

        Links(boolean html) {
            super("{\"status\":1}");
            this.html = html;
        }

        @Override
        protected Notifier notifier(String url, String template, MessageLinks links) throws Exception {
            Pushover config = Written.config(Pushover.class, "message=" + template, Map.entry("html", html));
            return PushoverNotifierIT.notifier(url, config, links, vertx);
        }
    }

    @Nested
    class LinksInHtml extends Links {
        LinksInHtml() {
            super(true);
        }
    }

    @Nested
    class LinksInText extends Links {
        LinksInText() {
            super(false);
        }
    }
}
