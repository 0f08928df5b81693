package io.grapevine.receiver.issue;

import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The meaning of GitHub's answers, of which 403 may stand for too many requests. */
final class GithubLimits {
    private static final Pattern LIMIT = Pattern.compile("rate limit", Pattern.CASE_INSENSITIVE);

    /** The wait that GitHub's documentation asks for where the answer names none. */
    private static final Duration UNNAMED = Duration.ofMinutes(1);

    private GithubLimits() {}

    static Outcome judge(HttpReply reply, ReceiverData kept) {
        Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), kept);
        return outcome instanceof Outcome.Rejected refusal && reply.status() == 403 && isLimit(reply)
                ? new Outcome.Retryable(FailureReason.RATE_LIMITED, refusal.message(), pause(reply))
                : outcome;
    }

    private static boolean isLimit(HttpReply reply) {
        return reply.header("Retry-After") != null || isUsedUp(reply) || saysSo(reply);
    }

    private static boolean isUsedUp(HttpReply reply) {
        return "0".equals(reply.header("X-RateLimit-Remaining"));
    }

    private static boolean saysSo(HttpReply reply) {
        return LIMIT.matcher(reply.body()).find();
    }

    /** The wait that the answer asks for; null if it asks for none. */
    private static @Nullable Duration pause(HttpReply reply) {
        Duration wait = StatusTable.retryAfter(reply);
        String reset = reply.header("X-RateLimit-Reset");
        if (wait != null) {
            return wait;
        }
        if (isUsedUp(reply) && reset != null && reset.matches("[0-9]{1,12}")) {
            return StatusTable.bounded(Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(reset))));
        }
        return reply.status() / 100 == 4 && saysSo(reply) ? UNNAMED : null;
    }
}
