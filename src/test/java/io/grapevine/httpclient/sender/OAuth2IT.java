package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.ClientCredentials;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.TestTls;
import io.vertx.core.Future;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth2IT extends OnVertx {
    private static final Secret NONE = new Secret("");

    private final HttpSenders senders = new HttpSenders(vertx, Map.of());

    @AutoClose
    private final HookServer issuer = HookServer.start();

    private OAuth2 client(String secretFile, Map<String, String> parameters) {
        String secret = secretFile.isEmpty() ? "s&cret" : "";
        return ClientCredentials.of("cli ent", secret, secretFile, issuer.url("/token"), parameters);
    }

    private OAuth2 signer(String key) {
        return new OAuth2(
                "client",
                NONE,
                "",
                "",
                "key-1",
                new Secret(key),
                "",
                "",
                NONE,
                "",
                OAuth2.JWT_BEARER,
                "RS256",
                "",
                "",
                Map.of("extra", List.of(1L)),
                List.of("a"),
                issuer.url("/token"),
                Map.of(),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE);
    }

    private HttpSender sender(OAuth2 oauth2) throws SendFailure {
        return senders.of(new HttpConfig(null, null, oauth2, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, null));
    }

    private void post(HttpSender sender) throws Exception {
        sender.send(HttpCall.postJson(hook.url("/"), "{}").within(Duration.ofSeconds(10)))
                .toCompletableFuture()
                .get();
    }

    private List<String> authorizations() {
        return hook.requests().stream()
                .map(received -> received.headers().get("authorization"))
                .toList();
    }

    private static HookServer.Answer json(String body) {
        return HookServer.status(200, body, "Content-Type", "application/json");
    }

    @Test
    void fetchesATokenOnceAndUsesItUntilItExpires() throws Exception {
        issuer.answer(json("{\"access_token\":\"t1\",\"token_type\":\"bearer\",\"expires_in\":3600}"));
        HttpSender sender = sender(client("", Map.of("audience", "hooks")));
        post(sender);
        post(sender);
        assertThat(authorizations()).containsExactly("Bearer t1", "Bearer t1");
        HookServer.Received asked = issuer.only();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.body()).isEqualTo("audience=hooks&grant_type=client_credentials&scope=a+b");
        assertThat(asked.headers())
                .containsEntry("authorization", Credentials.basic("cli+ent", "s%26cret"))
                .containsEntry("content-type", "application/x-www-form-urlencoded")
                .containsEntry("user-agent", HttpSender.USER_AGENT);
    }

    @Test
    void fetchesANewTokenTenSecondsBeforeTheOldOneExpires() throws Exception {
        issuer.answer(json("{\"access_token\":\"t1\",\"expires_in\":\"9\"}"));
        HttpSender sender = sender(client("", Map.of()));
        post(sender);
        post(sender);
        assertThat(issuer.requests()).hasSize(2);
    }

    @Test
    void fetchesANewTokenWhenTheSecretChanges(@TempDir Path folder) throws Exception {
        issuer.answer(json("{\"access_token\":\"t1\",\"expires_in\":3600}"));
        Path file = Files.writeString(folder.resolve("secret"), "one\n");
        HttpSender sender = sender(client(file.toString(), Map.of()));
        post(sender);
        Files.writeString(file, "two\n");
        post(sender);
        assertThat(issuer.requests())
                .extracting(received -> received.headers().get("authorization"))
                .containsExactly(Credentials.basic("cli+ent", "one"), Credentials.basic("cli+ent", "two"));
    }

    @Test
    void namesTheClientInTheBodyWhereTheHeaderIsRefusedAndRemembersThat() throws Exception {
        issuer.answer((exchange, request) -> (request.headers().containsKey("authorization")
                        ? HookServer.status(401, "no")
                        : HookServer.status(
                                200,
                                "access_token=t2&token_type=Custom&expires_in=1",
                                "Content-Type",
                                "application/x-www-form-urlencoded; charset=utf-8"))
                .to(exchange, request));
        HttpSender sender = sender(client("", Map.of()));
        post(sender);
        post(sender);
        assertThat(authorizations()).containsExactly("Custom t2", "Custom t2");
        assertThat(issuer.requests()).hasSize(3);
        assertThat(issuer.requests().get(1).body())
                .isEqualTo("client_id=cli+ent&client_secret=s%26cret&grant_type=client_credentials&scope=a+b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":\"s&cret\",\"access_token\":\"x\"}", "[1]", "{\"access_token\":", "null"})
    void failsWithoutAToken(String answer) throws Exception {
        issuer.answer(json(answer));
        HttpSender sender = sender(client("", Map.of()));
        assertThatThrownBy(() -> post(sender))
                .hasRootCauseInstanceOf(SendFailure.class)
                .rootCause()
                .hasMessageContaining("oauth2: cannot fetch a token")
                .hasMessageNotContaining("s&cret");
        assertThat(hook.requests()).isEmpty();
        issuer.answer(json("{\"access_token\":\"t1\"}"));
        post(sender);
        assertThat(authorizations()).containsExactly("Bearer t1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":"invalid_scope"} | status code 400: {"error":"invalid_scope"}
            401 | {"error":"invalid_client","error_description":"AADSTS7000215: s&cret"} | "AADSTS7000215: <redacted>"}
            429 | {"error":"slow_down"} | status code 429: {"error":"slow_down"}
            500 | '' | status code 500
            """)
    void saysStatusAndReasonOfTheServerWithoutTheSecret(int status, String body, String said) throws Exception {
        issuer.answer(HookServer.status(status, body, "Content-Type", "application/json", "Retry-After", "7"));
        HttpSender sender = sender(client("", Map.of()));
        assertThatThrownBy(() -> post(sender))
                .rootCause()
                .message()
                .startsWith("oauth2: cannot fetch a token: status")
                .endsWith(said);
    }

    @Test
    void quotesNoSecretOfARequestInAnyForm() throws Exception {
        issuer.answer(json("{\"access_token\":\"t1\",\"expires_in\":1}"));
        HttpSender byHeader = sender(client("", Map.of()));
        post(byHeader);
        issuer.answer(
                (exchange, request) -> HookServer.status(400, "s&cret s%26cret " + request.headers() + request.body())
                        .to(exchange, request));
        assertThatThrownBy(() -> post(byHeader))
                .rootCause()
                .hasMessageContaining("status code 400: <redacted> <redacted>")
                .hasMessageNotContaining(
                        Credentials.basic("cli+ent", "s%26cret").substring(6));
        HttpSender byAssertion = sender(signer(TestTls.pem("rsa-pkcs8.key")));
        issuer.answer(
                (exchange, request) -> HookServer.status(400, request.body()).to(exchange, request));
        assertThatThrownBy(() -> post(byAssertion))
                .rootCause()
                .hasMessageContaining("400: assertion=<redacted>&grant_type=");
    }

    @ParameterizedTest
    @CsvSource({"200, the answer cannot be read", "502, status code 502: xxx"})
    void quotesLittleOfALongAnswer(int status, String said) throws Exception {
        issuer.answer(HookServer.status(status, "x".repeat(10 << 20), "Content-Type", "application/json"));
        HttpSender sender = sender(client("", Map.of()));
        assertThatThrownBy(() -> post(sender))
                .rootCause()
                .message()
                .contains("oauth2: cannot fetch a token: " + said)
                .hasSizeLessThan(400);
    }

    @Test
    void fetchesAnotherTokenInPlaceOfOneThatIsRefused() throws Exception {
        AtomicInteger count = new AtomicInteger();
        issuer.answer((exchange, request) -> json("{\"access_token\":\"t" + count.incrementAndGet()
                        + "\",\"expires_in\":3600}")
                .to(exchange, request));
        OAuth2Tokens tokens = senders.tokens(client("", Map.of()));
        assertThat(header(tokens, "")).isEqualTo("Bearer t1");
        assertThat(header(tokens, "Bearer t1")).isEqualTo("Bearer t2");
        assertThat(header(tokens, "Bearer t1")).as("replaced meanwhile").isEqualTo("Bearer t2");
        assertThat(issuer.requests()).hasSize(2);
    }

    @Test
    void makesOneRequestForAllWhoWait() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        issuer.answer((exchange, request) -> {
            await(asked);
            json("{\"access_token\":\"t1\"}").to(exchange, request);
        });
        OAuth2Tokens tokens = senders.tokens(client("", Map.of()));
        List<Future<String>> all =
                Stream.generate(() -> tokens.authorization("")).limit(20).toList();
        asked.countDown();
        for (Future<String> each : all) {
            assertThat(each.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo("Bearer t1");
        }
        assertThat(issuer.requests()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static String header(OAuth2Tokens tokens, String refused) throws Exception {
        return tokens.authorization(refused)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void refusesToReplaceAParameterOfItsOwn() throws Exception {
        HttpSender sender = sender(client("", Map.of("scope", "x")));
        assertThatThrownBy(() -> post(sender)).rootCause().hasMessageContaining("oauth2.endpoint_params: scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1.key", "rsa-pkcs8.key"})
    void provesItselfWithASignedAssertion(String key) throws Exception {
        issuer.answer(json("{\"access_token\":\"t3\"}"));
        post(sender(signer(TestTls.pem(key))));
        assertThat(authorizations()).containsExactly("Bearer t3");
        Map<String, String> form = new TreeMap<>();
        for (String pair : issuer.only().body().split("&")) {
            form.put(pair.split("=")[0], URLDecoder.decode(pair.split("=")[1], StandardCharsets.UTF_8));
        }
        assertThat(form).containsEntry("grant_type", OAuth2.JWT_BEARER).containsEntry("scope", "a");
        String[] parts = form.get("assertion").split("\\.");
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"kid\":\"key-1\",\"typ\":\"JWT\"}");
        assertThat(decoded(parts[1]))
                .contains("\"iss\":\"client\"", "\"sub\":\"client\"", "\"aud\":\"" + issuer.url("/token") + "\"")
                .contains("\"scope\":\"a\"", "\"extra\":[1]", "\"jti\":", "\"iat\":", "\"exp\":");
        JsonNode claims = new ObjectMapper().readTree(decoded(parts[1]));
        long now = Instant.now().getEpochSecond();
        assertThat(claims.get("iat").asLong()).as("for a clock that is fast").isBetween(now - 1000, now - 840);
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isBetween(600L, 3600L);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void saysThatAKeyIsNoneWithoutShowingIt() throws Exception {
        HttpSender sender = sender(signer("hush-hush"));
        assertThatThrownBy(() -> post(sender))
                .rootCause()
                .hasMessageContaining("oauth2.client_certificate_key")
                .hasMessageNotContaining("hush");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static PublicKey publicKey() throws Exception {
        String pem = TestTls.pem("rsa.pub").replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
