package io.grapevine.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A configuration whose alerts go to {@code /team} at a receiver; those with {@code to="soon"} do after a wait of their
 * own, and those with {@code to="mark"} go to {@code /mark}, so that a test that sees a mark knows that all others before it
 * have had their turn.
 */
public final class TeamConfig {
    private static final String TEXT = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: %2$s
              group_interval: %3$s
              repeat_interval: 4h
              routes:
              - {matchers: [to="soon"], receiver: team, group_wait: %4$s}
              - {matchers: [to="mark"], receiver: mark, group_wait: %4$s}
            receivers:
            - {name: team, webhook_configs: [{url: 'http://%1$s/team'}]}
            - {name: mark, webhook_configs: [{url: 'http://%1$s/mark'}]}
            """;

    private TeamConfig() {}

    /**
     * Writes {@code alertmanager.yml}. Times are written as in a configuration.
     *
     * @param address host and port of the receiver
     */
    public static Path write(Path directory, String address, String wait, String interval, String markWait)
            throws IOException {
        return Files.writeString(
                directory.resolve("alertmanager.yml"), TEXT.formatted(address, wait, interval, markWait));
    }
}
