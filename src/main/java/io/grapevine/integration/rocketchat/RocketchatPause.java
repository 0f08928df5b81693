package io.grapevine.integration.rocketchat;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.StatusTable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long Rocket.Chat wants to be left alone. */
final class RocketchatPause {
    private RocketchatPause() {}

    /**
     * The wait that an answer asks for in {@code Retry-After}; or else, where it refuses for too many requests, the
     * time until {@code X-RateLimit-Reset}. Null if it asks for none.
     */
    static @Nullable Duration of(HttpReply reply) {
        Duration wait = StatusTable.retryAfter(reply);
        String remaining = reply.header("X-RateLimit-Remaining");
        String reset = reply.header("X-RateLimit-Reset");
        return wait != null || reset == null || !"0".equals(remaining) ? wait : until(reset, reply.header("Date"));
    }

    /**
     * The time left.
     *
     * @param reset when the count begins anew, in milliseconds since 1970
     * @param date the server's own time, which need not be ours
     */
    private static @Nullable Duration until(String reset, @Nullable String date) {
        try {
            Instant now = date == null
                    ? Instant.now()
                    : ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return StatusTable.bounded(Duration.between(now, Instant.ofEpochMilli(Long.parseLong(reset.strip()))));
        } catch (DateTimeException | NumberFormatException | ArithmeticException unreadable) {
            return null;
        }
    }
}
