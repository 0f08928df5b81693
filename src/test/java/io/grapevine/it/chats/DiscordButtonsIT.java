package io.grapevine.it.chats;

import static io.grapevine.it.Responses.assertStatus;
import static io.grapevine.it.Silences.areEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.discord.FakeDiscord;
import io.grapevine.receiver.discord.InteractionKey;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buttons of messages in Discord act, on replicas in processes of their own. */
@Tag("thorough")
class DiscordButtonsIT extends ChatScene {
    private static final String CONFIG = ROUTE + """
            receivers:
            - name: ops
              discord_configs: [{webhook_url: '%s', title: 'Disk full', message: 'on all hosts'}]
            """;
    private static final String EXTENSIONS = """
            integrations: [{receiver: ops, kind: discord, buttons: [ack, silence 1h, why]}]
            messages:
              buttons:
                key_file: keys
                apps:
                  discord: [{public_key: '%s', api_url: '%s'}]
                identities: {bob: ['discord:%s']}
            """;

    @AutoClose
    private final FakeDiscord discord = new FakeDiscord("");

    private final InteractionKey key = new InteractionKey();

    private JsonObject click(String label, String user) {
        return discord.click(label, user, Instant.now());
    }

    private HttpResponse<String> send(Program replica, String body, InteractionKey signer) throws Exception {
        String time = Long.toString(Instant.now().getEpochSecond());
        return MailLink.post(
                replica.url() + "/callback/discord",
                body,
                "X-Signature-Timestamp",
                time,
                "X-Signature-Ed25519",
                signer.sign(time, body));
    }

    private JsonObject respond(Program replica, JsonObject click) throws Exception {
        HttpResponse<String> response = send(replica, click.encode(), key);
        assertStatus(200, response);
        return new JsonObject(response.body());
    }

    private void deliver(Program replica, JsonObject click) throws Exception {
        discord.respond(click, respond(replica, click));
    }

    /** The message about the incident as users see it. */
    private String shown() {
        return discord.messages().get(0).text();
    }

    @Test
    void aClickActsOnceWhicheverReplicasGetIt() throws Exception {
        writeKeys();
        Path config = write("alertmanager.yml", CONFIG.formatted(discord.webhookUrl()));
        Path extensions = write(
                "grapevine.yml", EXTENSIONS.formatted(key.publicKey(), discord.url("/api"), FakeDiscord.idOf("bob")));
        try (Cluster cluster = Cluster.start(directory, config, 3, "--grapevine.config=" + extensions)) {
            TestAlerts alerts = TestAlerts.of("ops", "Down");
            cluster.fire(alerts);
            Eventually.holds("message", () -> !discord.messages().isEmpty());
            List<Program> replicas = cluster.running();
            assertThat(send(replicas.get(0), "{\"type\":1}", key).body()).isEqualTo("{\"type\":1}");
            assertStatus(401, send(replicas.get(0), "{\"type\":1}", new InteractionKey()));

            JsonObject ack = click("Acknowledge", "ana");
            assertStatus(401, send(replicas.get(0), ack.encode(), new InteractionKey()));
            for (Program replica : replicas) { // before the others know
                deliver(replica, ack);
            }
            deliver(replicas.get(0), ack);
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            assertThat(shown())
                    .contains("**ana (Discord)** is on it", "Undo", "Disk full", "on all hosts")
                    .doesNotContain("Acknowledge");
            assertThat(discord.whispers()).isEmpty();

            deliver(replicas.get(1), click("Undo", "bob"));
            Eventually.holds("undone everywhere", () -> areEverywhere(cluster, "expired"));
            assertThat(shown()).contains("Undone by **bob** · ", "Acknowledge");
            deliver(replicas.get(2), ack);
            Eventually.holds(
                    "the reason",
                    () -> discord.whispers().stream().anyMatch(text -> text.contains("after you clicked")));
            assertThat(areEverywhere(cluster, "expired")).isTrue();

            JsonObject foreign = click("Silence 1 h", "bob");
            foreign.getJsonObject("data").put("custom_id", "gv1" + "A".repeat(47) + ":ack");
            assertThat(respond(replicas.get(0), foreign).encode()).contains("of another cluster");

            JsonObject late = click("Silence 1 h", "ana");
            cluster.resolve(alerts);
            Eventually.holds("message of the end", () -> discord.messages().size() == 2);
            assertThat(discord.message().containsKey("components")).isFalse();
            Eventually.holds("the end at each replica", () -> {
                for (Program replica : cluster.running()) {
                    if (!respond(replica, late).encode().contains("This incident has ended")) {
                        return false;
                    }
                }
                return true;
            });
            deliver(replicas.get(0), late);
            assertThat(shown()).contains("This incident has ended").doesNotContain("Acknowledge", "Undo");
            assertLogsHide(cluster, "gv1", "hush-Hush");
        }
    }
}
