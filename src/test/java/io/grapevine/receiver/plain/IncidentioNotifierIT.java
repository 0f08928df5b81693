package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentioNotifierIT extends HttpNotifierContract {
    IncidentioNotifierIT() {
        super("{\"status\":\"success\",\"message\":\"Event accepted for processing\"}");
        isForPeople = false;
        hasTemplates = false;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(config(receiver.url("/hook/" + SECRET + "?token=" + SECRET), "", "token-" + SECRET, ""));
    }

    private Notifier notifier(Incidentio config) throws Exception {
        return config.notifier(config.requests(EchoRenderer.strict(), new HttpSenders(vertx, Map.of())));
    }

    private static Incidentio config(@Nullable String url, String urlFile, String token, String tokenFile) {
        return config(HttpConfig.DEFAULT, url, urlFile, token, tokenFile, Duration.ZERO);
    }

    private static Incidentio config(
            HttpConfig http, @Nullable String url, String urlFile, String token, String tokenFile, Duration timeout) {
        return new Incidentio(
                true,
                http,
                url == null ? null : new Url(url),
                urlFile,
                new Secret(token),
                tokenFile,
                0,
                timeout,
                Map.of());
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(config(receiver.url("/"), "", "{{ boom }}", ""));
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoJson.encode(value));
    }

    @Test
    void showsItsTokenInPlaceOfAnotherAuthorization() throws Exception {
        HttpConfig own = HttpConfig.DEFAULT.withAuthorization(new Authorization("Own", new Secret("x"), "", ""));
        send(notifier(config(own, hook.url("/io"), "", "token", "", Duration.ZERO)));
        send(notifier(config(own, hook.url("/io"), "", "", "", Duration.ZERO)));
        assertThat(hook.requests())
                .extracting(received -> received.headers().get("authorization"))
                .containsExactly("Bearer token", "Own x");
        assertThat(hook.requests())
                .allSatisfy(
                        received -> assertThat(received.headers()).containsEntry("content-type", "application/json"));
    }

    @Test
    void readsUrlAndTokenFromFilesAnewEveryTime(@TempDir Path folder) throws Exception {
        Path url = Files.writeString(folder.resolve("url"), " " + hook.url("/one") + "\n");
        Path token = Files.writeString(folder.resolve("token"), " t1\n");
        Notifier notifier = notifier(config(null, url.toString(), "", token.toString()));
        send(notifier);
        Files.writeString(url, hook.url("/two"));
        Files.writeString(token, "t2");
        send(notifier);
        assertThat(hook.requests())
                .extracting(
                        received -> received.target() + " " + received.headers().get("authorization"))
                .containsExactly("/one Bearer t1", "/two Bearer t2");
        Files.delete(token);
        assertThat(send(notifier)).isInstanceOf(Outcome.Retryable.class);
        Files.delete(url);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void tellsSoManyAlerts() throws Exception {
        Incidentio config = new Incidentio(
                true, HttpConfig.DEFAULT, new Url(hook.url("/")), "", new Secret("t"), "", 1, Duration.ZERO, Map.of());
        send(notifier(config), Samples.firing("h1", "h2"));
        assertThat(hook.only().body())
                .contains("\"groupKey\":\"{}:{alertname=\\\"HighLatency\\\"}\",\"truncatedAlerts\":1}")
                .contains("\"externalURL\":\"http://am\"")
                .doesNotContain("h2");
    }

    private Notifier describing(Map<String, String> metadata) throws Exception {
        return notifier(new Incidentio(
                true, HttpConfig.DEFAULT, new Url(hook.url("/")), "", new Secret("t"), "", 1, Duration.ZERO, metadata));
    }

    @Test
    void rendersTheValuesOfItsMetadataFromTheAlertsThatItTells() throws Exception {
        send(
                describing(Map.of("status", "{{ .Status }}", "hosts", "{{ everything }}", "{{ .Status }}", "")),
                Samples.firing("h1", "h2"));
        assertThat(hook.only().body())
                .endsWith("\"metadata\":{\"hosts\":\"HighLatency h1 api\",\"status\":\"firing\","
                        + "\"{{ .Status }}\":\"\"}}\n");
    }

    @Test
    void isNotSentWithMetadataThatFails() throws Exception {
        assertThat(refusal(describing(Map.of("a", "fine", "team", "{{ boom }}")))
                        .message())
                .startsWith("metadata.team: ");
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void waitsUntilTheBodyOfARefusalSays() throws Exception {
        String later = DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(30))
                .replace("GMT", "UTC");
        String body = "{\"status\":429,\"rate_limit\":{\"retry_after\":\"" + later + "\"}}";
        hook.answer(HookServer.status(429, body));
        assertThat(failure(notifier(config(hook.url("/"), "", "t", ""))).retryAfter())
                .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(30));
        hook.answer(HookServer.status(429, body, "Retry-After", "7"));
        assertThat(failure(notifier(config(hook.url("/"), "", "t", ""))).retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void saysWhyItIsRefused() throws Exception {
        String body = "{\"type\":\"validation_error\",\"status\":422,\"errors\":[{\"message\":\"no title\"}]}";
        hook.answer(HookServer.status(422, body));
        assertThat(send(notifier(config(hook.url("/"), "", "t", ""))))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "unexpected status code 422: " + body));
    }

    @Test
    void givesUpAtATimeoutOfItsOwn() throws Exception {
        hook.answer(HookServer.SILENCE);
        assertThat(send(notifier(config(HttpConfig.DEFAULT, hook.url("/"), "", "t", "", Duration.ofMillis(300)))))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.OTHER, "configured incident.io timeout reached (300ms)", null));
    }
}
