package io.grapevine.it.chats;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.email.FakeSmtp;
import io.grapevine.web.access.TestUsers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links in mails acknowledge and silence, on replicas in processes of their own. */
@Tag("thorough")
class ActionLinksIT extends ChatScene {
    private static final String CONFIG = """
        global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: am@example.org, smtp_require_tls: false}
        route: {receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}
        receivers: [{name: ops, email_configs: [{to: ops@example.org, send_resolved: true}]}]
        """;
    private static final String ACTIONS =
            "integrations: [{receiver: ops, kind: email, buttons: [ack, silence 1h, why]}]\n";
    private static final String KEY = "a-key-of-the-end-to-end-test";

    @AutoClose
    private final FakeSmtp smtp = FakeSmtp.start("server", false);

    private Path config() throws Exception {
        return write("alertmanager.yml", CONFIG.formatted(smtp.port()));
    }

    private static String token(String key, Instant expiry) {
        return ActionTargets.keys(key).sign(new ActionToken(Action.ACK, 1, 1, 0, expiry.getEpochSecond(), false));
    }

    private static List<String> states(Program program) throws Exception {
        return Silences.of(program).values().stream().sorted().toList();
    }

    private static boolean areEverywhere(Cluster cluster, String... states) throws Exception {
        for (Program program : cluster.running()) {
            if (!states(program).equals(List.of(states))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode active(Program program) throws Exception {
        return StreamSupport.stream(program.get("/silences").spliterator(), false)
                .filter(each -> each.at("/status/state").asText().equals("active"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLinkActsOnAllReplicasUntilTheIncidentIsOver() throws Exception {
        Path keys = write("keys", KEY + "\n");
        Path extensions =
                write("grapevine.yml", "messages: {buttons: {key_file: " + keys.getFileName() + "}}\n" + ACTIONS);
        try (Cluster cluster = Cluster.start(
                config(),
                () -> Place.withHistories(
                        directory,
                        2,
                        "--grapevine.config=" + extensions,
                        "--web.external-url=https://am.example.org/x",
                        "--web.route-prefix=/"))) {
            TestAlerts down = TestAlerts.of("ops", "Down");
            cluster.fire(down);
            MailLink ack = MailLink.await(smtp, 1, "Acknowledge");
            assertThat(ack.url()).isEqualTo("https://am.example.org/x/act/" + ack.token());
            String a = cluster.at("a").url();
            String b = cluster.at("b").url();

            scan(MailLink.of(smtp.received().get(0)), a, b);
            assertThat(areEverywhere(cluster)).isTrue();
            invalid(a, ack.token());
            assertThat(areEverywhere(cluster)).isTrue();

            HttpResponse<String> pressed = MailLink.press(b, ack.token());
            assertStatus(303, pressed);
            assertThat(pressed.headers().firstValue("Location")).hasValue("act/" + ack.token());
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            JsonNode silence = active(cluster.at("a"));
            assertThat(silence.path("createdBy").asText()).isEqualTo("Ana");
            assertThat(silence.at("/annotations/grapevine_via").asText()).isEqualTo("link");
            assertStatus(303, MailLink.press(a, ack.token()));
            assertThat(areEverywhere(cluster, "active")).isTrue(); // the second press makes no second silence

            HttpResponse<String> page = MailLink.open(a, ack.token());
            assertThat(page.body()).contains("Ana is on it since").doesNotContain(">Acknowledge</button>");
            assertStatus(303, MailLink.press(a, MailLink.button(page, "Undo")));
            Eventually.holds("undone everywhere", () -> areEverywhere(cluster, "expired"));

            cluster.kill("b");
            cluster.start(List.of("b"));
            cluster.fire(down);
            String restarted = cluster.at("b").url();
            assertStatus(303, MailLink.press(restarted, ack.token()));
            Eventually.holds("acknowledged again", () -> areEverywhere(cluster, "active", "expired"));

            HttpResponse<String> undo = MailLink.press(a, MailLink.button(MailLink.open(a, ack.token()), "Undo"));
            assertStatus(303, undo);
            Eventually.holds("undone again", () -> areEverywhere(cluster, "expired", "expired"));

            cluster.resolve(down);
            assertStatus(410, MailLink.press(a, ack.token()));
            assertThat(MailLink.open(a, ack.token()).body()).contains("This incident has ended");
            assertThat(areEverywhere(cluster, "expired", "expired")).isTrue();
            Eventually.holds("mail of the end", () -> smtp.received().size() == 2);
            assertThat(MailLink.of(smtp.received().get(1)))
                    .noneMatch(link -> link.url().contains("/act/"));
            assertLogsHide(cluster, "gv1");
            String counter = "grapevine_actions_total{result=\"%s\",verb=\"%s\",via=\"link\"}";
            assertThat(cluster.at("a").metric(counter.formatted("exists", "ack")))
                    .isEqualTo(1);
            assertThat(cluster.at("a").metric(counter.formatted("undone", "undo")))
                    .isEqualTo(2);
            List<String> recorded =
                    List.of("exists ack Ana", "undone undo Ana", "done ack Ana", "undone undo Ana", "ended ack Ana");
            Eventually.holds("history", () -> {
                List<String> known = history(cluster.at("a")); // the crash of b may have lost its first record
                return known.size() >= recorded.size()
                        && known.subList(known.size() - recorded.size(), known.size())
                                .equals(recorded);
            });
            cluster.at("a").awaitLog("msg=\"Action from a message\" action=ack via=link user=Ana");
        }
    }

    /** The actions that the histories of all replicas have, by their time. */
    private static List<String> history(Program program) throws Exception {
        List<String> actions = new ArrayList<>();
        for (JsonNode each : new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/history?type=action&filter=alertname=Down", "")
                        .body())
                .path("records")) {
            actions.add(
                    0,
                    each.path("result").asText() + " " + each.path("action").asText() + " "
                            + each.path("user").asText());
        }
        return actions;
    }

    /** Opens each link as a scanner of mails does. */
    private static void scan(List<MailLink> links, String... replicas) throws Exception {
        List<MailLink> own =
                links.stream().filter(link -> link.url().contains("/act/")).toList();
        assertThat(own).extracting(MailLink::label).containsExactly("Acknowledge", "Silence for 1h");
        assertThat(links).last().satisfies(link -> {
            assertThat(link.label()).isEqualTo("Why");
            assertThat(link.url()).matches("https://am.example.org/x/#/alerts\\?open=[0-9a-f]{16}");
        });
        for (MailLink link : own) {
            for (String replica : replicas) {
                HttpResponse<String> page = MailLink.open(replica, link.token());
                assertStatus(200, page);
                assertThat(page.body()).contains("alertname=Down", ">" + link.label() + "</button>");
                assertStatus(200, MailLink.request("HEAD", replica + "/act/" + link.token(), ""));
            }
        }
    }

    /** Presses tokens that are damaged, forged, of another cluster, or expired. */
    private static void invalid(String replica, String token) throws Exception {
        char last = token.charAt(30) == 'A' ? 'B' : 'A';
        String forged = token.substring(0, 30) + last + token.substring(31);
        Instant later = Instant.now().plusSeconds(60);
        Map<String, Integer> refused = Map.of(
                forged,
                404,
                token.substring(0, 49),
                404,
                token("a-key-of-another-cluster", later),
                404,
                token(KEY, Instant.now().minusSeconds(60)),
                410,
                token(KEY, later),
                410); // signed well, of an incident that never was
        for (Map.Entry<String, Integer> each : refused.entrySet()) {
            assertThat(MailLink.press(replica, each.getKey()).statusCode()).isEqualTo(each.getValue());
            assertThat(MailLink.open(replica, each.getKey()).statusCode())
                    .isEqualTo(each.getKey().equals(token(KEY, later)) ? 200 : each.getValue());
        }
    }

    @Test
    void replicasWithASecretOfTheClusterVerifyEachOthersLinks() throws Exception {
        Path extensions = write("grapevine.yml", ACTIONS);
        Path secret = write("secret", "a secret of the whole cluster\n");
        try (Cluster cluster = Cluster.start(
                directory, config(), 2, "--grapevine.config=" + extensions, "--cluster.secret-file=" + secret)) {
            cluster.fire(TestAlerts.of("ops", "Down"));
            String silence = MailLink.await(smtp, 1, "Silence for 1h").token();
            for (Program program : cluster.running()) {
                assertStatus(303, MailLink.press(program.url(), silence));
            }
            Eventually.holds("one silence", () -> areEverywhere(cluster, "active"));
            assertThat(directory.resolve("a/action-key")).doesNotExist();
        }
    }

    @Test
    void replicasWithoutACommonKeyAreAFaultOfTheConfiguration() throws Exception {
        Path extensions = write("grapevine.yml", ACTIONS);
        try (Program program = Program.starting(
                List.of(),
                config(),
                directory.resolve("data"),
                List.of(
                        "--grapevine.config=" + extensions,
                        "--cluster.listen-address=127.0.0.1:0",
                        "--cluster.peer=127.0.0.1:1"))) {
            assertThat(program.awaitEnd()).isEqualTo(1);
            program.awaitLog("messages.buttons.key_file:", "--cluster.secret-file");
        }
    }

    @Test
    void rolesAndThePolicyHoldBelowThePathOfAProxy() throws Exception {
        Path extensions = write("grapevine.yml", ACTIONS);
        Path web = write("web.yml", TestUsers.webFile("eve", "bob", "prom"));
        Path access = write(
                "access.yml",
                "roles: {viewer: [eve], silencer: [bob], sender: [prom]}\nsilences: {max_duration: 30m}\n");
        try (Program program = Program.grapevine(
                config(),
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--web.external-url=http://proxy.example.org/am/x",
                "--web.config.file=" + web,
                "--web.access-file=" + access)) {
            String base = program.url() + "/am/x";
            String alerts = TestAlerts.of("ops", "Down").firing();
            assertStatus(200, MailLink.post(base + "/api/v2/alerts", alerts, "Authorization", TestUsers.basic("prom")));
            MailLink silence = MailLink.await(smtp, 1, "Silence for 1h");
            String link = program.url() + silence.url().substring("http://proxy.example.org".length());

            assertStatus(401, MailLink.request("GET", link, ""));
            assertStatus(401, MailLink.press(base, silence.token()));
            HttpResponse<String> ofEve = MailLink.request("GET", link, "", "Authorization", TestUsers.basic("eve"));
            assertStatus(200, ofEve);
            assertThat(ofEve.body()).contains("alertname=Down").doesNotContain("<button");
            assertStatus(403, MailLink.press(base, silence.token(), "Authorization", TestUsers.basic("eve")));
            HttpResponse<String> ofBob = MailLink.press(base, silence.token(), "Authorization", TestUsers.basic("bob"));
            assertStatus(303, ofBob);
            HttpResponse<String> silences =
                    MailLink.request("GET", base + "/api/v2/silences", "", "Authorization", TestUsers.basic("eve"));
            assertThat(silences.body()).contains("\"createdBy\":\"bob\"").doesNotContain("Ana");
            assertThat(MailLink.press(program.url(), silence.token(), "Authorization", TestUsers.basic("bob"))
                            .statusCode())
                    .isIn(403, 404); // outside of the path there is nothing
        }
    }

    @Test
    void aReloadBeginsAndEndsActionsAndReplacesKeys() throws Exception {
        Path extensions = write("grapevine.yml", "{}");
        Path data = directory.resolve("data");
        try (Program program =
                Program.grapevine(config(), data, "--grapevine.config=" + extensions, "--config.auto-reload=50ms")) {
            String base = program.url();
            program.post("/alerts", TestAlerts.of("ops", "First").firing());
            Eventually.holds("first mail", () -> smtp.received().size() == 1);
            assertThat(MailLink.of(smtp.received().get(0)))
                    .noneMatch(link -> link.url().contains("/act/"));
            assertThat(MailLink.open(base, "x").body()).isEqualTo("404 page not found\n");
            assertThat(data.resolve("action-key")).doesNotExist();

            write("grapevine.yml", ACTIONS);
            Eventually.holds("pages", () -> MailLink.open(base, "x").body().contains("This link is not valid"));
            program.post("/alerts", TestAlerts.of("ops", "Second").firing());
            String ack = MailLink.await(smtp, 2, "Acknowledge").token();
            assertStatus(200, MailLink.open(base, ack));
            assertThat(data.resolve("action-key")).exists();

            write("keys", KEY + "\n");
            write("grapevine.yml", "messages: {buttons: {key_file: keys, link_expiry: 5m}}\n" + ACTIONS);
            String good = token(KEY, Instant.now().plus(Duration.ofMinutes(1)));
            Eventually.holds("the file of keys", () -> MailLink.open(base, good).statusCode() == 200);
            assertStatus(404, MailLink.open(base, ack));
            write("keys", "the-next-key-of-the-test\n" + KEY + "\n");
            assertStatus(
                    200,
                    MailLink.open(
                            base,
                            token("the-next-key-of-the-test", Instant.now().plusSeconds(60))));
            assertStatus(200, MailLink.open(base, good));
            write("keys", "the-next-key-of-the-test\n");
            assertStatus(404, MailLink.open(base, good));

            write("grapevine.yml", "messages: {buttons: {key_file: none}}\n" + ACTIONS);
            Eventually.holds("the refusal", () -> program.metric("alertmanager_config_last_reload_successful") == 0);
            program.awaitLog("none: key file: no such file or directory");
            write("none", KEY);
            Eventually.holds(
                    "the file that was missing",
                    () -> program.metric("alertmanager_config_last_reload_successful") == 1);

            write("grapevine.yml", "{}");
            Eventually.holds(
                    "no pages",
                    () -> MailLink.open(base, good).statusCode() == 404
                            && MailLink.open(base, "x").body().equals("404 page not found\n"));
            List<String> calls = new ArrayList<>(program.log().lines().toList());
            assertThat(calls).noneMatch(line -> line.contains("gv1"));
        }
    }

    @Test
    void whereNobodyMaySilenceLinksDoNothing() throws Exception {
        Path extensions = write("grapevine.yml", ACTIONS);
        Path access = write("access.yml", "roles: {viewer: ['*']}");
        try (Program program = Program.grapevine(
                config(),
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--web.access-file=" + access)) {
            program.post("/alerts", TestAlerts.of("ops", "Down").firing());
            String ack = MailLink.await(smtp, 1, "Acknowledge").token();
            assertThat(MailLink.open(program.url(), ack).body()).doesNotContain("<button");
            assertStatus(403, MailLink.press(program.url(), ack));
            assertThat(states(program)).isEmpty();
        }
    }

    @Test
    void aShadowHasNoPages() throws Exception {
        Path extensions = write("grapevine.yml", ACTIONS);
        Path data = directory.resolve("data");
        try (Program program =
                Program.grapevine(config(), data, "--grapevine.config=" + extensions, "--notify.shadow")) {
            assertThat(MailLink.open(program.url(), "x").body()).isEqualTo("404 page not found\n");
            assertThat(data.resolve("action-key")).doesNotExist();
        }
    }
}
