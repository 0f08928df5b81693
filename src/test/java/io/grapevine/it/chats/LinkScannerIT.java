package io.grapevine.it.chats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.email.FakeSmtp;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that opens every address of every message, such as a scanner of mails or the preview of a chat, acts on
 * nothing.
 */
@Tag("thorough")
class LinkScannerIT {
    private static final String CONFIG = """
            global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: am@example.org, smtp_require_tls: false}
            route: {receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 500ms, repeat_interval: 1h}
            receivers:
            - name: ops
              email_configs: [{to: ops@example.org, send_resolved: true}]
              msteamsv2_configs: [{webhook_url: 'HOOK/msteamsv2'}]
              pagerduty_configs: [{url: 'HOOK/pagerduty', routing_key: k}]
              slack_configs: [{api_url: 'HOOK/slack', channel: '#ops', send_resolved: true}]
              webex_configs:
              - {api_url: 'HOOK/webex', room_id: r, http_config: {authorization: {credentials: c}}}
              webhook_configs: [{url: 'HOOK/webhook'}]
            """;
    private static final String EXTENSIONS = """
            messages: {buttons: {key_file: keys}}
            receivers:
            - name: ops
              apprise_configs: [{url: 'HOOK/apprise', key: k}]
              dingtalk_configs: [{url: 'HOOK/dingtalk'}]
              feishu_configs: [{url: 'HOOK/feishu'}]
              googlechat_configs: [{url: 'HOOK/googlechat'}]
              gotify_configs: [{url: 'HOOK/gotify', token: t, format: markdown}]
              grafana_configs: [{url: 'HOOK/grafana', token: t}]
              line_configs: [{api_url: 'HOOK/line', to: u, token: t}]
              matrix_configs: [{api_url: 'HOOK/matrix', room: '!r:example.org', token: t}]
              ntfy_configs: [{url: 'HOOK/ntfy', topic: t}]
              signal_configs: [{api_url: 'HOOK/signal', number: '+15550100', recipients: ['+15550101']}]
              wecom_configs: [{url: 'HOOK/wecom'}]
              zulip_configs: [{url: 'HOOK/zulip', email: b@example.org, api_key: k, stream: s}]
            integrations:
            """;

    /**
     * The kinds whose messages have buttons, one whose address is always that of its service, those that look
     * for issues, and one whose messages only a browser can read.
     */
    private static final Set<String> OTHERS =
            Set.of("discord", "github", "gitlab", "mattermost", "pushover", "telegram", "webpush");

    private static final Set<String> KINDS = Kinds.ALL.stream()
            .filter(kind -> kind.mostActions() > 0 && !OTHERS.contains(kind.label()))
            .map(Kind::label)
            .collect(Collectors.toCollection(TreeSet::new));

    /** An answer that each of the services could give. */
    private static final String TAKEN = """
            {"ok": true, "id": 25, "name": "spaces/A/messages/1", "errcode": 0, "errmsg": "ok", "code": 0, "msg": "",
            "event_id": "$e1", "result": "success", "timestamp": "1", "sentMessages": [{"id": "1"}], "message": "",
            "error": null}""";

