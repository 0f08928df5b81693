package io.grapevine.receiver.twilio;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TwilioAccountConfig;
import io.grapevine.config.Secret;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.EndedIncident;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.CallbackRoutes;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses that get the keys of calls, over HTTP. */
class TwilioActionsIT {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00Z");
    private static final String EXTERNAL = "https://am.example.com/am";
    private static final String PATH = "/callback/twilio/"
            + ActionTargets.TOKENS.of(new MessageIncident("0123456789abcdef", 1, NOW), Action.ACK, 0);

    @TempDir
    Path directory;

    private final EndedIncident incident = new EndedIncident();
    private final TwilioActions twilio = new TwilioActions(
            InstantSource.fixed(NOW),
            Records.with(ActionTargets.of(incident, ActionTargets.noneMapped()), "externalUrl", EXTERNAL));

    @AutoClose
    private ServedWeb web = serve();

    private static TwilioAccountConfig account(String token, String file) {
        return new TwilioAccountConfig(FakeTwilio.ACCOUNT, new Secret(token), file);
    }

    private ServedWeb serve(String... flags) {
        try {
            use(account("hush-one-of-a-test", ""));
            return ServedWeb.serve(ServedWeb.options(flags), new CallbackRoutes(() -> Stream.of(twilio.callback())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void use(TwilioAccountConfig... accounts) throws Exception {
        twilio.apply(new Chats(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(accounts)));
    }

    private HttpResponse<String> post(String path, String signedUrl, String token) throws Exception {
        List<String> form = FakeTwilio.pressed(signedUrl, "+15550100101", "1", token);
        return web.request(
                "POST",
                path,
                form.get(0),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Twilio-Signature",
                form.get(1));
    }

    private int post(String token) throws Exception {
        return post(PATH, EXTERNAL + PATH, token).statusCode();
    }

    @Test
    void aKeyIsActedOnAndAnsweredInTwilio() throws Exception {
        HttpResponse<String> answer = post(PATH, EXTERNAL + PATH, "hush-one-of-a-test");

        assertStatus(200, answer);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
        assertThat(answer.body()).contains("<Say>This incident has ended. Goodbye.</Say>");
        assertThat(incident.requests).singleElement().satisfies(request -> {
            assertThat(request.author()).isEqualTo("+15550100101 (a phone call)");
            assertThat(request.via()).isEqualTo("twilio");
        });
    }

    @Test
    void whatIsNotSignedForThisAddressIsRefused() throws Exception {
        assertThat(post("another")).isEqualTo(401);
        assertStatus(401, post(PATH, "https://evil.example.com" + PATH, "hush-one-of-a-test"));
        assertStatus(401, post(PATH, EXTERNAL + PATH + "x", "hush-one-of-a-test"));
        assertStatus(401, web.request("POST", PATH, "Digits=1"));
        assertThat(web.request("POST", "/callback/twilio/%20%3C%0A", "x").statusCode())
                .isIn(400, 401);
        assertThat(incident.requests).isEmpty();
    }

    @Test
    void eitherTokenVerifiesWhileTheyAreReplaced() throws Exception {
        Path file = Files.writeString(directory.resolve("tokens"), "hush-two-of-a-test\nhush-one-of-a-test\n\n");
        use(account("", file.toString()));
        assertThat(post("hush-one-of-a-test")).isEqualTo(200);
        assertThat(post("hush-two-of-a-test")).isEqualTo(200);
        Files.writeString(file, "hush-two-of-a-test\n");
        assertThat(post("hush-one-of-a-test")).isEqualTo(401);
    }

    @Test
    void theAccountMustBeTheOneOfTheToken() throws Exception {
        TwilioAccountConfig other = new TwilioAccountConfig("AC02", new Secret("hush-one-of-a-test"), "");
        use(other);
        assertThat(post("hush-one-of-a-test")).isEqualTo(401);
        use(other, account("hush-one-of-a-test", ""));
        assertThat(post("hush-one-of-a-test")).isEqualTo(200);
    }

    @Test
    void theSignatureStandsInPlaceOfALogin() throws Exception {
        web.close();
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("eve"));
        Path rules = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: [eve]}");
        web = serve("--web.config.file=" + users, "--web.access-file=" + rules, "--web.route-prefix=/am");

        assertStatus(200, post("/am" + PATH, EXTERNAL + PATH, "hush-one-of-a-test"));
        assertStatus(401, post("/am" + PATH + "/x", EXTERNAL + PATH, "hush-one-of-a-test"));
        assertStatus(401, web.get("/am" + PATH));
    }

    @Test
    void aTokenThatCannotBeReadVerifiesNothing() throws Exception {
        use(account("", directory.resolve("missing").toString()));
        try (LogLines log = LogLines.capture()) {
            assertThat(post("hush-one-of-a-test")).isEqualTo(401);
            assertThat(String.join("\n", log.lines()))
                    .contains("Requests of Twilio cannot be checked")
                    .doesNotContain("gv1");
        }
    }

    @Test
    void withoutAccountsThereIsNoSuchAddress() throws Exception {
        use();
        assertThat(post("hush-one-of-a-test")).isEqualTo(404);
    }
}
