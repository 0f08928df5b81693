package io.grapevine.integration.msteams;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connector's answer means. A connector answers 200 also where Teams refuses the message, and then says in the
 * body what Teams said.
 */
final class MsteamsAnswer {
    /** What Microsoft asks to try again, besides 5xx. */
    private static final StatusTable STATUSES = new StatusTable(new TreeSet<>(List.of(412, 429)));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    private static final String REFUSED = "Webhook message delivery failed";

    private static final Pattern STATUS = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    private MsteamsAnswer() {}

    /**
     * What became of an attempt.
     *
     * @param data what the notification log keeps, which is left as it is
     */
    static Outcome outcome(HttpReply reply, ReceiverData data) {
        if (!StatusTable.isSuccess(reply.status()) || !reply.body().startsWith(REFUSED)) {
            return judge(reply, reply.status(), data);
        }
        Matcher status = STATUS.matcher(reply.body());
        return status.find()
                ? judge(reply, Integer.parseInt(status.group(1)), data)
                : new Outcome.Retryable(
                        FailureReason.SERVER_ERROR,
                        "the connector could not reach Teams: " + JsonAnswer.shortened(reply.quotableBody()),
                        StatusTable.retryAfter(reply));
    }

    private static Outcome judge(HttpReply reply, int status, ReceiverData data) {
        return STATUSES.judge(status, reply.quotableBody(), StatusTable.retryAfter(reply), data);
    }
}
