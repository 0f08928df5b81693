package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.httpclient.message.MessageTemplates.TemplateOverride;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookNotifierIT extends HttpNotifierContract {
    WebhookNotifierIT() {
        super("");
        isForPeople = false;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        String url = receiver.url("/hook/" + SECRET + "?key=" + SECRET);
        return notifier(config(new Secret(url), "", Duration.ZERO, null));
    }

    private Notifier notifier(Webhook config) throws Exception {
        return config.notifier(new Requests(config, EchoRenderer.strict(), new HttpSenders(vertx, Map.of())));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(config(new Secret(receiver.url("/")), "", Duration.ZERO, Map.of("a", "{{ boom }}")));
    }

    private static Webhook config(Secret url, String urlFile, Duration timeout, @Nullable Object payload) {
        HttpConfig http = HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret("token-" + SECRET), ""));
        return new Webhook(true, http, url, urlFile, 0, timeout, payload);
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoJson.encode(value));
    }

    @Test
    void rendersTheUrlAndReadsItFromAFileAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("url"), hook.url("/one/{{ .GroupLabels.alertname }}\n"));
        Notifier notifier = notifier(config(new Secret(""), file.toString(), Duration.ZERO, null));
        send(notifier);
        Files.writeString(file, hook.url("/two"));
        send(notifier);
        assertThat(hook.requests()).extracting(HookServer.Received::target).containsExactly("/one/HighLatency", "/two");
    }

    private Outcome sent(HookServer hook, OnTemplateError onError, TemplateOverride payload) throws Exception {
        MessageTemplates templates =
                new MessageTemplates(new EchoRenderer(), Map.of("payload", payload), onError, "http://am");
        Webhook config = config(new Secret(hook.url("/")), "", Duration.ZERO, Map.of("a", "overruled"));
        return send(config.notifier(new Requests(config, templates, new HttpSenders(vertx, Map.of()))));
    }

    /** An override that says the same as text and as HTML. */
    @FunctionalInterface
    private interface Saying extends TemplateOverride {
        @Override
        default String html(TemplateData data) throws TemplateException {
            return text(data);
        }
    }

    @Test
    void sendsTheBodyThatAnotherLanguageGives() throws Exception {
        Saying payload = data -> "{\"all\": \"" + data.status() + "\"}";
        assertThat(sent(hook, OnTemplateError.DROP, payload)).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.requests()).extracting(HookServer.Received::body).containsExactly("{\"all\": \"firing\"}");
    }

    @Test
    void aBodyThatIsNoJsonOrFailsIsDroppedOrReplacedByTheUsualOne() throws Exception {
        Saying broken = data -> "{\"all\": }";
        Saying failing = data -> {
            throw new TemplateException("1:1: no");
        };
        assertThat(sent(hook, OnTemplateError.DROP, broken))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER,
                        "payload: rendered to what is not one document of JSON, line 1, column 9"));
        assertThat(sent(hook, OnTemplateError.DROP, failing))
                .isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "payload: 1:1: no"));
        assertThat(hook.requests()).isEmpty();
        for (Saying payload : List.of(broken, failing)) {
            assertThat(Outcomes.delivered(sent(hook, OnTemplateError.PLAIN, payload))
                            .flaw())
                    .startsWith("payload: ");
        }
        assertThat(hook.requests())
                .hasSize(2)
                .allSatisfy(received -> assertThat(received.body()).startsWith("{\"receiver\":\"team-X\","));
    }

    @Test
    void givesUpAtATimeoutOfItsOwnAndSaysWhose() throws Exception {
        hook.answer(HookServer.SILENCE);
        assertThat(send(notifier(config(new Secret(hook.url("/")), "", Duration.ofMillis(300), null))))
                .isEqualTo(
                        new Outcome.Retryable(FailureReason.OTHER, "configured webhook timeout reached (300ms)", null));
    }

    @Test
    void postsAPayloadOfItsOwn() throws Exception {
        Object payload = Map.of("text", "{{ .Status }}!", "n", 3L);
        send(notifier(config(new Secret(hook.url("/")), "", Duration.ZERO, payload)));
        assertThat(hook.only().body()).isEqualTo("{\"n\":3,\"text\":\"firing!\"}\n");
    }

    @Test
    void rejectsWhatCannotBeRenderedWithoutQuotingTheUrl() throws Exception {
        Outcome url = send(notifier(config(new Secret("http://" + SECRET + "/{{ boom }}"), "", Duration.ZERO, null)));
        assertThat(url).isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "url: its template fails"));
        Outcome payload = send(notifier(config(new Secret("http://h/"), "", Duration.ZERO, "{{ boom }}")));
        assertThat(Outcomes.rejected(payload).message()).startsWith("payload: ").contains("boom");
    }

    @Test
    void rejectsAnEmptyOrMissingUrl(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("url"), "\n");
        for (String file :
                new String[] {empty.toString(), folder.resolve("missing").toString()}) {
            assertThat(send(notifier(config(new Secret(""), file, Duration.ZERO, null))))
                    .isInstanceOf(Outcome.Rejected.class);
        }
    }
}
