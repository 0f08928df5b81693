package io.grapevine.it.chats;

import static io.grapevine.it.Silences.areEverywhere;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.slack.FakeSlack;
import io.grapevine.receiver.slack.FakeSlackServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buttons of messages in Slack act, on replicas in processes of their own. */
@Tag("thorough")
class SlackButtonsIT extends ChatScene {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String CONFIG = ROUTE + """
        receivers:
        - name: ops
          slack_configs:
          - channel: %s
            api_url: %s
            http_config: {authorization: {credentials: %s}}
        """;
    private static final String SIGNING = "hush-Hush-signing";

    private static final String EXTENSIONS = """
        integrations: [{receiver: ops, kind: slack, buttons: [ack, silence 1h, why]}]
        messages:
          buttons:
            key_file: keys
            apps:
              slack: [{app_level_token: %s, api_url: %s}]
        """;

    @AutoClose
    private final FakeSlackServer slack = new FakeSlackServer(false);

    private int clicks;

    private Path config() throws Exception {
        String posts = slack.url("/api/chat.postMessage");
        return write("alertmanager.yml", CONFIG.formatted(FakeSlack.CHANNEL, posts, FakeSlack.TOKEN));
    }

    /** Slack's delivery of a click on a button of the message as it is. */
    private String click(String label) {
        String name = "e" + ++clicks;
        return new JsonObject()
                .put("envelope_id", name)
                .put("type", "interactive")
                .put("accepts_response_payload", false)
                .put("payload", slack.api().click(label, "ana", Instant.now(), slack.url("/hooks/" + name)))
                .encode();
    }

    private boolean shows(String text) {
        return slack.api().message().encode().contains(text);
    }

    /** How many clicks on a button had a result, at all replicas that run. */
    private static double results(Cluster cluster, String verb, String result) throws Exception {
        double sum = 0;
        for (Program program : cluster.running()) {
            sum += result(program, verb, result);
        }
        return sum;
    }

    private static double result(Program program, String verb, String result) throws Exception {
        String name = "grapevine_actions_total{result=\"%s\",verb=\"%s\",via=\"slack\"}".formatted(result, verb);
        double count = program.metric(name);
        return Double.isNaN(count) ? 0 : count;
    }

