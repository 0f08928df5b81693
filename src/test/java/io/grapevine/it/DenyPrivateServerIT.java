package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The effect of {@code server.destinations.deny_private} on a receiver whose URL is made of labels, seen from outside.
 */
class DenyPrivateServerIT {
    private static final String FAILED =
            "alertmanager_notifications_failed_total{integration=\"webhook\",reason=\"addressDenied\"}";

    @TempDir
    Path directory;

    @Test
    void aLabelCannotTurnAWebhookToThisComputerUnlessItIsAnException() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                    route: {receiver: r, group_wait: 0s, group_by: [host]}
                    receivers:
                      - name: r
                        webhook_configs: [{url: 'http://{{ .GroupLabels.host }}:%d/hook'}]
                    """.formatted(receiver.port()));
            try (Program program = Program.grapevine(
                    config,
                    directory.resolve("data"),
                    Program.settings(directory, "server: {destinations: {deny_private: true, allow: [localhost]}}"))) {
                program.post("/alerts", "[{\"labels\": {\"alertname\": \"A\", \"host\": \"127.0.0.1\"}}]");
                Eventually.holds("the refusal", () -> program.metric(FAILED) == 1);
                program.awaitLog("POST <redacted>: 127.0.0.1: not a public address", "server.destinations.allow");
                assertThat(program.send("GET", "/api/grapevine/v1/why?label=alertname=A&label=host=127.0.0.1", "")
                                .body())
                        .contains("not a public address");
                assertThat(receiver.calls("/hook")).isEmpty();

                program.post("/alerts", "[{\"labels\": {\"alertname\": \"A\", \"host\": \"localhost\"}}]");
                Eventually.holds(
                        "a notification", () -> !receiver.calls("/hook").isEmpty());
                assertThat(program.metric(FAILED)).isEqualTo(1);
            }
        }
    }
}
