package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Receiver;
import io.grapevine.it.TestAlerts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas that get every alert tell each receiver once, also one in trouble for longer than they wait. */
@Tag("thorough")
class OnceOnlyIT {
    private static final Duration OUTAGE = Duration.ofSeconds(25);
    private static final String CONFIG = """
            route:
              receiver: steady
              group_by: [alertname]
              group_wait: 1s
              group_interval: 2s
              repeat_interval: 4h
              routes:
              - {matchers: [to="failing"], receiver: failing, group_interval: 5m}
              - {matchers: [to="hanging"], receiver: hanging, group_interval: 5m}
              - {matchers: [to="mute"], receiver: mute, group_interval: 5m}
              - {matchers: [to="mark"], receiver: mark, group_wait: 3s}
            receivers:
            - {name: steady, webhook_configs: [{url: 'http://%1$s/steady'}]}
            - {name: failing, webhook_configs: [{url: 'http://%1$s/failing'}]}
            - {name: hanging, webhook_configs: [{url: 'http://%1$s/hanging'}]}
            - {name: mute, webhook_configs: [{url: 'http://%1$s/mute'}]}
            - {name: mark, webhook_configs: [{url: 'http://%1$s/mark'}]}
            """;

    @TempDir
    Path directory;

    @Test
    void eachGroupAndEachEndIsNotifiedOnceAlsoToReceiversThatFailOrHangForTwentyFiveSeconds() throws Exception {
        TestAlerts steady = TestAlerts.of("steady", 30);
        TestAlerts failing = TestAlerts.of("failing", 10);
        TestAlerts hanging = TestAlerts.of("hanging", 10);
        TestAlerts mute = TestAlerts.of("mute", "mute");
        try (Receiver receiver = new Receiver()) {
            receiver.behave("/failing", Receiver.Behavior.REJECT);
            receiver.behave("/hanging", Receiver.Behavior.HANG);
            receiver.behave("/mute", Receiver.Behavior.CLOSE);
            Path config =
                    Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(receiver.address()));
            try (Cluster cluster = Cluster.start(directory, config, 3)) {
                for (TestAlerts alerts : new TestAlerts[] {steady, failing, hanging, mute}) {
                    cluster.fire(alerts);
                }
                Eventually.holds(
                        "an answer got lost", () -> receiver.taken("/mute").size() == 1);
                receiver.behave("/mute", Receiver.Behavior.ACCEPT);
                Thread.sleep(OUTAGE.toMillis());
                assertThat(receiver.calls("/failing")).hasSizeGreaterThan(30);
                assertThat(receiver.calls("/hanging")).hasSize(10);
                receiver.behave("/failing", Receiver.Behavior.ACCEPT);
                receiver.behave("/hanging", Receiver.Behavior.ACCEPT);
                cluster.resolve(steady);
                cluster.awaitSends(receiver, "/mark");

                assertThat(receiver.notified("/steady", "firing")).containsExactlyInAnyOrderElementsOf(steady.names());
                assertThat(receiver.notified("/steady", "resolved"))
                        .containsExactlyInAnyOrderElementsOf(steady.names());
                assertThat(receiver.notified("/failing", "firing"))
                        .containsExactlyInAnyOrderElementsOf(failing.names());
                assertThat(receiver.notified("/hanging", "firing"))
                        .containsExactlyInAnyOrderElementsOf(hanging.names());
                assertThat(receiver.notified("/mute", "firing"))
                        .as("once without an answer, and once with one")
                        .containsExactly("mute", "mute");
            }
        }
    }
}
