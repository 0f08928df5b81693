package io.grapevine.integration.pagerduty;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.util.List;
import java.util.TreeSet;

/**
 * What PagerDuty's answer means. Too many events are answered with 403 by version 1 and with 429 by version 2. The word
 * in the answer counts as well, should a success say that there is none.
 */
final class PagerdutyAnswer {
    private static final int RATE_LIMITED_BY_FIRST = 403;

    private static final StatusTable FIRST = new StatusTable(new TreeSet<>(List.of(RATE_LIMITED_BY_FIRST)));

    private static final int MAX_QUOTE = 256;

    private PagerdutyAnswer() {}

    /** What became of an event of version 1. */
    static Outcome first(HttpReply reply, ReceiverData data) {
        if (reply.status() == RATE_LIMITED_BY_FIRST) {
            return throttled("unexpected status code 403: ", reply);
        }
        return judge(FIRST, reply, data);
    }

    /** What became of an event of version 2. */
    static Outcome second(HttpReply reply, ReceiverData data) {
        return judge(StatusTable.RATE_LIMITS_TOO, reply, data);
    }

    private static Outcome judge(StatusTable table, HttpReply reply, ReceiverData data) {
        if (StatusTable.isSuccess(reply.status())) {
            String word = JsonAnswer.scalars(reply.body()).getOrDefault("/status", "");
            if (word.equals("throttle exceeded")) {
                return throttled("PagerDuty answered: ", reply);
            }
            if (word.equals("invalid event")) {
                return new Outcome.Rejected(FailureReason.CLIENT_ERROR, "PagerDuty answered: " + quote(reply));
            }
        }
        return table.judge(reply.status(), reply.quotableBody(), StatusTable.retryAfter(reply), data);
    }

    private static Outcome throttled(String prefix, HttpReply reply) {
        return new Outcome.Retryable(FailureReason.RATE_LIMITED, prefix + quote(reply), StatusTable.retryAfter(reply));
    }

    private static String quote(HttpReply reply) {
        return Shortened.toCharacters(reply.quotableBody(), MAX_QUOTE);
    }
}
