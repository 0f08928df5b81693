package io.grapevine.web.action;

import static io.grapevine.it.Responses.assertStatus;
import static io.grapevine.web.action.FakeIncident.KEYS;
import static io.grapevine.web.action.FakeIncident.NOW;
import static io.grapevine.web.action.FakeIncident.open;
import static io.grapevine.web.action.FakeIncident.silence;
import static io.grapevine.web.action.FakeIncident.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.features.actions.IncidentState.Status;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.records.Silence;
import io.grapevine.web.Routes;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.access.Needs;
import io.grapevine.web.access.TestUsers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links whose holder may act without a login, over HTTP, to a server whose users log in. */
class HolderLinksIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ROLES = "roles: {silencer: [ann], sender: [ann]}\n";

    /** Other endpoints, which need a login. */
    private static final Routes OTHERS =
            router -> Needs.SIGNATURE.at(router.post("/callback/x")).handler(context -> context.end("called"));

    @TempDir
    Path directory;

    private final FakeIncident incident = new FakeIncident();
    private boolean forHolders = true;

    @AutoClose
    private ServedWeb web;

    private void serve(String access, String... flags) throws Exception {
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("ann"));
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--web.config.file=" + users);
        if (!access.isEmpty()) {
            all.add("--web.access-file=" + Files.writeString(directory.resolve("access.yml"), access));
        }
        web = ServedWeb.serve(
                ServedWeb.options(all.toArray(String[]::new)),
                incident.routes(() -> Optional.of(new ActionRoutes.Links(KEYS, forHolders))),
                OTHERS);
    }

    private void serve() throws Exception {
        serve(ROLES);
    }

    private HttpResponse<String> press(String token, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Content-Type", FORM));
        all.addAll(List.of(headers));
        return web.request("POST", "/act", "token=" + token, all.toArray(String[]::new));
    }

    private HttpResponse<String> send(String token, String... headers) throws Exception {
        return web.request("POST", "/act/" + token, "", headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ROLES})
    void whoHasALinkActsWithoutALogin(String access) throws Exception {
        serve(access);
        HttpResponse<String> page = web.get("/act/" + token(Action.ACK));
        assertStatus(200, page);
        assertThat(page.body()).contains(">Acknowledge</button>", "Your name");
        assertStatus(200, web.request("HEAD", "/act/" + token(Action.ACK), ""));
        assertThat(incident.requests).isEmpty();

        assertStatus(303, press(token(Action.ACK)));
        assertStatus(
                303, web.request("POST", "/act", "token=" + token(Action.ACK) + "&name=ann", "Content-Type", FORM));
        assertThat(incident.requests)
                .extracting(ActionRequest::author)
                .containsExactly("link (127.0.0.1)", "ann (link, 127.0.0.1)");
        String ofAna = KEYS.sign(new ActionToken(
                Action.ACK, 0x0123_4567_89AB_CDEFL, 1, 0, NOW.plusSeconds(60).getEpochSecond(), false, "ana@x.org"));
        assertThat(web.get("/act/" + ofAna).body()).contains(ofAna);
        assertThat(press(ofAna).headers().firstValue("Location")).hasValue("act/" + ofAna);
        assertThat(incident.requests)
                .last()
                .extracting(ActionRequest::author)
                .isEqualTo("link to ana@x.org (127.0.0.1)");
        assertThat(incident.requests)
                .allSatisfy(request -> assertThat(request.annotations()).isEqualTo(Map.of("grapevine_via", "link")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /act",
        "PUT, /act",
        "DELETE, /act/TOKEN",
        "PUT, /act/TOKEN",
        "OPTIONS, /act/TOKEN",
        "POST, /act/",
        "POST, /act/TOKEN/",
        "GET, /act/TOKEN/x",
        "GET, /act/../api/v2/alerts",
        "GET, /act/%2e%2e/api/v2/alerts",
        "GET, //act/TOKEN",
        "GET, /act//TOKEN",
        "GET, /act/x.y",
        "GET, /Act/TOKEN",
        "GET, /x/act/TOKEN",
        "POST, /api/v2/silences",
        "GET, /api/v2/alerts",
        "GET, /metrics",
        "GET, /",
        "POST, /-/reload"
    })
    void noOtherRequestIsFreeOfTheLogin(String method, String path) throws Exception {
        serve();
        HttpResponse<String> answer = web.request(method, path.replace("TOKEN", token(Action.ACK, true)), "");
        assertStatus(401, answer);
        assertThat(incident.requests).isEmpty();
    }

    @Test
    void theLinkIsFreeBelowTheRoutePrefixOnly() throws Exception {
        serve(ROLES, "--web.route-prefix=/am");
        assertStatus(200, web.get("/am/act/" + token(Action.ACK)));
        assertStatus(401, web.get("/act/" + token(Action.ACK)));
        assertStatus(401, web.get("/amact/" + token(Action.ACK)));
    }

    /** The page is open in a browser, and its message is in a phone, while the configuration is loaded again. */
    @Test
    void afterAReloadALinkAsksForALogin() throws Exception {
        serve();
        assertStatus(200, web.get("/act/" + token(Action.ACK)));
        forHolders = false;
        assertStatus(401, web.get("/act/" + token(Action.ACK)));
        assertStatus(401, press(token(Action.ACK)));
        assertStatus(401, send(token(Action.ACK, true)));
        assertThat(incident.requests).isEmpty();
    }

    /** The test's silence lasts 15 minutes; the service cuts what is too long before it asks. */
    @Test
    void thePolicyForSilencesHoldsForHolders() throws Exception {
        serve(ROLES + "silences: {max_duration: 5m, require_comment: true}");
        Action hour = Action.parse("silence 1h").orElseThrow();
        assertThat(press(token(hour)).body()).contains("duration: ");
        assertThat(press(token(Action.ACK)).body()).contains("expected: a comment");
        assertStatus(303, web.request("POST", "/act", "comment=disk&token=" + token(Action.ACK), "Content-Type", FORM));
        assertStatus(403, send(token(Action.ACK, true))); // a program cannot give one
    }

    @Test
    void aTeamLabelLeavesLinksToTheUsersOfTeams() throws Exception {
        serve(ROLES + "silences: {team_label: team}");
        assertThat(web.get("/act/" + token(Action.ACK)).body())
                .contains("Only users of the team may act on this")
                .doesNotContain("<form");
        assertStatus(403, press(token(Action.ACK)));
        assertStatus(403, send(token(Action.ACK, true)));
    }

    @Test
    void onlyWhatLinksHaveMadeIsOfferedForUndo() throws Exception {
        serve();
        Silence ofChat = silence("Bo", "", Action.ACK, Map.of("grapevine_via", "slack"));
        incident.state = open(List.of(ofChat), List.of(ofChat));
        assertThat(web.get("/act/" + token(Action.ACK)).body())
                .contains("Bo is on it")
                .doesNotContain("Undo");
        Silence ofProgram = silence("link (10.0.0.1)", "", Action.ACK, Map.of("grapevine_via", "program"));
        incident.state = open(List.of(ofProgram), List.of(ofChat, ofProgram));
        Matcher undo = Pattern.compile("name=\"token\" value=\"(gv1[^\"]+)\">Undo")
                .matcher(web.get("/act/" + token(Action.ACK)).body());
        assertThat(undo.find()).isTrue();
        assertStatus(303, press(undo.group(1)));
    }

    @ParameterizedTest
    @CsvSource({"cross-site", "same-site"})
    void aPageOfAnotherSiteCannotAct(String site) throws Exception {
        serve();
        assertStatus(403, press(token(Action.ACK), "Sec-Fetch-Site", site));
        assertStatus(403, send(token(Action.ACK, true), "Sec-Fetch-Site", site));
        for (String origin : List.of("https://evil.example.org", "null")) {
            assertStatus(403, press(token(Action.ACK), "Origin", origin));
            assertStatus(403, send(token(Action.ACK, true), "Origin", origin));
        }
        assertThat(incident.requests).isEmpty();
    }

    @Test
    void aProgramActsByATokenForPrograms() throws Exception {
        serve();
        incident.result = new ActionResult.Done(silence("link (127.0.0.1)", "", Action.ACK));
        HttpResponse<String> answer = send(token(Action.ACK, true));
        assertStatus(201, answer);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).isEqualTo("{\"result\":\"done\",\"message\":\"acknowledged\"}\n");
        ActionRequest request = incident.requests.get(0);
        assertThat(request.author()).isEqualTo("link (127.0.0.1)");
        assertThat(request.comment()).isEqualTo("acknowledged by a link in a message");
        assertThat(request.annotations()).isEqualTo(Map.of("grapevine_via", "program"));
        Silence hour =
                silence("link (127.0.0.1)", "", Action.parse("silence 1h").orElseThrow());
        incident.result =
                new ActionResult.Done(hour.withTimes(NOW, hour.endsAt().plusNanos(733_628_275), NOW));
        assertThat(send(token(Action.ACK, true)).body()).contains("silenced until 2026-11-23T12:15:00Z\"");
        assertThat(web.get("/act/" + token(Action.ACK, true)).body()).contains(">Acknowledge</button>");
        assertStatus(303, press(token(Action.ACK, true)));
    }

    @Test
    void aProgramLearnsWhatHasBecomeOfItsRequest() throws Exception {
        serve();
        Map<ActionResult, Integer> results = Map.of(
                new ActionResult.Exists(silence("Bo", "", Action.ACK)), 200,
                new ActionResult.Undone(List.of("x")), 200,
                new ActionResult.Nothing(), 200,
                new ActionResult.Refused("no"), 403,
                new ActionResult.Stale(NOW), 409,
                new ActionResult.Ended(), 410,
                new ActionResult.Unknown(), 503);
        for (Map.Entry<ActionResult, Integer> each : results.entrySet()) {
            incident.result = each.getKey();
            HttpResponse<String> answer = send(token(Action.ACK, true));
            assertThat(answer.statusCode()).isEqualTo(each.getValue());
            assertThat(answer.body()).contains("\"result\":\"" + each.getKey().label() + "\"", "\"message\":\"");
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(each.getValue() == 503);
        }
    }

    @Test
    void atTheRouteOfProgramsOnlyTheirTokensAct() throws Exception {
        serve();
        String good = token(Action.ACK, true);
        String people = token(Action.ACK);
        String forged = people.substring(0, 6) + (people.charAt(6) == 'g' ? 'A' : 'g') + people.substring(7);
        String otherCluster = ActionTargets.keys("a-key-of-another-cluster")
                .sign(new ActionToken(Action.ACK, 1, 1, 0, NOW.plusSeconds(60).getEpochSecond(), true));
        String expired = KEYS.sign(new ActionToken(Action.ACK, 1, 1, 0, NOW.getEpochSecond(), true));

        assertStatus(403, send(people));
        assertStatus(404, send(forged));
        assertStatus(404, send(good.substring(0, 49)));
        assertStatus(404, send(otherCluster));
        assertStatus(410, send(expired));
        assertStatus(400, web.request("POST", "/act/" + good, "token=" + good, "Content-Type", FORM));
        assertStatus(413, web.request("POST", "/act/" + good, "a".repeat(10 << 20)));
        assertThat(incident.requests).isEmpty();
        assertThat(incident.refusals)
                .contains("program ack refused", "program unknown malformed", "program unknown expired");
        incident.state = new IncidentState(Status.ENDED, LabelSet.EMPTY, List.of(), List.of(), List.of());
        incident.result = new ActionResult.Ended();
        assertStatus(410, send(good)); // of an earlier incident
    }

    @Test
    void aFormOfTenMegabytesIsNotRead() throws Exception {
        serve();
        assertStatus(413, press(token(Action.ACK) + "&x=" + "a".repeat(10 << 20)));
        assertThat(incident.requests).isEmpty();
    }

    @Test
    void guessesOfProgramsAreLimited() throws Exception {
        serve();
        int status = 404;
        for (int i = 0; i < 30 && status == 404; i++) {
            status = send("gv1x").statusCode();
        }
        assertThat(status).isEqualTo(429);
        assertStatus(200, send(token(Action.ACK, true)));
    }

    @Test
    void anAddressIsTakenOfTheTrustedProxyOnly() throws Exception {
        String proxy = "proxy: {addresses: [127.0.0.1, 10.0.0.0/8]}\n";
        serve(proxy + ROLES);
        press(token(Action.ACK), "X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.1.2.3");
        press(token(Action.ACK), "X-Forwarded-For", "203.0.113.7, unknown");
        press(token(Action.ACK), "X-Forwarded-For", "2001:db8::7");
        press(token(Action.ACK), "X-Forwarded-User", "ann");
        assertThat(incident.requests)
                .extracting(ActionRequest::author)
                .containsExactly("link (203.0.113.7)", "link (127.0.0.1)", "link (2001:db8::7)", "ann");
        web.close();
        serve();
        press(token(Action.ACK), "X-Forwarded-For", "203.0.113.7");
        assertThat(incident.requests).last().extracting(ActionRequest::author).isEqualTo("link (127.0.0.1)");
    }
}
