package io.grapevine.it.chats;

import static io.grapevine.it.Silences.areEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.mattermost.FakeMattermost;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buttons of messages in Mattermost act, on replicas in processes of their own. */
@Tag("thorough")
class MattermostButtonsIT extends ChatScene {
    private static final String CONFIG = ROUTE + """
        receivers:
        - name: ops
          mattermost_configs: [{webhook_url: '%s', title: 'Disk full', text: 'on all hosts'}]
        """;
    private static final String EXTENSIONS = """
        integrations: [{receiver: ops, kind: mattermost, buttons: [ack, silence 1h, why]}]
        messages:
          buttons:
            key_file: keys
            apps:
              mattermost: [{url: 'https://chat.example.com'}]
            identities: {bob: ['mattermost:%s']}
        """.formatted(FakeMattermost.idOf("bob"));

    @AutoClose
    private final HookServer hook = HookServer.start();

    private final FakeMattermost mattermost = new FakeMattermost();

    private Path config() throws Exception {
        hook.answer(HookServer.status(200, "ok"));
        writeKeys();
        return write("alertmanager.yml", CONFIG.formatted(hook.url("/hooks/x")));
    }

    private void awaitMessage() throws Exception {
        Eventually.holds("message", () -> !hook.requests().isEmpty());
        mattermost.post(hook.requests().get(0).body());
        assertThat(mattermost.url("Acknowledge")).isEqualTo("http://am.example.com/callback/mattermost");
    }

    private JsonObject click(String label, String user) {
        return mattermost.click(label, user, Instant.now());
    }

    private static HttpResponse<String> send(Program replica, JsonObject click) throws Exception {
        return MailLink.post(replica.url() + "/callback/mattermost", click.encode());
    }

    private void deliver(Program replica, JsonObject click) throws Exception {
        HttpResponse<String> response = send(replica, click);
        mattermost.answer(response.statusCode(), response.body());
    }

    @Test
    void aClickActsOnceWhicheverReplicasGetIt() throws Exception {
        Path config = config();
        Path extensions = write("grapevine.yml", EXTENSIONS);
        try (Cluster cluster = Cluster.start(
                directory,
                config,
                3,
                "--grapevine.config=" + extensions,
                "--web.external-url=http://am.example.com",
                "--web.route-prefix=/")) {
            TestAlerts alerts = TestAlerts.of("ops", "Down");
            cluster.fire(alerts);
            awaitMessage();
            List<Program> replicas = cluster.running();

            JsonObject ack = click("Acknowledge", "ana");
            for (Program replica : replicas) { // before the others know
                deliver(replica, ack);
            }
            deliver(replicas.get(0), ack);
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            assertThat(mattermost.shown())
                    .contains("**ana (Mattermost)** is on it", "\"Undo\"", "Disk full", "on all hosts")
                    .doesNotContain("\"Acknowledge\"");
            assertThat(mattermost.ephemeral()).isEmpty();
            assertThat(MailLink.request("GET", replicas.get(2).url() + "/api/v2/silences", "")
                            .body())
                    .contains("https://chat.example.com/ops/pl/" + FakeMattermost.POST);

            deliver(replicas.get(1), click("Undo", "bob"));
            Eventually.holds("undone everywhere", () -> areEverywhere(cluster, "expired"));
            assertThat(mattermost.shown()).contains("Undone by **bob** · ", "\"Acknowledge\"");
            deliver(replicas.get(2), ack);
            assertThat(mattermost.ephemeral()).singleElement().asString().contains("after you clicked");
            assertThat(areEverywhere(cluster, "expired")).isTrue();

            JsonObject forged = click("Silence 1 h", "bob");
            forged.getJsonObject("context").put("proof", "AAAA");
            assertThat(send(replicas.get(0), forged).body()).contains("This button is not valid");
            JsonObject foreign = click("Silence 1 h", "bob");
            foreign.getJsonObject("context").put("token", "gv1" + "A".repeat(47));
            assertThat(send(replicas.get(0), foreign).body()).contains("of another cluster");
            assertThat(send(replicas.get(0), new JsonObject()).statusCode()).isEqualTo(400);
            assertThat(areEverywhere(cluster, "expired")).isTrue();

            JsonObject late = click("Silence 1 h", "ana");
            cluster.resolve(alerts);
            Eventually.holds("message of the end", () -> hook.requests().size() >= 2);
            assertThat(hook.requests().get(1).body()).doesNotContain("gv1", "actions");
            Eventually.holds("the end at each replica", () -> {
                for (Program replica : cluster.running()) {
                    if (!send(replica, late).body().contains("This incident has ended")) {
                        return false;
                    }
                }
                return true;
            });
            deliver(replicas.get(0), late);
            assertThat(mattermost.shown())
                    .contains("This incident has ended")
                    .doesNotContain("\"Acknowledge\"", "Undo");
            assertLogsHide(cluster, "gv1");
        }
    }

    @Test
    void rolesHoldUntilAReloadEndsTheButtons() throws Exception {
        Path config = config();
        Path extensions = write("grapevine.yml", EXTENSIONS);
        try (Program program =
                guarded(config, extensions, "--web.external-url=http://am.example.com", "--web.route-prefix=/")) {
            fire(program);
            awaitMessage();

            deliver(program, click("Acknowledge", "ana"));
            assertThat(mattermost.ephemeral())
                    .singleElement()
                    .asString()
                    .contains("mattermost:" + FakeMattermost.idOf("ana"), "messages.buttons.identities");
            deliver(program, click("Acknowledge", "bob"));
            assertThat(mattermost.shown()).contains("**bob** is on it");
            assertThat(get(program, "/api/v2/silences"))
                    .contains("\"createdBy\":\"bob\"")
                    .doesNotContain("\"createdBy\":\"ana");

            JsonObject undo = click("Undo", "bob");
            write("grapevine.yml", "{}");
            Eventually.holds("no address", () -> send(program, undo).statusCode() == 404);
        }
    }
}
