package io.grapevine.bench;

import java.time.Duration;
import java.time.Instant;

/** Silences to set, each different. */
final class Silences {
    private static final Duration LENGTH = Duration.ofHours(2);
    private static final String SMALL = "maintenance of the rack, back by noon";

    private int count;

    /** A silence, in JSON, with a comment as people write it. */
    String small() {
        return json(SMALL);
    }

    /** A silence, in JSON, with a comment of 4 KiB, as programs write it. */
    String large() {
        return json("x".repeat(4096));
    }

    private String json(String comment) {
        count++;
        Instant now = Instant.now();
        return """
                {"matchers": [
                   {"name": "alertname", "value": "NodeDown", "isRegex": false},
                   {"name": "instance", "value": "node-%d.example.com:9100", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "benchmark", "comment": "%s"}
                """.formatted(count, now, now.plus(LENGTH), comment);
    }
}
