package io.grapevine.receiver.email;

import static io.grapevine.receiver.email.EmailConfigs.USER;
import static io.grapevine.receiver.email.EmailConfigs.base64;
import static io.grapevine.receiver.email.EmailConfigs.xoauth2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.OAuth2;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.core.notify.Integration;
import io.grapevine.files.ConfigLoader;
import io.grapevine.httpclient.Credentials;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.Email.EmailNotifier.Delivery;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails to servers that take a token of OAuth 2, which answer as those of Microsoft and Google. */
class EmailOAuth2IT extends OnVertx {
    private static final String UNSUCCESSFUL = "535 5.7.3 Authentication unsuccessful [AM0PR01CA0001.example.org]";
    private static final Secret NONE = new Secret("");

    private final Delivery delivery = Delivery.smtp(new HttpSenders(vertx, Map.of()), mail -> {});

    @AutoClose
    private final FakeSmtp server = FakeSmtp.start("server", false).offering("AUTH LOGIN XOAUTH2");

    /** How many tokens were given, which are called {@code token-1} and so on. */
    private final AtomicInteger tokens = new AtomicInteger();

    @BeforeEach
    void giveTokens() {
        hook.answer((exchange, request) -> HookServer.status(
                        200,
                        "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"token-"
                                + tokens.incrementAndGet() + "\"}",
                        "Content-Type",
                        "application/json; charset=utf-8")
                .to(exchange, request));
    }

    private OAuth2 account(String grant, String secretFile, String key, String refreshToken) {
        return EmailConfigs.account(hook.url("/tenant/oauth2/v2.0/token"), grant, secretFile, key, refreshToken);
    }

    private OAuth2 microsoft() {
        return account("client_credentials", "", "", "");
    }

    private EmailNotifier notifier(OAuth2 account, Object... fields) {
        return EmailConfigs.notifier(
                delivery, EmailConfigs.with(server, Written.and(fields, "auth_username=" + USER)), account);
    }

    /** The fields of a mail to the server under another name. */
    private Object[] named(String host) {
        return new Object[] {"auth_username=" + USER, Map.entry("smarthost", new Smarthost(host, "" + server.port()))};
    }

    private List<String> logins() {
        return server.commands().stream()
                .filter(command -> command.startsWith("AUTH"))
                .toList();
    }

