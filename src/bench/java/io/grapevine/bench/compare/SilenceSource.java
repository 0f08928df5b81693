package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import java.time.Duration;
import java.time.Instant;

/** Silences of two matchers each; no two alike. */
record SilenceSource(AlertSet alerts) {
    private static final Duration LENGTH = Duration.ofHours(2);

    /** A request to create a silence that matches exactly one alert. */
    byte[] matching(int number) {
        return request(number % alerts.count(), alerts.instance(number % alerts.count()));
    }

    /** A request to create a silence that matches no alert, though its alert name has alerts. */
    byte[] matchingNone(int number) {
        return request(number, "gone-" + number + ".example.com:9100");
    }

    private byte[] request(int number, String instance) {
        Instant now = Instant.now();
        return Connection.postRequest(
                "/api/v2/silences", """
                {"matchers": [
                   {"name": "alertname", "value": "%s", "isRegex": false, "isEqual": true},
                   {"name": "instance", "value": "%s", "isRegex": false, "isEqual": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "bench", "comment": "maintenance of rack %d"}
                """.formatted(alerts.alertName(number), instance, now, now.plus(LENGTH), number));
    }
}
