package io.grapevine.level;

import io.grapevine.it.Ports;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Two servers that share their silences over the mesh of Alertmanager, the first of which is an Alertmanager. */
final class Exchange {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 200;

    private static final String CONFIG = "{route: {receiver: r}, receivers: [{name: r}]}";
    private static final String SILENCE = """
            {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "createdBy": "me", "comment": "%s",
             "startsAt": "%s", "endsAt": "%s"}
            """;

    private final Programs original;

    /**
     * Prepares it.
     *
     * @param original the first server
     */
    Exchange(Programs original) {
        this.original = original;
    }

    /** Says whether silences cross, in an empty directory, in both directions. */
    Map<Item, String> played(Programs programs, Path directory) throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        String address = Ports.freeAddress();
        List<String> listens = List.of("--cluster.listen-address=" + address, "--cluster.advertise-address=" + address);
        List<String> joins = programs.equals(original)
                ? List.of("--cluster.listen-address=" + Ports.freeAddress(), "--cluster.peer=" + address)
                : List.of("--cluster.alertmanager-peer=" + address);
        try (Program first = start(original, config, directory.resolve("first"), listens);
                Program second = start(programs, config, directory.resolve("second"), joins)) {
            return Map.of(
                    new Item("mesh", "silence from Alertmanager"), crossed(first, second),
                    new Item("mesh", "silence to Alertmanager"), crossed(second, first));
        }
    }

    private static Program start(Programs programs, Path config, Path data, List<String> flags) throws IOException {
        return Program.start(List.of(programs.alertmanager().toString()), config, data, flags);
    }

    private static String crossed(Program from, Program to) throws IOException, InterruptedException {
        Instant now = Instant.now();
        String silence = SILENCE.formatted("from " + from.url(), now, now.plus(1, ChronoUnit.HOURS));
        String id = from.post("/silences", silence).get("silenceID").asText();
        to.url();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (to.send("GET", "/api/v2/silence/" + id, "").statusCode() == 200) {
                return "arrives";
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return "does not arrive";
    }
}
