package io.grapevine.integration.incidentio;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What incident.io's answer means: 5xx and 429 may pass, and the latter says when in its body. */
final class IncidentioAnswer {
    private IncidentioAnswer() {}

    /** What became of an attempt. */
    static Outcome outcome(HttpReply reply, ReceiverData data) {
        Duration header = StatusTable.retryAfter(reply);
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(),
                reply.quotableBody(),
                header == null ? pause(reply.body(), Instant.now()) : header,
                data);
    }

    /**
     * The wait that a body asks for, at most one hour.
     *
     * @param now the time to count from
     * @return null if it asks for none
     */
    static @Nullable Duration pause(String body, Instant now) {
        String end = JsonAnswer.scalars(body).get("/rate_limit/retry_after");
        if (end == null) {
            return null;
        }
        try {
            ZonedDateTime time = ZonedDateTime.parse(end.replace("UTC", "GMT"), DateTimeFormatter.RFC_1123_DATE_TIME);
            return StatusTable.bounded(Duration.between(now, time.toInstant()));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