    /** The parameters of the only request for a token. */
    private Map<String, String> form() {
        Map<String, String> form = new TreeMap<>();
        for (String pair : hook.only().body().split("&")) {
            form.put(pair.split("=")[0], URLDecoder.decode(pair.split("=")[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    /** The claims of the only assertion. */
    private JsonNode claims() throws IOException {
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(form().get("assertion").split("\\.")[1]));
    }

    /** Refuses a token as both do: with a reason, which the client has to acknowledge, and then a code. */
    private void refuse(String login, String acknowledgement) {
        server.replying(login, "334 " + base64("{\"status\":\"401\",\"schemes\":\"Bearer\"}"))
                .replying(acknowledgement, UNSUCCESSFUL);
    }

    @Test
    void logsInWithATokenThatAllIntegrationsOfTheAccountShare() throws Exception {
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
        assertThat(send(notifier(microsoft(), "to=b@example.org"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(logins()).containsExactly(xoauth2("token-1"), xoauth2("token-1"));
        assertThat(form())
                .isEqualTo(
                        Map.of("grant_type", "client_credentials", "scope", "https://outlook.office365.com/.default"));
    }

    /** Sends a mail by each integration of a receiver, as a replica makes them of its two files. */
    private List<Outcome> sendAll(String receiver, String grapevine) throws Exception {
        Config config = ConfigLoader.LITERAL
                .parse(
                        Path.of("alertmanager.yml"),
                        ("""
                        global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: a@example.org, smtp_require_tls: false}
                        route: {receiver: r}
                        receivers: [{name: r, email_configs: [%s]}]
                        """.formatted(server.port(), receiver)).getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
        Extensions extensions = ConfigLoader.LITERAL
                .extensions(
                        Path.of("grapevine.yml"),
                        grapevine.replace("TOKEN", hook.url("/token")).getBytes(StandardCharsets.UTF_8),
                        config)
                .get()
                .extensions();
        MessageTemplateSet templates = MessageTemplateSet.load(
                GoTemplates.parse(List.of(), InstantSource.system()),
                extensions,
                List.of(),
                InstantSource.system(),
                Location.UTC,
                "");
        List<Outcome> outcomes = new ArrayList<>();
        try (HttpSenders senders = new HttpSenders(vertx, Map.of())) {
            for (Integration each : new Integrations(vertx, senders, templates, "host", Integrations.Watch.NONE)
                    .of(config.receivers().get(0))) {
                outcomes.add(send(each.notifier()));
            }
        }
        return outcomes;
    }

    @Test
    void logsInAsTheTwoFilesSay() throws Exception {
        assertThat(sendAll(
                        "{to: a@example.org, auth_username: alerts@example.org},"
                                + " {to: b@example.org, auth_username: pager@example.org}, {to: c@example.org}",
                        """
                        messages: {email: {oauth2: {client_id: all, client_secret: s, token_url: 'TOKEN'}}}
                        integrations:
                        - receiver: r
                          kind: email
                          index: 1
                          oauth2: {client_id: one, client_secret: s, token_url: 'TOKEN'}
                        """))
                .hasSize(3)
                .allMatch(Outcome.Delivered.class::isInstance);
        assertThat(logins())
                .containsExactly(
                        xoauth2("token-1"),
                        "AUTH XOAUTH2 " + base64("user=pager@example.org\1auth=Bearer token-2\1\1"));
        assertThat(hook.requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly(Credentials.basic("all", "s"), Credentials.basic("one", "s"));
    }

    @Test
    void mailWithoutAUserNeedsNoToken() throws Exception {
        assertThat(sendAll(
                        "{to: a@example.org}",
                        "messages: {email: {oauth2: {client_id: a, client_secret: s, token_url: 'TOKEN'}}}"))
                .allMatch(Outcome.Delivered.class::isInstance);
        assertThat(logins()).isEmpty();
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void serviceAccountActsForTheMailboxThatLogsIn() throws Exception {
        assertThat(sendAll("{to: a@example.org, auth_username: alerts@example.org}", """
                        messages:
                          email:
                            oauth2:
                              client_id: mailer
                              grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
                              client_certificate_key: "%s"
                              token_url: TOKEN
                        """.formatted(
                                TestTls.pem("rsa-pkcs8.key").replace("\n", "\\n"))))
                .allMatch(Outcome.Delivered.class::isInstance);
        assertThat(claims().get("sub").asText()).isEqualTo(USER);
        assertThat(logins()).containsExactly(xoauth2("token-1"));
    }

    @Test
    void prefersTheTokenToThePassword() throws Exception {
        assertThat(send(notifier(microsoft(), "auth_password=pass"))).isInstanceOf(Outcome.Delivered.class);
        server.offering("AUTH PLAIN LOGIN");
        assertThat(failure(notifier(microsoft(), "auth_password=pass")).message())
                .isEqualTo("find auth mechanism: PLAIN LOGIN (expected: XOAUTH2 or OAUTHBEARER, for oauth2)");
        assertThat(logins()).containsExactly(xoauth2("token-1"));
    }

    @ParameterizedTest
    @CsvSource({"AUTH PLAIN OAUTHBEARER, true", "AUTH OAUTHBEARER XOAUTH2, false"})
    void usesOauthbearerWhereThereIsNothingElse(String offered, boolean isUsed) throws Exception {
        server.offering(offered);
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
        assertThat(logins())
                .containsExactly(
                        isUsed
                                ? "AUTH OAUTHBEARER " + base64("n,a=" + USER + ",\1auth=Bearer token-1\1\1")
                                : xoauth2("token-1"));
    }

    @Test
    void writesAUserWithCommasAsOauthbearerWantsThem() throws Exception {
        server.offering("AUTH OAUTHBEARER");
        assertThat(send(EmailConfigs.notifier(
                        delivery, EmailConfigs.with(server, "auth_username=a=b,c@example.org"), microsoft())))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(logins())
                .containsExactly("AUTH OAUTHBEARER " + base64("n,a=a=3Db=2Cc@example.org,\1auth=Bearer token-1\1\1"));
    }

    @Test
    void replacesATokenThatTheServerRefusesOnce() throws Exception {
        refuse(xoauth2("token-1"), "");
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
        assertThat(server.commands()).containsSubsequence(xoauth2("token-1"), "", xoauth2("token-2"));
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
        assertThat(logins()).endsWith(xoauth2("token-2"), xoauth2("token-2"));
        assertThat(tokens).hasValue(2);
    }

    @Test
    void failsWithTheReasonWhenTheNextTokenIsRefusedToo() throws Exception {
        refuse(xoauth2("token-1"), "");
        refuse(xoauth2("token-2"), "");
        assertThat(failure(notifier(microsoft())).message())
                .isEqualTo("127.0.0.1:" + server.port() + ": AUTH XOAUTH2 answered with " + UNSUCCESSFUL
                        + " (expected: 235)");
        assertThat(logins()).containsExactly(xoauth2("token-1"), xoauth2("token-2"));
    }

    @Test
    void acknowledgesARefusalOfOauthbearerWithAByte() throws Exception {
        server.offering("AUTH OAUTHBEARER");
        refuse("AUTH", "AQ==");
        assertThat(failure(notifier(microsoft())).message()).contains("AUTH OAUTHBEARER answered with 535 5.7.3");
        assertThat(server.commands()).filteredOn("AQ=="::equals).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 Temporary authentication failure", "421 4.7.0 Too many connections"})
    void keepsTheTokenWhileTheServerIsBusy(String busy) throws Exception {
        server.replying("AUTH", busy);
        assertThat(failure(notifier(microsoft())).message()).contains(busy);
        server.replying("AUTH", "235 2.7.0 Accepted");
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
        assertThat(logins()).containsExactly(xoauth2("token-1"), xoauth2("token-1"));
    }

    @Test
    void keepsTheTokenToItselfWhenTheServerRepeatsIt() throws Exception {
        server.replying("AUTH", "504 no: token-1 " + xoauth2("token-1").substring(13));
        assertThat(failure(notifier(microsoft())).message()).contains("504 no: <redacted> <redacted> (expected");
    }

    @Test
    void endsWhereTheServerAsksOnAndOn() throws Exception {
        server.replying("AUTH", "334 " + base64("{}")).replying("", "334 " + base64("{}"));
        assertThat(failure(notifier(microsoft())).message()).contains("AUTH XOAUTH2: unexpected challenge");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error":"invalid_client","error_description":"AADSTS7000222: expired: hush-secret"} \
            | status code 401: {"error":"invalid_client","error_description":"AADSTS7000222: expired: <redacted>"}
            400 | {"error":"invalid_grant"} | status code 400: {"error":"invalid_grant"}
            429 | {"error":"temporarily_unavailable"} | status code 429: {"error":"temporarily_unavailable"}
            500 | '' | status code 500
            200 | {"token_type":"Bearer"} | no access_token in the answer
            """)
    void saysWhyThereIsNoTokenAndTriesAgain(int status, String body, String reason) throws Exception {
        hook.answer(HookServer.status(status, body, "Content-Type", "application/json", "Retry-After", "30"));
        assertThat(failure(notifier(microsoft())).message()).isEqualTo("oauth2: cannot fetch a token: " + reason);
        assertThat(server.commands())
                .as("without a token there is nothing to say")
                .isEmpty();
        giveTokens();
        assertThat(send(notifier(microsoft()))).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void saysThatItIsTheTokenThatItWaitsFor() throws Exception {
        hook.answer(HookServer.SILENCE);
        Outcome.Retryable failed = Outcomes.retryable(
                send(notifier(microsoft()), Samples.within(Duration.ofMillis(300), Samples.firing("h1"))));
        assertThat(failed.message()).isEqualTo("oauth2: cannot fetch a token: deadline exceeded");
        assertThat(failed.reason()).isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
    }

    @Test
    void takesNoTokenFromAServerThatIsNotAllowed() throws Exception {
        HttpSenders few =
                new HttpSenders(vertx, Map.of(), Destinations.publicAnd(List.of("localhost")), Sent.Observer.NONE);
        EmailNotifier notifier = EmailConfigs.notifier(
                Delivery.smtp(few, mail -> {}), EmailConfigs.with(named("localhost")), microsoft());
        Outcome.Rejected refused = refusal(notifier);
        assertThat(refused.reason()).isEqualTo(FailureReason.ADDRESS_DENIED);
        assertThat(refused.message()).startsWith("127.0.0.1: not a public address");
        assertThat(server.commands()).isEmpty();
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void sendsNoTokenWithoutTls() throws Exception {
        Email config = EmailConfigs.with(named("127.1"));
        assertThat(failure(EmailConfigs.notifier(delivery, config, microsoft())).message())
                .isEqualTo("AUTH XOAUTH2: unencrypted connection (expected: TLS)");
        assertThat(logins()).isEmpty();
    }

    @Test
    void readsAChangedSecretFileAndFetchesATokenWithIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("secret");
        OAuth2 account = account("client_credentials", file.toString(), "", "");
        assertThat(failure(notifier(account)).message()).contains("client_secret_file: cannot read " + file);
        Files.writeString(file, "one\n");
        assertThat(send(notifier(account))).isInstanceOf(Outcome.Delivered.class);
        Files.writeString(file, "two\n");
        assertThat(send(notifier(account))).isInstanceOf(Outcome.Delivered.class);
        assertThat(logins()).containsExactly(xoauth2("token-1"), xoauth2("token-2"));
    }

    @Test
    void asksWithARefreshToken() throws Exception {
        assertThat(send(notifier(account(OAuth2.REFRESH_TOKEN, "", "", "hush-refresh"))))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(form()).containsEntry("grant_type", "refresh_token").containsEntry("refresh_token", "hush-refresh");
        assertThat(logins()).containsExactly(xoauth2("token-1"));
    }

    @Test
    void asksAsAServiceAccountForTheMailbox() throws Exception {
        OAuth2 google = account(OAuth2.JWT_BEARER, "", TestTls.pem("rsa-pkcs8.key"), "");
        assertThat(send(notifier(google.of(USER)))).isInstanceOf(Outcome.Delivered.class);
        assertThat(form()).containsEntry("grant_type", OAuth2.JWT_BEARER);
        JsonNode claims = claims();
        assertThat(claims.get("iss").asText()).isEqualTo("client");
        assertThat(claims.get("sub").asText()).isEqualTo(USER);
        assertThat(claims.get("aud").asText()).isEqualTo(google.tokenUrl());
        assertThat(google.of(USER).of("other@example.org")).isEqualTo(google.of(USER));
        assertThat(microsoft().of(USER)).isEqualTo(microsoft());
    }
}
