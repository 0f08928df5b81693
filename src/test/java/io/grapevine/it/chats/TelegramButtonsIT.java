package io.grapevine.it.chats;

import static io.grapevine.it.Silences.areEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.WholeFile;
import io.grapevine.receiver.telegram.FakeTelegram;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buttons of messages in Telegram act, on replicas in processes of their own. */
@Tag("thorough")
class TelegramButtonsIT extends ChatScene {
    private static final String CONFIG = ROUTE + """
        receivers:
        - name: ops
          telegram_configs: [{api_url: %s, bot_token: %s, chat_id: %s}]
        """;

    private static final String EXTENSIONS = """
        integrations: [{receiver: ops, kind: telegram, update: edit, buttons: [ack, silence 1h, why]}]
        messages:
          buttons:
            key_file: keys
            apps:
              telegram: [{bot_token: %s, api_url: %s%s}]
        """;

    @AutoClose
    private final FakeTelegram telegram = new FakeTelegram();

    private Path config() throws Exception {
        writeKeys();
        return write("alertmanager.yml", CONFIG.formatted(telegram.url(""), FakeTelegram.TOKEN, FakeTelegram.CHAT));
    }

    private Path extensions(String more) throws Exception {
        return write("grapevine.yml", EXTENSIONS.formatted(FakeTelegram.TOKEN, telegram.url(""), more));
    }

    private void click(String label) {
        telegram.queue(telegram.click(label, "ana"));
    }

    private boolean shows(String text) {
        return telegram.message().encode().contains("\"" + text);
    }

    private static double results(Cluster cluster, String verb) throws Exception {
        double sum = 0;
        for (Program program : cluster.running()) {
            double count = program.metric(
                    "grapevine_actions_total{result=\"done\",verb=\"%s\",via=\"telegram\"}".formatted(verb));
            sum += Double.isNaN(count) ? 0 : count;
        }
        return sum;
    }

    /** The replica that polls. */
    private static String poller(Cluster cluster, List<String> names) throws Exception {
        String[] found = new String[1];
        Eventually.holds("one replica polls", () -> {
            int up = 0;
            for (String name : names) {
                if (cluster.at(name).metric("grapevine_action_connection_up{via=\"telegram\"}") == 1) {
                    found[0] = name;
                    up++;
                }
            }
            return up == 1;
        });
        return found[0];
    }

    @Test
    void clicksSurviveTheReplicaThatPolls() throws Exception {
        Path extensions = extensions("");
        try (Cluster cluster = Cluster.start(
                directory,
                config(),
                3,
                "--grapevine.config=" + extensions,
                "--web.external-url=https://am.example.com")) {
            String first = poller(cluster, List.of("a", "b", "c"));
            cluster.fire(TestAlerts.of("ops", "Down"));
            Eventually.holds("message with buttons", () -> shows("Acknowledge") && shows("Why"));
            String text = telegram.message().getString("text");

            JsonObject ack = telegram.click("Acknowledge", "ana");
            telegram.queue(ack);
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            Eventually.holds("drawn", () -> shows("Ana (Telegram) is on it") && shows("Undo") && !shows("Acknowledge"));
            Eventually.holds("confirmed", () -> telegram.queued() == 0);

            cluster.kill(first);
            click("Undo");
            List<String> others = List.of("a", "b", "c").stream()
                    .filter(name -> !name.equals(first))
                    .toList();
            Eventually.holds("undone by another", () -> areEverywhere(cluster, "expired"));
            String second = poller(cluster, others);
            assertThat(second).isNotEqualTo(first);
            Eventually.holds("drawn again", () -> shows("Acknowledge") && !shows("Ana (Telegram) is on it"));
            assertThat(results(cluster, "undo")).isLessThanOrEqualTo(1);
            assertThat(telegram.alerts()).isEmpty();

            click("Acknowledge");
            Eventually.holds("acknowledged again", () -> areEverywhere(cluster, "active", "expired"));
            cluster.start(List.of(first));
            assertThat(areEverywhere(cluster, "active", "expired")).isTrue();
            cluster.fire(TestAlerts.of("ops", "Down")); // as Prometheus does: the replica that is back may poll at once
            click("Undo");
            Eventually.holds("undone again", () -> areEverywhere(cluster, "expired", "expired"));
            Eventually.holds("answered", () -> telegram.spinning() == 0);
            assertThat(telegram.message().getString("text")).isEqualTo(text);

            Eventually.holds("offered again", () -> shows("Acknowledge")); // an edit may have been under way
            JsonObject late = telegram.click("Acknowledge", "ana");
            cluster.resolve(TestAlerts.of("ops", "Down"));
            Eventually.holds(
                    "edited at the end",
                    () -> !telegram.message().getString("text").equals(text));
            assertThat(shows("Acknowledge")).isFalse();
            telegram.queue(late);
            Eventually.holds("the end", () -> telegram.alerts().contains("This incident has ended"));
            assertLogsHide(cluster, "gv1", "hush");
        }
    }

