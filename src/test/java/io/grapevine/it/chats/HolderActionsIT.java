package io.grapevine.it.chats;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.email.FakeSmtp;
import io.grapevine.web.access.TestUsers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links that let their holder act, and the buttons of ntfy, on replicas in processes of their own. */
@Tag("thorough")
class HolderActionsIT extends ChatScene {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: am@example.org, smtp_require_tls: false}
            route: {receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}
            receivers: [{name: ops, email_configs: [{to: ops@example.org}]}]
            """;
    private static final String EXTENSIONS = """
            receivers: [{name: ops, ntfy_configs: [{url: '%s', topic: ops}]}]
            integrations:
            - {receiver: ops, kind: email, buttons: [ack, silence 1h]}
            - {receiver: ops, kind: ntfy, buttons: [ack, silence 1h, why]}
            messages: {buttons: {key_file: keys, links: %s}}
            """;

    private static final Pattern LISTENING =
            Pattern.compile("msg=\"Listening for links and callbacks\" address=(\\S+)");

    @AutoClose
    private final FakeSmtp smtp = FakeSmtp.start("server", false);

    @AutoClose
    private final HookServer ntfy = HookServer.start();

    @BeforeEach
    void start() throws Exception {
        ntfy.answer(HookServer.status(200, "{\"id\":\"a1\"}"));
        writeKeys();
    }

    private Path config() throws Exception {
        return write("alertmanager.yml", CONFIG.formatted(smtp.port()));
    }

    private Path extensions(String links) throws Exception {
        return write("grapevine.yml", EXTENSIONS.formatted(ntfy.url(""), links));
    }

    /** The buttons of the message with that number. */
    private JsonNode buttons(int number) throws Exception {
        Eventually.holds("message " + number, () -> ntfy.requests().size() >= number);
        return JSON.readTree(ntfy.requests().get(number - 1).body()).path("actions");
    }

    private static String token(JsonNode button) {
        String url = button.path("url").asText();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static HttpResponse<String> tap(String base, JsonNode button) throws Exception {
        return tap(base, token(button));
    }

    private static HttpResponse<String> tap(String base, String token) throws Exception {
        return MailLink.request("POST", base + "/act/" + token, "");
    }

    private static String silences(Program program) throws Exception {
        return MailLink.request("GET", program.url() + "/api/v2/silences", "", "Authorization", TestUsers.basic("bob"))
                .body();
    }

    private static double metric(Program program, String via, String verb, String result) throws Exception {
        String name = "grapevine_actions_total{result=\"%s\",verb=\"%s\",via=\"%s\"} ".formatted(result, verb, via);
        return MailLink.request("GET", program.url() + "/metrics", "", "Authorization", TestUsers.basic("prom"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private static void fire(Program program, String name) throws Exception {
        String alert = TestAlerts.of("ops", name).firing();
        String[] headers = {"Content-Type", "application/json", "Authorization", TestUsers.basic("prom")};
        assertStatus(200, MailLink.request("POST", program.url() + "/api/v2/alerts", alert, headers));
    }

    private Program withUsers() throws Exception {
        Path web = write("web.yml", TestUsers.webFile("bob", "prom"));
        Path access = write("access.yml", "roles: {silencer: [bob], sender: [prom]}\nsilences: {max_duration: 30m}\n");
        return Program.grapevine(
                config(),
                directory.resolve("data"),
                "--grapevine.config=" + extensions("holder"),
                "--config.auto-reload=50ms",
                "--web.config.file=" + web,
                "--web.access-file=" + access);
    }

    @Test
    void whoHasALinkActsWithoutALoginUntilTheConfigurationAsksForOne() throws Exception {
        try (Program program = withUsers()) {
            String base = program.url();
            fire(program, "Down");
            String ack = MailLink.await(smtp, 1, "Acknowledge").token();
            assertThat(MailLink.open(base, ack).body()).contains("alertname=Down", ">Acknowledge</button>");
            assertStatus(200, MailLink.request("HEAD", base + "/act/" + ack, ""));
            assertThat(silences(program)).isEqualTo("[]\n");

            assertStatus(303, MailLink.press(base, ack));
            assertThat(silences(program)).contains("\"createdBy\":\"Ana (link to ops@example.org, 127.0.0.1)\"");
            HttpResponse<String> page = MailLink.open(base, ack);
            assertThat(page.body()).contains("Ana (link to ops@example.org, 127.0.0.1) is on it since");
            assertStatus(303, MailLink.press(base, MailLink.button(page, "Undo")));
            program.awaitLog("action=ack via=link user=\"Ana (link to ops@example.org, 127.0.0.1)\"");
            assertThat(program.log()).doesNotContain("err=\"\"", "silences=\"\"", "gv1");

            assertStatus(403, tap(base, ack)); // of a mail, which no program sends
            assertStatus(401, MailLink.request("GET", base + "/api/v2/alerts", ""));
            JsonNode button = buttons(1).get(0);
            extensions("login");
            Eventually.holds("the login", () -> MailLink.open(base, ack).statusCode() == 401);
            assertStatus(401, MailLink.press(base, ack));
            assertStatus(401, tap(base, button));
            assertStatus(303, MailLink.press(base, ack, "Authorization", TestUsers.basic("bob")));
            assertThat(silences(program)).contains("\"createdBy\":\"bob\"");
            assertThat(metric(program, "link", "ack", "done")).isEqualTo(2);
            assertThat(metric(program, "program", "ack", "refused")).isEqualTo(1);
        }
    }

    @Test
    void theAppOfNtfyActsItself() throws Exception {
        try (Program program = withUsers()) {
            String base = program.url();
            fire(program, "Down");
            JsonNode buttons = buttons(1);
            assertThat(buttons).hasSize(3);
            for (int i = 0; i < 2; i++) {
                assertThat(buttons.get(i).path("action").asText()).isEqualTo("http");
                assertThat(buttons.get(i).path("method").asText()).isEqualTo("POST");
                assertThat(buttons.get(i).path("clear").asBoolean()).isTrue();
            }
            assertThat(buttons.get(2).path("action").asText()).isEqualTo("view");
            assertThat(buttons.get(2).path("label").asText()).isEqualTo("Why");

            HttpResponse<String> made = tap(base, buttons.get(1));
            assertStatus(201, made);
            assertThat(made.body()).contains("\"result\":\"done\"", "silenced until");
            JsonNode silence = JSON.readTree(silences(program)).get(0);
            assertThat(silence.path("createdBy").asText()).isEqualTo("link (127.0.0.1)");
            assertThat(Duration.between(
                            Instant.parse(silence.path("startsAt").asText()),
                            Instant.parse(silence.path("endsAt").asText())))
                    .isBetween(Duration.ofMinutes(30).minusSeconds(59), Duration.ofMinutes(30)); // max_duration
            HttpResponse<String> again = tap(base, buttons.get(1));
            assertStatus(200, again);
            assertThat(again.body()).contains("\"result\":\"exists\"");
            assertThat(JSON.readTree(silences(program))).hasSize(1);

            String token = token(buttons.get(0));
            String forged = token.substring(0, 20) + (token.charAt(20) == 'A' ? 'B' : 'A') + token.substring(21);
            assertStatus(404, tap(base, forged));
            assertStatus(404, tap(base, token.substring(0, 40)));
            assertThat(metric(program, "program", "silence", "done")).isEqualTo(1);
            assertThat(metric(program, "program", "unknown", "forged")).isEqualTo(1);
            assertThat(metric(program, "program", "unknown", "malformed")).isEqualTo(1);
        }
    }

    @Test
    void oneTapOnTwoReplicasMakesOneSilenceUntilTheIncidentIsOver() throws Exception {
        Path extensions = extensions("holder");
        try (Cluster cluster = Cluster.start(directory, config(), 2, "--grapevine.config=" + extensions)) {
            TestAlerts down = TestAlerts.of("ops", "Down");
            cluster.fire(down);
            JsonNode ack = buttons(1).get(0);
            for (Program program : cluster.running()) {
                Eventually.holds(
                        "acted",
                        () -> List.of(200, 201).contains(tap(program.url(), ack).statusCode()));
            }
            for (Program program : cluster.running()) {
                Eventually.holds(
                        "one silence",
                        () -> List.copyOf(Silences.of(program).values()).equals(List.of("active")));
            }
            cluster.kill("b");
            cluster.resolve(down);
            Eventually.holds("the end", () -> tap(cluster.at("a").url(), ack).statusCode() == 410);
        }
    }

    private static String callbacks(Program program, int number) throws Exception {
        Eventually.holds(
                "listener " + number,
                () -> LISTENING.matcher(program.log()).results().count() >= number);
        Matcher lines = LISTENING.matcher(program.log());
        for (int i = 0; i < number; i++) {
            assertThat(lines.find()).isTrue();
        }
        return "http://" + lines.group(1);
    }

    @Test
    void linksCanHaveAListenerOfTheirOwnWhichAReloadChanges() throws Exception {
        String actions =
                "integrations: [{receiver: ops, kind: email, buttons: [ack]}]\nmessages: {buttons: {listen: '%s'}}\n";
        Path extensions = write("grapevine.yml", actions.formatted("127.0.0.1:0"));
        try (Program program = Program.grapevine(
                config(), directory.resolve("data"), "--grapevine.config=" + extensions, "--config.auto-reload=50ms")) {
            String first = callbacks(program, 1);
            program.post("/alerts", TestAlerts.of("ops", "Down").firing());
            String ack = MailLink.await(smtp, 1, "Acknowledge").token();
            assertThat(MailLink.open(first, ack).body()).contains("alertname=Down");
            assertStatus(303, MailLink.press(first, ack));
            assertThat(MailLink.open(program.url(), ack).body()).contains("Ana is on it");
            assertStatus(404, MailLink.request("GET", first + "/api/v2/alerts", ""));

            String main = program.url().substring(program.url().lastIndexOf(':'));
            write("grapevine.yml", actions.formatted(main));
            Eventually.holds("the refusal", () -> program.metric("alertmanager_config_last_reload_successful") == 0);
            program.awaitLog("messages.buttons.listen: port " + main.substring(1));
            assertStatus(200, MailLink.open(first, ack));

            write("grapevine.yml", actions.formatted("localhost:0"));
            String second = callbacks(program, 2);
            assertStatus(200, MailLink.open(second, ack));
            write("grapevine.yml", "integrations: [{receiver: ops, kind: email, buttons: [ack]}]\n");
            Eventually.holds("no listener", () -> isClosed(second) && isClosed(first));
            assertStatus(200, MailLink.open(program.url(), ack));
        }
    }

    /** Whether nothing listens; a connection taken as the listener closes may end without an answer, so none is awaited. */
    private static boolean isClosed(String base) throws IOException {
        URI address = URI.create(base);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void anAddressInUseEndsTheStart() throws Exception {
        String address = ntfy.url("").replaceFirst("^http://", "").replaceFirst("/$", "");
        Path extensions = write(
                "grapevine.yml",
                "integrations: [{receiver: ops, kind: email, buttons: [ack]}]\nmessages: {buttons: {listen: '" + address
                        + "'}}\n");
        try (Program program = Program.starting(
                List.of(),
                config(),
                directory.resolve("data"),
                List.of("--grapevine.config=" + extensions, "--cluster.listen-address="))) {
            assertThat(program.awaitEnd()).isEqualTo(1);
            program.awaitLog("messages.buttons.listen: listen " + address);
        }
    }
}
