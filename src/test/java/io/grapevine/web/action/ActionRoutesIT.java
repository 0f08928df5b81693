package io.grapevine.web.action;

import static io.grapevine.it.Responses.assertStatus;
import static io.grapevine.web.action.FakeIncident.GROUP;
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
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.records.Silence;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.TestUsers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of links in messages, over HTTP, with incidents that the test lays out. */
class ActionRoutesIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    Path directory;

    private final FakeIncident incident = new FakeIncident();
    private Optional<ActionKeys> keys = Optional.of(KEYS);

    @AutoClose
    private ServedWeb web;

    private ServedWeb serve(String... flags) throws Exception {
        web = ServedWeb.serve(
                ServedWeb.options(flags), incident.routes(() -> keys.map(each -> new ActionRoutes.Links(each, false))));
        return web;
    }

    private ServedWeb withAccess(String access) throws Exception {
        Path rules = Files.writeString(directory.resolve("access.yml"), access);
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("eve", "ann"));
        return serve("--web.access-file=" + rules, "--web.config.file=" + users);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Content-Type", FORM));
        all.addAll(List.of(headers));
        return web.request("POST", path, body, all.toArray(String[]::new));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void thePageShowsTheIncidentAndABlockOfOneButton() throws Exception {
        HttpResponse<String> answer = serve().get("/act/" + token(Action.ACK));

        assertStatus(200, answer);
        assertThat(answer.body())
                .contains("<h1>alertname=Disk&lt;b&gt;</h1>", "1 alert fires", "host=&lt;db&gt;1")
                .contains("<span class=\"other\">", "<span aria-hidden=\"true\">○</span> other</span>")
                .containsOnlyOnce("<script>")
                .contains(
                        "since <time datetime=\"2026-11-23T11:59:00Z\">2026-11-23 11:59 UTC</time>",
                        ">Acknowledge</button>",
                        token(Action.ACK))
                .contains("../#/alerts?open=" + GROUP)
                .doesNotContain("Disk<b>", "<db>", "Undo");
        assertThat(incident.requests).isEmpty();
    }

    /** Scanners of mail and previews of chats follow links. */
    @Test
    void noLinkChangesAnythingAndNoneIsKeptOrFramedOrIndexed() throws Exception {
        serve();
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            for (String path : List.of("/act/" + token(Action.ACK), "/act/" + token(Action.UNDO), "/act/x", "/act")) {
                HttpResponse<String> answer =
                        web.request(method, path, "token=" + token(Action.ACK), "Content-Type", FORM);
                assertThat(answer.statusCode()).as(method + path).isIn(200, 404, 405);
            }
        }
        assertThat(incident.requests).isEmpty();
        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<String> answer = web.request(method, "/act/" + token(Action.ACK), "");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
            assertThat(header(answer, "Referrer-Policy")).isEqualTo("same-origin");
            assertThat(header(answer, "X-Robots-Tag")).isEqualTo("noindex");
            assertThat(header(answer, "Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
        }
        assertThat(web.request("HEAD", "/act/" + token(Action.ACK), "").body()).isEmpty();
    }

    @Test
    void theFormActsAndSendsTheBrowserBackToThePage() throws Exception {
        serve();
        String token = token(Action.parse("silence 1h").orElseThrow());
        HttpResponse<String> answer = post("/act", "token=" + token + "&page=" + token + "&name=Ana&comment=disk");

        assertStatus(303, answer);
        assertThat(header(answer, "Location")).isEqualTo("act/" + token);
        ActionRequest request = incident.requests.get(0);
        assertThat(request.action().text()).isEqualTo("silence 1h");
        assertThat(request.groupId()).isEqualTo(GROUP);
        assertThat(request.episode()).isEqualTo(1);
        assertThat(request.author()).isEqualTo("Ana");
        assertThat(request.comment()).isEqualTo("disk");
        assertThat(request.annotations()).isEqualTo(Map.of("grapevine_via", "link"));
    }

    @Test
    void whatALinkHasChangedIsAuditedAndItsTokenIsNot() throws Exception {
        List<LabelSet> audited = new ArrayList<>();
        AuditTrail trail = new AuditTrail(
                new AuditTrail.Sink() {
                    @Override
                    public CompletionStage<String> record(String member, LabelSet change, boolean isAwaited) {
                        audited.add(change);
                        return CompletableFuture.completedFuture("");
                    }

                    @Override
                    public String fault() {
                        return "";
                    }
                },
                () -> true,
                new PrometheusRegistry());
        web = ServedWeb.serve(
                ServedWeb.options(),
                trail,
                incident.routes(() -> keys.map(each -> new ActionRoutes.Links(each, true))));
        assertStatus(303, post("/act", "token=" + token(Action.ACK) + "&name=Ana"));
        assertThat(audited).as("there was nothing to do").isEmpty();
        incident.result = new ActionResult.Done(silence("Ana", "", Action.ACK));
        assertStatus(303, post("/act", "token=" + token(Action.ACK) + "&name=Ana"));
        assertStatus(201, post("/act/" + token(Action.ACK, true), ""));

        assertThat(audited).hasSize(2).allSatisfy(change -> {
            assertThat(change.valueOf("kind")).isEqualTo("action");
            assertThat(change.valueOf("via")).isEqualTo("link");
            assertThat(change.valueOf("from")).isEqualTo("127.0.0.1");
            assertThat(change.has("user")).isFalse();
            assertThat(change.valueOf("after")).startsWith("ack ");
        });
        assertThat(audited.get(0).valueOf("claimed")).startsWith("Ana (link");
        assertThat(audited.get(1).valueOf("action")).isEqualTo("POST /act/<token>");
    }

    @Test
    void aPageBelowARoutePrefixWorksWithRelativeAddresses() throws Exception {
        serve("--web.route-prefix=/am");
        String body = web.get("/am/act/" + token(Action.ACK)).body();

        assertThat(body).contains("action=\"../act\"");
        assertThat(header(post("/am/act", "token=" + token(Action.ACK)), "Location"))
                .isEqualTo("act/" + token(Action.ACK));
        assertStatus(404, web.get("/act/" + token(Action.ACK)));
    }

    @Test
    void thePageSaysWhoIsOnItAndOffersToUndo() throws Exception {
        Silence ack = silence("Ana & Bo", "looking", Action.ACK);
        Silence hour = silence("Cleo", "", Action.parse("silence 1h").orElseThrow());
        incident.state = open(List.of(ack), List.of(ack, hour));
        String body = serve().get("/act/" + token(Action.ACK)).body().replaceAll("</?time[^>]*>", "");

        assertThat(body)
                .contains("Ana &amp; Bo is on it since 2026-11-23 12:00 UTC: looking")
                .contains("silenced by Cleo until 2026-11-23 12:15 UTC", ">Undo</button>")
                .doesNotContain(">Acknowledge</button>");
        Matcher undo =
                Pattern.compile("name=\"token\" value=\"(gv1[^\"]+)\">Undo").matcher(body);
        assertThat(undo.find()).isTrue();
        assertThat(body).doesNotContain("name=\"comment\"");
        HttpResponse<String> undone = post("/act", "token=" + undo.group(1) + "&page=" + token(Action.ACK));
        assertThat(incident.requests).extracting(ActionRequest::action).containsExactly(Action.UNDO);
        assertThat(header(undone, "Location")).isEqualTo("act/" + token(Action.ACK));
    }

    @Test
    void aSilenceThatIsThereIsNotOfferedAgainButALongerOneIs() throws Exception {
        Action hour = Action.parse("silence 1h").orElseThrow();
        incident.state = open(List.of(), List.of(silence("Cleo", "", hour)));

        assertThat(serve().get("/act/" + token(hour)).body())
                .contains("silenced by Cleo", ">Undo</button>")
                .doesNotContain(">Silence for 1h</button>");
        assertThat(web.get("/act/" + token(Action.parse("silence 4h").orElseThrow()))
                        .body())
                .contains(">Silence for 4h</button>");
    }

    @Test
    void thePageSaysWhichCommentThePolicyWantsAndAnUndoNeedsNone() throws Exception {
        withAccess(
                "roles: {silencer: [ann]}\n"
                        + "silences: {require_comment: true, comment_pattern: 'OPS-\\d+', comment_hint: a ticket such as <OPS-1>}");
        Action hour = Action.parse("silence 1h").orElseThrow();
        incident.state = open(List.of(), List.of(silence("ann", "OPS-1", hour)));

        assertThat(web.get("/act/" + token(Action.ACK), "Authorization", TestUsers.basic("ann"))
                        .body())
                .contains(
                        "<label>Comment (a ticket such as &lt;OPS-1&gt;) <input name=\"comment\" maxlength=\"1000\" required>")
                .contains("\">Acknowledge</button>", "<button formnovalidate name=\"token\"");
        assertThat(post("/act", "token=" + token(Action.ACK), "Authorization", TestUsers.basic("ann"))
                        .body())
                .contains("expected: a ticket such as &lt;OPS-1&gt;)");
    }

    @Test
    void anIncidentThatHasEndedOrIsNotKnownYetHasNoButton() throws Exception {
        serve();
        incident.state = new IncidentState(Status.ENDED, LabelSet.EMPTY, List.of(), List.of(), List.of());
        assertThat(web.get("/act/" + token(Action.ACK)).body())
                .contains("This incident has ended")
                .doesNotContain("<form");
        incident.state = new IncidentState(Status.UNKNOWN, LabelSet.EMPTY, List.of(), List.of(), List.of());
        HttpResponse<String> unknown = web.get("/act/" + token(Action.ACK));
        assertStatus(503, unknown);
        assertThat(header(unknown, "Retry-After")).isEqualTo("10");
    }

    @Test
    void whatWasNotDoneIsSaid() throws Exception {
        serve();
        String form = "token=" + token(Action.ACK);
        incident.result = new ActionResult.Ended();
        assertStatus(410, post("/act", form));
        incident.result = new ActionResult.Unknown();
        assertStatus(503, post("/act", form));
        incident.result = new ActionResult.Stale(NOW);
        HttpResponse<String> stale = post("/act", form);
        assertStatus(409, stale);
        assertThat(stale.body()).contains("2026-11-23 12:00 UTC", "href=\"act/" + token(Action.ACK));
        incident.result = new ActionResult.Refused("comment: \"<i>\" (expected: a ticket)");
        HttpResponse<String> refused = post("/act", form);
        assertStatus(403, refused);
        assertThat(refused.body()).contains("&lt;i&gt;").doesNotContain("<i>");
    }

    @Test
    void aTokenThatIsNotValidDoesNothing() throws Exception {
        serve();
        String expired = KEYS.sign(new ActionToken(Action.ACK, 1, 1, 0, NOW.getEpochSecond(), false));
        String forged = token(Action.ACK).substring(0, 49) + "A";

        assertStatus(410, web.get("/act/" + expired));
        assertStatus(410, post("/act", "token=" + expired));
        assertStatus(404, web.get("/act/" + forged));
        assertStatus(404, post("/act", "token=" + forged));
        assertStatus(404, post("/act", ""));
        assertThat(incident.requests).isEmpty();
        assertThat(incident.refusals)
                .containsExactly(
                        "link unknown expired",
                        "link unknown expired",
                        "link unknown forged",
                        "link unknown forged",
                        "link unknown malformed");
    }

    /** Such a token can be left of a message that was sent while holders could act. */
    @Test
    void noProgramActsWhileLinksNeedALogin() throws Exception {
        serve();
        for (boolean forPrograms : List.of(false, true)) {
            HttpResponse<String> answer = web.request("POST", "/act/" + token(Action.ACK, forPrograms), "");
            assertStatus(403, answer);
            assertThat(answer.body()).contains("expected: messages.buttons.links: holder");
        }
        assertStatus(303, post("/act", "token=" + token(Action.ACK, true))); // a page works
        assertThat(incident.requests).hasSize(1);
    }

    @Test
    void failuresAreLimitedAndValidLinksAreNot() throws Exception {
        serve();
        int status = 404;
        for (int i = 0; i < 30 && status == 404; i++) {
            status = web.get("/act/gv1x").statusCode();
        }
        assertThat(status).isEqualTo(429);
        assertStatus(200, web.get("/act/" + token(Action.ACK)));
        assertStatus(303, post("/act", "token=" + token(Action.ACK)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aFormOfAnotherSiteIsRefused(String site) throws Exception {
        serve();
        assertStatus(403, post("/act", "token=" + token(Action.ACK), "Sec-Fetch-Site", site));
        assertThat(incident.requests).isEmpty();
        assertStatus(303, post("/act", "token=" + token(Action.ACK), "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void bodiesThatAreNoFormAreRefused() throws Exception {
        serve();
        String json = "{\"token\":\"" + token(Action.ACK) + "\"}";
        assertStatus(400, web.request("POST", "/act", json, "Content-Type", "application/json"));
        assertStatus(413, post("/act", "token=" + token(Action.ACK) + "&x=" + "a".repeat(70_000)));
        assertThat(incident.requests).isEmpty();
    }

    @Test
    void longNamesAndCommentsAreCut() throws Exception {
        serve();
        String name = URLEncoder.encode("😀".repeat(200), StandardCharsets.UTF_8);
        post("/act", "token=" + token(Action.ACK) + "&name=" + name + "&comment=" + "c".repeat(2_000));

        assertThat(incident.requests.get(0).author()).isEqualTo("😀".repeat(100));
        assertThat(incident.requests.get(0).comment()).hasSize(1_000);
    }

    @Test
    void whereNobodyMaySilenceThePageHasNoButtons() throws Exception {
        serve("--web.access-file=" + Files.writeString(directory.resolve("access.yml"), "roles: {viewer: ['*']}"));
        assertThat(web.get("/act/" + token(Action.ACK)).body())
                .contains("needs role silencer")
                .doesNotContain("<form");
        assertStatus(403, post("/act", "token=" + token(Action.ACK)));
    }

    @Test
    void theAccessFileDecidesWhoMayAct() throws Exception {
        withAccess("roles: {viewer: [eve], silencer: [ann]}\nsilences: {require_comment: true}");
        String page = "/act/" + token(Action.ACK);

        assertStatus(401, web.get(page));
        assertThat(web.get(page, "Authorization", TestUsers.basic("eve")).body())
                .contains("needs role silencer, user eve has role viewer")
                .doesNotContain("<form");
        assertStatus(403, post("/act", "token=" + token(Action.ACK), "Authorization", TestUsers.basic("eve")));
        assertThat(incident.requests).isEmpty();
        String ann = web.get(page, "Authorization", TestUsers.basic("ann")).body();
        assertThat(ann)
                .contains(">Acknowledge</button>", "<label>Comment (required) ")
                .doesNotContain("Your name");
        HttpResponse<String> bare = post("/act", "token=" + token(Action.ACK), "Authorization", TestUsers.basic("ann"));
        assertStatus(403, bare);
        assertThat(bare.body()).contains("expected: a comment");
        String form = "token=" + token(Action.ACK) + "&name=Eve&comment=disk";
        assertStatus(303, post("/act", form, "Authorization", TestUsers.basic("ann")));
        assertThat(incident.requests).last().extracting(ActionRequest::author).isEqualTo("ann");
    }

    /** A browser sends it with a form where the page has {@code Referrer-Policy: no-referrer}. */
    @Test
    void anAccessFileRefusesTheOriginNullAndTakesThatOfThisServer() throws Exception {
        withAccess("roles: {silencer: [ann]}");
        String form = "token=" + token(Action.ACK);
        String own = "http://127.0.0.1:" + web.port();

        assertStatus(403, post("/act", form, "Authorization", TestUsers.basic("ann"), "Origin", "null"));
        assertStatus(303, post("/act", form, "Authorization", TestUsers.basic("ann"), "Origin", own));
        assertThat(Optional.of(incident.requests.size())).contains(1);
    }

    @Test
    void withoutActionsInTheConfigurationThePathsAreUnknownOnes() throws Exception {
        keys = Optional.empty();
        serve();
        for (HttpResponse<String> answer : List.of(
                web.get("/act/" + token(Action.ACK)),
                web.request("HEAD", "/act/" + token(Action.ACK), ""),
                post("/act", "token=" + token(Action.ACK)))) {
            assertStatus(404, answer);
            assertThat(header(answer, "Content-Security-Policy")).isEmpty();
        }
        assertThat(web.get("/act/x").body()).isEqualTo(web.get("/actor").body());
        assertThat(incident.requests).isEmpty();

        keys = Optional.of(KEYS); // as after a reload
        assertStatus(200, web.get("/act/" + token(Action.ACK)));
    }
}
