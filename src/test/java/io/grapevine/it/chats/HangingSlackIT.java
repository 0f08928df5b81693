package io.grapevine.it.chats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.Silences;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slack answers nothing, neither to messages nor to what buttons need: all other integrations are notified all the same. */
@Tag("thorough")
class HangingSlackIT {
    private static final int TEAMS = 50;
    private static final Pattern CHANNEL = Pattern.compile("\"channel\":\"(C\\d+)\"");

    private final CountDownLatch answers = new CountDownLatch(1);
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> posted = ConcurrentHashMap.newKeySet();
    private final Receiver webhooks = new Receiver();
    private final HookServer slack = HookServer.start();

    @BeforeEach
    void hang() {
        slack.answer(this::answer);
    }

    private void answer(HttpExchange exchange, HookServer.Received received) throws IOException {
        asked.add(received.target());
        try {
            answers.await();
        } catch (InterruptedException closed) {
            throw new InterruptedIOException();
        }
        Matcher channel = CHANNEL.matcher(received.body());
        boolean isMessage = received.target().endsWith("chat.postMessage") && channel.find();
        if (isMessage) {
            posted.add(channel.group(1));
        }
        String text = isMessage
                ? "{\"ok\":true,\"ts\":\"1.2\",\"channel\":\"" + channel.group(1) + "\"}"
                : "{\"ok\":false,\"error\":\"fatal_error\"}";
        HookServer.status(200, text, "Content-Type", "application/json").to(exchange, received);
    }

    @AfterEach
    void stop() {
        answers.countDown();
        slack.close();
        webhooks.close();
    }

    private String config() {
        StringBuilder routes = new StringBuilder();
        StringBuilder receivers = new StringBuilder();
        for (int i = 0; i < TEAMS; i++) {
            routes.append("  - {matchers: [alertname=\"T%d\"], receiver: team%d}\n".formatted(i, i));
            receivers.append("""
                    - name: team%d
                      webhook_configs: [{url: 'http://%s/team%d'}]
                      slack_configs:
                      - {channel: C%d, api_url: '%s', http_config: {authorization: {credentials: xoxb-1}}}
                    """.formatted(i, webhooks.address(), i, i, slack.url("/api/chat.postMessage")));
        }
        return "route:\n  receiver: team0\n  group_by: [alertname]\n  group_wait: 0s\n  group_interval: 1s\n  routes:\n"
                + routes + "receivers:\n" + receivers;
    }

    private String extensions() {
        StringBuilder integrations = new StringBuilder();
        for (int i = 0; i < TEAMS; i++) {
            integrations.append("- {receiver: team%d, kind: slack, buttons: [ack, silence 1h]}\n".formatted(i));
        }
        return "integrations:\n" + integrations
                + "messages: {buttons: {key_file: keys, apps: {slack: [{app_level_token: xapp-1, api_url: '%s'}]}}}\n"
                        .formatted(slack.url("/api/"));
    }

    private boolean areNotified(String status) {
        for (int i = 0; i < TEAMS; i++) {
            if (webhooks.taken("/team" + i).stream()
                    .noneMatch(call -> call.status().equals(status))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void allOthersAreNotifiedAndSlackIsOnceItAnswers(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("am.yml"), config());
        Files.writeString(directory.resolve("keys"), "a-key-of-the-end-to-end-test\n");
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), extensions());
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + extensions)) {
            StringBuilder alerts = new StringBuilder("[");
            for (int i = 0; i < TEAMS; i++) {
                alerts.append(i == 0 ? "" : ",").append("{\"labels\":{\"alertname\":\"T%d\"}}".formatted(i));
            }
            program.post("/alerts", alerts + "]");

            Eventually.holds("all webhooks", () -> areNotified("firing"));
            Eventually.holds("Slack was asked for both", () -> asked.size() == 2);
            Silences.acknowledge(program, "Ana");
            program.post("/alerts", "[{\"labels\":{\"alertname\":\"T7\",\"i\":\"2\"}}]");
            Eventually.holds(
                    "a further alert",
                    () -> webhooks.taken("/team7").stream()
                            .anyMatch(call -> call.alerts().size() == 2));
            assertThat(posted).isEmpty();

            answers.countDown();
            Eventually.holds("all messages", () -> posted.size() >= TEAMS - 1); // one group is acknowledged
        }
    }
}