    @Test
    void theMessageIsEditedToItsEndWithoutANotificationAlsoIfTheFirstReplicaIsLost() throws Exception {
        Path extensions = extensions("");
        Path config = config();
        WholeFile.write(config, Files.readString(config).replace("{api_url", "{send_resolved: false, api_url"));
        try (Cluster cluster = Cluster.start(
                directory,
                config,
                3,
                "--grapevine.config=" + extensions,
                "--web.external-url=https://am.example.com")) {
            String first = poller(cluster, List.of("a", "b", "c"));
            cluster.fire(TestAlerts.of("ops", "Down"));
            Eventually.holds("message with buttons", () -> shows("Acknowledge"));
            String text = telegram.message().getString("text");
            Object id = telegram.message().getValue("message_id");
            for (Program program : cluster.running()) {
                Eventually.holds(
                        "logged everywhere", () -> program.metric("grapevine_log_records_total{state=\"nflog\"}") >= 1);
            }

            cluster.kill(first);
            cluster.resolve(TestAlerts.of("ops", "Down"));
            Eventually.holds("edited at the end", () -> !shows("Acknowledge"));
            assertThat(telegram.message().getString("text")).isNotEqualTo(text).containsIgnoringCase("resolved");
            assertThat(telegram.message().getValue("message_id"))
                    .as("no new message")
                    .isEqualTo(id);
        }
    }

    @Test
    void rolesHoldForClicksAtTheWebhook() throws Exception {
        Path extensions = extensions(", webhook: true, secret_token: hush-secret-of-telegram");
        WholeFile.write(
                extensions,
                Files.readString(extensions) + "    identities: {bob: ['telegram:" + 4_000_000_098L + "']}\n");
        try (Program program = guarded(config(), extensions)) {
            fire(program);
            Eventually.holds("message with buttons", () -> shows("Acknowledge"));
            assertThat(telegram.message().getJsonObject("reply_markup").encode())
                    .as("links to this computer are refused")
                    .doesNotContain("\"url\"");

            assertThat(report(program, "wrong", "ana")).isEqualTo(401);
            assertThat(report(program, "hush-secret-of-telegram", "ana")).isEqualTo(200);
            assertThat(telegram.alerts()).singleElement().asString().contains("add telegram:4000000097 to");
            assertThat(report(program, "hush-secret-of-telegram", "bob")).isEqualTo(200);
            assertThat(shows("bob is on it")).isTrue();
            assertThat(get(program, "/api/v2/silences"))
                    .contains("\"createdBy\":\"bob\"", "\"grapevine_via\":\"telegram\"");
            assertThat(program.log()).doesNotContain("gv1", "hush");

            write("grapevine.yml", "{}");
            Eventually.holds("no webhook", () -> report(program, "hush-secret-of-telegram", "{}") == 404);
        }
    }

    /** The status of Telegram's request about a click. */
    private int report(Program program, String secret, String user) throws Exception {
        JsonObject update = user.equals("{}") ? new JsonObject() : telegram.click("Acknowledge", user);
        return MailLink.post(
                        program.url() + "/callback/telegram",
                        update.encode(),
                        "X-Telegram-Bot-Api-Secret-Token",
                        secret)
                .statusCode();
    }
}
