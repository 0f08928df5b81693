package io.grapevine.it.chats;

import static io.grapevine.it.Silences.areEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.FakePagerduty;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.receiver.pagerduty.Webhooks;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Actions of users at PagerDuty act on replicas in processes of their own. */
@Tag("thorough")
class PagerdutyActionsIT extends ChatScene {
    private static final String CONFIG = ROUTE + """
        receivers:
        - name: ops
          pagerduty_configs: [{url: '%s', routing_key: key}]
        """;

    private static final String OLD = "hush-old-secret-of-pagerduty";
    private static final String NEW = "hush-new-secret-of-pagerduty";

    @AutoClose
    private final FakePagerduty pagerduty = new FakePagerduty();

    /** The answer to a request that is signed with some secrets. */
    private static int deliver(Program program, String body, String... secrets) throws Exception {
        return MailLink.post(
                        program.url() + "/callback/pagerduty",
                        body,
                        "X-PagerDuty-Signature",
                        Webhooks.signatures(body, secrets))
                .statusCode();
    }

    private String event(String type, String user) {
        return Webhooks.event(type, pagerduty.keys().get(0), user, Instant.now())
                .encode();
    }

    @Test
    void anAcknowledgementThereHoldsOnAllReplicasUntilItEndsThere() throws Exception {
        writeKeys();
        write("secret", OLD + "\n");
        Path config = write("alertmanager.yml", CONFIG.formatted(pagerduty.url()));
        Path extensions = write("grapevine.yml", """
            integrations: [{receiver: ops, kind: pagerduty, buttons: [ack, silence 1h]}]
            messages:
              buttons:
                key_file: keys
                apps:
                  pagerduty: [{webhook_secret_file: secret}]
            """);
        try (Cluster cluster = Cluster.start(directory, config, 3, "--grapevine.config=" + extensions)) {
            TestAlerts down = TestAlerts.of("ops", "Down");
            cluster.fire(down);
            Eventually.holds("incident", () -> pagerduty.open().size() == 1);
            assertThat(pagerduty.links()).containsExactly("Acknowledge", "Silence for 1h");

            String acknowledged = event("acknowledged", "PANA");
            assertThat(deliver(cluster.at("a"), acknowledged, "of another")).isEqualTo(401);
            assertThat(deliver(cluster.at("a"), acknowledged, OLD)).isEqualTo(200);
            assertThat(deliver(cluster.at("b"), acknowledged, NEW, OLD)).isEqualTo(200);
            assertThat(deliver(cluster.at("b"), acknowledged, OLD)).isEqualTo(200);
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));

            write("secret", NEW + "\n");
            assertThat(deliver(cluster.at("c"), event("unacknowledged", "PANA"), OLD))
                    .isEqualTo(401);
            assertThat(deliver(cluster.at("c"), event("unacknowledged", "PANA"), NEW))
                    .isEqualTo(200);
            Eventually.holds("ended everywhere", () -> areEverywhere(cluster, "expired"));
            assertThat(deliver(cluster.at("a"), acknowledged, NEW)).isEqualTo(200); // 48 hours later, say
            String ofOther = Webhooks.event("acknowledged", "ab".repeat(32), "PANA", Instant.now())
                    .encode();
            assertThat(deliver(cluster.at("a"), ofOther, NEW)).isEqualTo(200);
            assertThat(areEverywhere(cluster, "expired")).isTrue();

            String late = event("acknowledged", "PANA");
            for (Program program : cluster.running()) {
                program.post("/alerts", down.resolved());
            }
            Eventually.holds("resolved there", () -> pagerduty.open().isEmpty());
            assertThat(deliver(cluster.at("b"), late, NEW)).isEqualTo(200);
            assertThat(areEverywhere(cluster, "expired")).isTrue();
            assertThat(pagerduty.events()).doesNotContain("acknowledge");
            assertLogsHide(cluster, "hush-", "gv1");
        }
    }

    @Test
    void anAcknowledgementHereIsOneThere() throws Exception {
        writeKeys();
        Path config = write("alertmanager.yml", CONFIG.formatted(pagerduty.url()));
        Path extensions = write(
                "grapevine.yml",
                "messages: {buttons: {key_file: keys, apps: {pagerduty: [{webhook_secret: " + OLD + "}]}}}\n");
        try (Cluster cluster = Cluster.start(directory, config, 3, "--grapevine.config=" + extensions)) {
            cluster.fire(TestAlerts.of("ops", "Down"));
            Eventually.holds("incident", () -> pagerduty.open().size() == 1);
            Silences.acknowledge(cluster.at("b"), "ana");
            Eventually.holds("acknowledged there", () -> pagerduty.events().contains("acknowledge"));
            Eventually.holds("acknowledged everywhere", () -> areEverywhere(cluster, "active"));
            assertThat(deliver(cluster.at("a"), event("unacknowledged", "PANA"), OLD))
                    .isEqualTo(200);
            // kept, as it may have overtaken an acknowledgement there
            Eventually.holds("the end is kept", () -> areEverywhere(cluster, "active", "expired"));
            assertThat(pagerduty.events()).containsExactly("trigger", "acknowledge");
        }
    }

    @Test
    void rolesHoldForUsersThereUntilAReloadEndsTheSubscription() throws Exception {
        Path config = write("alertmanager.yml", CONFIG.formatted(pagerduty.url()));
        Path extensions = write("grapevine.yml", """
            messages:
              buttons:
                apps:
                  pagerduty: [{webhook_secret: hush-old-secret-of-pagerduty}]
                identities: {bob: ['pagerduty:PBOB'], eve: ['pagerduty:PEVE']}
            """);
        try (Program program = guarded(config, extensions)) {
            fire(program);
            Eventually.holds("incident", () -> pagerduty.open().size() == 1);

            assertThat(deliver(program, event("acknowledged", "PANA"), OLD)).isEqualTo(200);
            Eventually.holds(
                    "the log", () -> program.log().contains("add pagerduty:PANA to messages.buttons.identities"));
            assertThat(deliver(program, event("acknowledged", "PEVE"), OLD)).isEqualTo(200);
            assertThat(deliver(program, event("acknowledged", "PBOB"), OLD)).isEqualTo(200);
            assertThat(get(program, "/api/v2/silences"))
                    .contains("\"createdBy\":\"bob\"", "\"grapevine_via\":\"pagerduty\"")
                    .doesNotContain("\"createdBy\":\"eve\"", "PANA");
            assertThat(deliver(program, event("unacknowledged", "PBOB"), OLD)).isEqualTo(200);
            assertThat(get(program, "/api/v2/silences")).contains("\"grapevine_undone_by\":\"bob\"");

            write("grapevine.yml", "{}");
            Eventually.holds("no address", () -> deliver(program, "{}", OLD) == 404);
        }
    }
}
