package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reload moves an alert that fires to another receiver, and then the alert ends. */
class MovedAlertIT {
    @TempDir
    Path directory;

    @AutoClose
    private final Receiver receiver = new Receiver();

    private Path write(String name, String routes) throws Exception {
        String config = """
            route: {receiver: %s, group_by: [alertname], group_wait: 10ms, group_interval: 100ms, routes: [%s]}
            receivers:
            - {name: old, webhook_configs: [{url: 'http://%s/old'}]}
            - {name: new, webhook_configs: [{url: 'http://%s/new'}]}
            """.formatted(name, routes, receiver.address(), receiver.address());
        return Files.writeString(directory.resolve("alertmanager.yml"), config);
    }

    private List<String> statuses(String path) {
        return receiver.calls(path).stream().map(Receiver.Call::status).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"new|``", "old|{receiver: new, matchers: ['alertname=\"A\"']}"})
    void whoWasNotifiedIsNotifiedOfItsEnd(String root, String routes) throws Exception {
        TestAlerts alert = TestAlerts.of("test", "A");
        try (Program replica = Program.grapevine(write("old", ""), directory.resolve("data"))) {
            replica.post("/alerts", alert.firing());
            Eventually.holds("the old receiver knows", () -> statuses("/old").size() == 1);
            write(root, routes);
            replica.hangUp();
            Eventually.holds("the new receiver knows", () -> statuses("/new").size() == 1);
            replica.post("/alerts", alert.resolved());

            Eventually.holds(
                    "both know the end",
                    () -> statuses("/new").size() == 2 && statuses("/old").size() == 2);
            assertThat(statuses("/old")).containsExactly("firing", "resolved");
            assertThat(statuses("/new")).containsExactly("firing", "resolved");
        }
    }

    /** The receiver is built again by each reload, as long as the configuration has it. */
    @Test
    void furtherReloadsDoNotForgetWhoIsToBeNotified() throws Exception {
        TestAlerts alert = TestAlerts.of("test", "A");
        try (Program replica = Program.grapevine(write("old", ""), directory.resolve("data"))) {
            replica.post("/alerts", alert.firing());
            Eventually.holds("the old receiver knows", () -> statuses("/old").size() == 1);
            write("new", "");
            for (int i = 0; i < 3; i++) {
                assertThat(replica.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            }
            assertThat(replica.log()).doesNotContain("Receiver was removed");
            replica.post("/alerts", alert.resolved());

            Eventually.holds(
                    "the old receiver knows the end", () -> statuses("/old").size() == 2);
            assertThat(statuses("/old")).containsExactly("firing", "resolved");
        }
    }
}
