package io.grapevine.integration.sns;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What a signature is good for.
 *
 * @param region the region
 * @param service the service, like {@code sns}
 * @param time the time of the request
 */
record AwsScope(String region, String service, Instant time) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** The time as the header {@code X-Amz-Date} has it. */
    String timestamp() {
        return TIME.format(time);
    }

    /** The day of the time. */
    String date() {
        return timestamp().substring(0, 8);
    }

    /** All of it, as credentials name it. */
    String path() {
        return date() + '/' + region + '/' + service + "/aws4_request";
    }
}
