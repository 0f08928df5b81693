package io.grapevine.receiver.slack;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.Callback;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.CallbackRoutes;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request URL, over HTTP. */
class SlackRoutesIT {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00Z");
    private static final String SECRET = "signing-secret-of-a-test";
    private static final Secret NONE = new Secret("");

    @TempDir
    Path directory;

    private final List<SlackAppConfig> apps = new ArrayList<>();
    private final BlockingQueue<String> payloads = new LinkedBlockingQueue<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @AutoClose
    private ServedWeb web;

    private static SlackAppConfig app(Secret secret, String file) {
        return new SlackAppConfig(NONE, "", NONE, "", secret, file, HttpConfig.DEFAULT, SlackAppConfig.API);
    }

    @BeforeEach
    void serve() throws Exception {
        apps.add(app(new Secret(SECRET), ""));
        web = ServedWeb.serve(ServedWeb.options(), routes());
    }

    private CallbackRoutes routes() {
        Callback<SlackAppConfig> callback = SlackActions.callback(
                () -> apps,
                InstantSource.fixed(NOW),
                ActionTargets.listing(refused),
                payload -> payload.contains("refused")
                        ? Optional.of("{\"response_action\":\"errors\"}")
                        : Optional.empty(),
                (app, payload) -> payloads.add(payload));
        return new CallbackRoutes(() -> Stream.of(callback));
    }

    private static String signature(String secret, String time, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(("v0:" + time + ":").getBytes(StandardCharsets.UTF_8));
        return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private HttpResponse<String> post(String body, String secret, Instant at) throws Exception {
        return post(SlackActions.PATH, body, secret, at);
    }

    private HttpResponse<String> post(String path, String body, String secret, Instant at) throws Exception {
        String time = Long.toString(at.getEpochSecond());
        return web.request(
                "POST",
                path,
                body,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                signature(secret, time, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String form(String payload) {
        return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    }

    @Test
    void aSignedRequestIsAnsweredWithNothingAndPassedOn() throws Exception {
        HttpResponse<String> answer = post(form("{\"a\":\"é + b\"}"), SECRET, NOW);

        assertStatus(200, answer);
        assertThat(answer.body()).isEmpty();
        assertThat(payloads.poll(60, TimeUnit.SECONDS)).isEqualTo("{\"a\":\"é + b\"}");
    }

    @Test
    void dialogThatIsRefusedIsAnsweredByWhatIsWrongAndNotPassedOn() throws Exception {
        HttpResponse<String> answer = post(form("{\"a\":\"refused\"}"), SECRET, NOW);

        assertStatus(200, answer);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"response_action\":\"errors\"}");
        assertThat(payloads).isEmpty();
    }

    @Test
    void forgedOldAndUnsignedRequestsAreRefused() throws Exception {
        assertStatus(401, post(form("{}"), "another-secret", NOW));
        assertStatus(401, post(form("{}"), SECRET, NOW.minusSeconds(301)));
        assertStatus(401, post(form("{}"), SECRET, NOW.plusSeconds(301)));
        assertStatus(401, web.request("POST", SlackActions.PATH, form("{}")));
        assertThat(payloads).isEmpty();
        String forged = "slack unknown forged";
        String old = "slack unknown expired";
        assertThat(refused).containsExactly(forged, old, old, forged);
    }

    @Test
    void aSecretThatCanBeGuessedIsNone() throws Exception {
        apps.set(0, app(new Secret("only-15-letters"), ""));
        try (LogLines log = LogLines.capture()) {
            assertStatus(401, post(form("{}"), "only-15-letters", NOW));
            assertThat(String.join("\n", log.lines()))
                    .contains("signing_secret: 15 characters (expected: at least 16 characters)");
        }
        assertThat(payloads).isEmpty();
    }

    @Test
    void aBodyIsAsLargeAsThoseOfMessagesWithBlocks() throws Exception {
        String blocks = "é".repeat(43_000); // six bytes each
        assertStatus(200, post(form(blocks), SECRET, NOW));
        assertThat(payloads.poll(60, TimeUnit.SECONDS)).isEqualTo(blocks);
        assertStatus(413, post(form("x".repeat(262_144)), SECRET, NOW));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItsSignatureIsChecked() throws Exception {
        assertStatus(413, post(form("x".repeat(262_144)), "another-secret", NOW));
        assertThat(payloads).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadIsLogged() throws Exception {
        apps.set(0, app(new Secret(""), directory.resolve("missing").toString()));
        try (LogLines log = LogLines.capture()) {
            assertStatus(401, post(form("{}"), SECRET, NOW));
            assertThat(String.join("\n", log.lines())).contains("Requests of Slack cannot be checked");
        }
    }

    @Test
    void theSignatureStandsInPlaceOfALoginAndARole() throws Exception {
        web.close();
        Path rules = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: [eve]}");
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("eve"));
        web = ServedWeb.serve(
                ServedWeb.options("--web.access-file=" + rules, "--web.config.file=" + users, "--web.route-prefix=/x"),
                routes());

        assertStatus(200, post("/x" + SlackActions.PATH, form("{}"), SECRET, NOW));
        assertThat(post("/x" + SlackActions.PATH, form("{}"), "another-secret", NOW)
                        .body())
                .contains("signature");
        for (String other :
                List.of("/x/callback/slack/", "/x/callback/../callback/slack", "/x/callback", "/x/callback/%73lack")) {
            assertThat(post(other, form("{}"), SECRET, NOW).statusCode())
                    .as(other)
                    .isEqualTo(401);
        }
        assertStatus(401, web.get("/x" + SlackActions.PATH));
        assertThat(payloads).hasSize(1);
    }

    @Test
    void otherFormsAreAnsweredAndIgnored() throws Exception {
        assertStatus(200, post("command=%2Fx&text=", SECRET, NOW));
        assertStatus(200, post("payload=%zz", SECRET, NOW));
        assertStatus(200, post("", SECRET, NOW));
        assertThat(payloads).isEmpty();
    }

    @Test
    void thePathDoesNotExistWithoutAnApp() throws Exception {
        apps.clear();

        assertStatus(404, post(form("{}"), SECRET, NOW));
        assertThat(web.get(SlackActions.PATH).statusCode()).isNotEqualTo(200);
    }

    @Test
    void theSecretOfAFileIsReadAtEachRequest() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "first-secret-of-a-test\n");
        apps.set(0, app(new Secret(""), file.toString()));
        assertStatus(200, post(form("{}"), "first-secret-of-a-test", NOW));

        Files.writeString(file, "second-secret-of-a-test\n");

        assertStatus(401, post(form("{}"), "first-secret-of-a-test", NOW));
        assertStatus(200, post(form("{}"), "second-secret-of-a-test", NOW));
        Files.writeString(file, "\n");
        assertStatus(401, post(form("{}"), "", NOW.minusSeconds(1)));
    }
}