    private static final String PAYLOAD = "{\"{{status}}\": \"{{#actions}}{{label}} {{url}} {{/actions}}\"}";
    private static final String USERS = "https://am.example.org/x";
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>()|\\\\\\[\\]]+");

    /** The headers of programs that open an address before a user does. */
    private static final List<List<String>> PREFETCHES = List.of(
            List.of(),
            List.of("Purpose", "prefetch"),
            List.of("Sec-Purpose", "prefetch;prerender"),
            List.of("X-Purpose", "preview"),
            List.of("User-Agent", "Slackbot-LinkExpanding 1.0"));

    @AutoClose
    private final FakeSmtp smtp = FakeSmtp.start("server", false);

    @AutoClose
    private final HookServer hook = HookServer.start();

    @TempDir
    Path directory;

    private Path write(String name, String content) throws Exception {
        return Files.writeString(directory.resolve(name), content.replace("HOOK", hook.url("")));
    }

    private static String integrations() {
        return KINDS.stream()
                .map(kind -> "- {receiver: ops, kind: " + kind + ", buttons: [ack, silence 1h, why]"
                        + (kind.equals("webhook") ? ", engine: mustache, fields: {payload: '" + PAYLOAD + "'}" : "")
                        + "}\n")
                .collect(Collectors.joining());
    }

    /** The texts of all messages about what is firing or has ended, by kind. */
    private Map<String, String> messages(boolean fires) throws Exception {
        Map<String, String> texts = new TreeMap<>();
        for (HookServer.Received request : hook.requests()) {
            String text = text(request.body());
            String lower = text.toLowerCase(Locale.ROOT);
            boolean isAbout =
                    fires ? lower.contains("firing") : lower.contains("resolved") && !lower.contains("[firing");
            if (!request.method().equals("GET") && isAbout) {
                texts.merge(request.target().split("[/?]")[1], text, String::concat);
            }
        }
        for (String mail : List.copyOf(smtp.received())) {
            if (mail.contains(fires ? "Subject: [FIRING" : "Subject: [RESOLVED")) {
                List<String> links = MailLink.of(mail).stream()
                        .map(link -> link.label() + " " + link.url())
                        .toList();
                texts.merge("email", String.join("\n", links), String::concat);
            }
        }
        return texts;
    }

    /** The values of a JSON document or of a form. */
    private static String text(String body) throws Exception {
        if (!body.startsWith("{")) {
            return URLDecoder.decode(body, UTF_8);
        }
        StringBuilder text = new StringBuilder();
        append(new ObjectMapper().readTree(body), text);
        return text.toString();
    }

    private static void append(JsonNode node, StringBuilder text) {
        if (node.isValueNode()) {
            text.append(node.asText()).append('\n');
        }
        node.fieldNames().forEachRemaining(name -> text.append(name).append('\n'));
        node.forEach(child -> append(child, text));
    }

    private static Set<String> addresses(String text) {
        Set<String> addresses = new TreeSet<>();
        for (Matcher address = ADDRESS.matcher(text); address.find(); ) {
            addresses.add(address.group());
        }
        return addresses;
    }

    private static JsonNode actions(Program program) throws Exception {
        return new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/history?type=action", "")
                        .body())
                .path("records");
    }

    private static void scan(Program program, String address) throws Exception {
        String here = address.replace(USERS, program.url());
        for (String method : List.of("GET", "HEAD")) {
            for (List<String> headers : PREFETCHES) {
                int status = MailLink.request(method, here, "", headers.toArray(String[]::new))
                        .statusCode();
                if (address.contains("/act/")) { // the page of the UI is not there for HEAD
                    assertThat(status)
                            .as(method + " " + address + " " + headers)
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void openingEveryAddressOfEveryMessageActsOnNothing() throws Exception {
        hook.answer(HookServer.status(200, TAKEN, "Content-Type", "application/json"));
        write("keys", "a-key-of-the-end-to-end-test\n");
        Path extensions = write("grapevine.yml", EXTENSIONS + integrations());
        try (Program program = Program.grapevine(
                write("alertmanager.yml", CONFIG.formatted(smtp.port())),
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--history.dir=" + directory.resolve("history"),
                "--web.external-url=" + USERS,
                "--web.route-prefix=/")) {
            TestAlerts down = TestAlerts.of("ops", "Down");
            program.post("/alerts", down.firing());
            Eventually.holds(
                    "a message of each kind", () -> messages(true).keySet().containsAll(KINDS));

            Set<String> scanned = new TreeSet<>();
            for (Map.Entry<String, String> message : messages(true).entrySet()) {
                Set<String> addresses = addresses(message.getValue());
                assertThat(addresses.stream().filter(address -> address.startsWith(USERS + "/act/gv1")))
                        .as(message.toString())
                        .hasSize(2);
                assertThat(message.getValue()).as(message.getKey()).contains("Acknowledge", "Silence for 1h");
                addresses.stream()
                        .filter(address -> address.startsWith(USERS))
                        .filter(scanned::add)
                        .forEach(address -> assertThat(address).doesNotContain("undo"));
            }
            for (String address : scanned) {
                scan(program, address);
            }
            assertThat(Silences.of(program)).isEmpty();
            assertThat(actions(program)).isEmpty();

            Matcher ack = Pattern.compile("Acknowledge \\S+/(gv1\\S+)")
                    .matcher(messages(true).get("webhook"));
            assertThat(ack.find()).isTrue();
            assertThat(MailLink.press(program.url(), ack.group(1)).statusCode()).isEqualTo(303);
            assertThat(Silences.of(program)).hasSize(1);
            Eventually.holds("the record", () -> actions(program).size() == 1);

            program.post("/alerts", down.resolved());
            Eventually.holds(
                    "the end of each kind", () -> messages(false).keySet().containsAll(KINDS));
            messages(false).forEach((kind, text) -> assertThat(text).as(kind).doesNotContain("/act/", "Acknowledge"));
            assertThat(program.log()).doesNotContain("gv1");
            assertThat(program.send("GET", "/api/grapevine/v1/history?type=notification", "")
                            .body())
                    .contains("\"type\":\"notification\"")
                    .doesNotContain("gv1");
        }
    }
}
