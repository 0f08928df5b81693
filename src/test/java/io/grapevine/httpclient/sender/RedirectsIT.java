package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsIT extends OnVertx {
    private final HttpSenders senders = new HttpSenders(vertx, Map.of());

    private HttpReply post(boolean follow) throws Exception {
        HttpConfig config = new HttpConfig(
                null,
                Authorization.bearer(new Secret("tok-123"), ""),
                null,
                TlsConfig.DEFAULT,
                follow,
                true,
                ProxyConfig.NONE,
                Map.of(
                        "X-Scope", new HttpHeader(List.of("v"), List.of(), List.of()),
                        "Cookie", new HttpHeader(List.of("c=1"), List.of(), List.of())));
        return senders.of(config)
                .send(HttpCall.postJson(hook.url("/start"), "{}").within(Duration.ofSeconds(10)))
                .toCompletableFuture()
                .get();
    }

    private void redirect(int status, String location) {
        hook.answer((exchange, request) -> (request.target().equals("/start")
                        ? HookServer.status(status, "", "Location", location)
                        : HookServer.status(200, "there"))
                .to(exchange, request));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void followsWithGetAndWithoutTheBody(int status) throws Exception {
        redirect(status, "/next?x");
        assertThat(post(true).body()).isEqualTo("there");
        HookServer.Received second = hook.requests().get(1);
        assertThat(second.method()).isEqualTo("GET");
        assertThat(second.target()).isEqualTo("/next?x");
        assertThat(second.body()).isEmpty();
        assertThat(second.headers())
                .containsEntry("authorization", "Bearer tok-123")
                .containsEntry("x-scope", "v")
                .containsEntry("user-agent", HttpSender.USER_AGENT)
                .doesNotContainKeys("content-type", "referer");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void followsWithMethodAndBodyWhereTheStatusSaysSo(int status) throws Exception {
        redirect(status, "/next");
        assertThat(post(true).body()).isEqualTo("there");
        HookServer.Received second = hook.requests().get(1);
        assertThat(second.method()).isEqualTo("POST");
        assertThat(second.body()).isEqualTo("{}");
        assertThat(second.headers()).containsEntry("content-type", "application/json");
    }

    @Test
    void leavesCredentialsBehindWhenItGoesElsewhereAndForGood() throws Exception {
        String elsewhere = "http://localhost:" + hook.port();
        hook.answer((exchange, request) -> (switch (request.target()) {
                    case "/start" -> HookServer.status(307, "", "Location", elsewhere + "/away");
                    case "/away" -> HookServer.status(307, "", "Location", hook.url("/back"));
                    default -> HookServer.status(200, "there");
                })
                .to(exchange, request));
        assertThat(post(true).body()).isEqualTo("there");
        assertThat(hook.requests()).hasSize(3);
        for (HookServer.Received strayed : hook.requests().subList(1, 3)) {
            assertThat(strayed.headers())
                    .doesNotContainKeys("authorization", "cookie")
                    .containsEntry("x-scope", "v")
                    .containsEntry("content-type", "application/json");
        }
    }

    @Test
    void followsTenTimesAndNoMore() {
        hook.answer((exchange, request) ->
                HookServer.status(302, "", "Location", "/again").to(exchange, request));
        assertThatThrownBy(() -> post(true))
                .hasRootCauseInstanceOf(SendFailure.class)
                .rootCause()
                .hasMessageContaining("stopped after 10 redirects")
                .hasMessageNotContaining("again");
        assertThat(hook.requests()).hasSize(11);
    }

    @Test
    void takesTheRedirectForTheAnswerWithoutFollowRedirects() throws Exception {
        redirect(302, "/next");
        assertThat(post(false).status()).isEqualTo(302);
        assertThat(hook.requests()).hasSize(1);
    }

    @Test
    void takesARedirectWithoutALocationForTheAnswer() throws Exception {
        hook.answer(HookServer.status(308, "lost"));
        assertThat(post(true).status()).isEqualTo(308);
    }

    @Test
    void failsWhenItIsLedNowhere() {
        redirect(302, "gopher://secret/");
        assertThatThrownBy(() -> post(true))
                .hasRootCauseInstanceOf(SendFailure.class)
                .rootCause()
                .hasMessageNotContaining("secret");
    }
}
