package io.grapevine.integration.discord;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Discord's answer means. Who sends too much is told in the body, to the millisecond, how long to wait. */
final class DiscordAnswer {
    private DiscordAnswer() {}

    /**
     * What became of an attempt.
     *
     * @param data what the notification log keeps, which is left as it is
     */
    static Outcome outcome(HttpReply reply, ReceiverData data) {
        return StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), data);
    }

    /** The wait that the body asks for in seconds, or else the header; null if neither does. */
    private static @Nullable Duration pause(HttpReply reply) {
        String seconds = JsonAnswer.scalars(reply.body()).get("/retry_after");
        if (seconds != null) {
            try {
                return StatusTable.bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(seconds) * 1000)));
            } catch (NumberFormatException none) {
                return StatusTable.retryAfter(reply);
            }
        }
        return StatusTable.retryAfter(reply);
    }
}