    @Test
    void aClickActsOnceWhicheverReplicasGetIt() throws Exception {
        writeKeys();
        Path config = config();
        Path extensions = write("grapevine.yml", EXTENSIONS.formatted(FakeSlackServer.APP, slack.url("/api")));
        try (Cluster cluster = Cluster.start(directory, config, 3, "--grapevine.config=" + extensions)) {
            List<ServerWebSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sockets.add(slack.awaitSocket());
            }
            cluster.fire(TestAlerts.of("ops", "Down"));
            Eventually.holds("message with buttons", () -> shows("\"Acknowledge\""));

            String ack = click("Acknowledge");
            sockets.get(0).writeTextMessage(ack); // one of the two is not of the replica that has posted the message
            sockets.get(1).writeTextMessage(ack);
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            Eventually.holds("edited", () -> shows("\"Undo\"") && shows("ana") && !shows("\"Acknowledge\""));
            Eventually.holds(
                    "both have acted", () -> results(cluster, "ack", "done") + results(cluster, "ack", "exists") == 2);
            assertThat(areEverywhere(cluster, "active")).isTrue();

            sockets.get(2).writeTextMessage(click("Undo"));
            Eventually.holds("undone everywhere", () -> areEverywhere(cluster, "expired"));
            Eventually.holds("offered again", () -> shows("\"Acknowledge\""));

            sockets.get(0).close();
            sockets.set(0, slack.awaitSocket());
            slack.hold(true);
            Map<String, Double> before = acknowledged(cluster);
            sockets.get(0).writeTextMessage(click("Acknowledge"));
            Eventually.holds("acknowledged again", () -> areEverywhere(cluster, "active", "expired"));
            Map<String, Double> after = acknowledged(cluster);
            String actor = NAMES.stream()
                    .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                    .findFirst()
                    .orElseThrow();
            cluster.kill(actor);
            slack.hold(false);
            Eventually.holds("another replica has drawn what holds", () -> shows("\"Undo\""));
            assertThat(areEverywhere(cluster, "active", "expired")).isTrue();
            cluster.start(List.of(actor));
            assertThat(areEverywhere(cluster, "active", "expired")).isTrue();
            sockets.get(2).writeTextMessage(click("Undo"));
            Eventually.holds("undone again", () -> areEverywhere(cluster, "expired", "expired"));
            assertLogsHide(cluster, "gv1", "hush-Hush", "ticket=");
        }
    }

    @Test
    void aMessageShowsWhatWasDoneElsewhere() throws Exception {
        writeKeys();
        Path config = config();
        Path extensions = write("grapevine.yml", EXTENSIONS.formatted(FakeSlackServer.APP, slack.url("/api")));
        try (Cluster cluster = Cluster.start(directory, config, 2, "--grapevine.config=" + extensions)) {
            cluster.fire(TestAlerts.of("ops", "Down"));
            Eventually.holds("message with buttons", () -> shows("\"Acknowledge\""));
            Program last = cluster.running().get(1);

            String silence = Silences.acknowledge(last, "Bo");
            Eventually.holds("the message says so", () -> shows("*Bo* is on it"));
            Silences.expire(last, silence);
            Eventually.holds("the message waits again", () -> !shows("is on it"));
            assertThat(shows("\"Acknowledge\"")).isTrue();
            assertThat(last.metric("grapevine_message_updates_total{integration=\"slack\",result=\"updated\"}"))
                    .isNaN();
        }
    }

    @Test
    void rolesHoldForClicksAtTheRequestUrlUntilAReloadEndsThem() throws Exception {
        Path config = config();
        Path extensions = write("grapevine.yml", """
            integrations: [{receiver: ops, kind: slack, buttons: [ack, silence 1h]}]
            messages:
              buttons:
                apps:
                  slack: [{signing_secret: %s, api_url: %s}]
                identities: {bob: ['slack:UBOB'], eve: ['slack:UEVE']}
            """.formatted(SIGNING, slack.url("/api/")));
        try (Program program = guarded(config, extensions)) {
            fire(program);
            Eventually.holds("message with buttons", () -> shows("\"Acknowledge\""));
            String callback = program.url() + "/callback/slack";

            assertThat(signed(callback, "another secret", payload("ana"))).isEqualTo(401);
            assertThat(signed(callback, SIGNING, payload("ana"))).isEqualTo(200);
            Eventually.holds("the id", () -> whispers().contains("add slack:UANA to messages.buttons.identities"));
            assertThat(signed(callback, SIGNING, payload("eve"))).isEqualTo(200);
            Eventually.holds("the refusal", () -> whispers().contains("Not permitted"));
            String forged = Pattern.compile("(gv1.{30})(.)")
                    .matcher(payload("bob"))
                    .replaceAll(token -> token.group(1) + (token.group(2).equals("A") ? "B" : "A"));
            assertThat(signed(callback, SIGNING, forged)).isEqualTo(200);
            String counter = "grapevine_actions_total{result=\"%s\",verb=\"%s\",via=\"slack\"} %s";
            Eventually.holds(
                    "counted",
                    () -> get(program, "/metrics")
                            .lines()
                            .toList()
                            .containsAll(List.of(
                                    counter.formatted("forged", "unknown", "2.0"), // of the secret, and of the button
                                    counter.formatted("unmapped", "ack", "1.0"))));
            assertThat(signed(callback, SIGNING, payload("bob"))).isEqualTo(200);
            Eventually.holds("edited", () -> shows("\"Undo\""));
            assertThat(get(program, "/api/v2/silences"))
                    .contains("\"createdBy\":\"bob\"")
                    .doesNotContain("\"createdBy\":\"eve\"", "\"createdBy\":\"ana");

            write("grapevine.yml", "{}");
            Eventually.holds("no request URL", () -> signed(callback, SIGNING, "{}") == 404);
        }
    }

    private String payload(String user) {
        return slack.api()
                .click("Acknowledge", user, Instant.now(), slack.url("/hooks/e" + ++clicks))
                .encode();
    }

    private String whispers() {
        return String.join("\n", slack.api().whispers());
    }

    /** The status of a request that is signed as Slack signs. */
    private static int signed(String callback, String secret, String payload) throws Exception {
        String body = "payload=" + URLEncoder.encode(payload, UTF_8);
        long time = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(("v0:" + time + ":" + body).getBytes(UTF_8)));
        return MailLink.request(
                        "POST",
                        callback,
                        body,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Slack-Request-Timestamp",
                        Long.toString(time),
                        "X-Slack-Signature",
                        "v0=" + signature)
                .statusCode();
    }

    /** How many silences each replica has made. */
    private static Map<String, Double> acknowledged(Cluster cluster) throws Exception {
        Map<String, Double> counts = new TreeMap<>();
        for (String name : NAMES) {
            counts.put(name, result(cluster.at(name), "ack", "done"));
        }
        return counts;
    }
}
