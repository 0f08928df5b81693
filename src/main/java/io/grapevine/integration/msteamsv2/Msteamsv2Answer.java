package io.grapevine.integration.msteamsv2;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the answer means. A workflow says 202 before it does anything; one that is built to answer at its end may say
 * 200 around the failure of its last step. A connector, which takes these messages too, says 200 around what Teams
 * said.
 */
final class Msteamsv2Answer {
    /** What Microsoft asks to try again, besides 5xx. */
    private static final StatusTable STATUSES = new StatusTable(new TreeSet<>(List.of(412, 429)));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    private static final String REFUSED = "Webhook message delivery failed";

    private static final Pattern QUOTED = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    private static final Pattern FAILURE = Pattern.compile("[45]\\d\\d");

    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_GATEWAY = 502;

    private Msteamsv2Answer() {}

    /**
     * What became of an attempt.
     *
     * @param data what the notification log keeps, which is left as it is
     */
    static Outcome outcome(HttpReply reply, ReceiverData data) {
        int status = StatusTable.isSuccess(reply.status()) ? within(reply) : reply.status();
        return STATUSES.judge(status, reply.quotableBody(), StatusTable.retryAfter(reply), data);
    }

    /** The status that a success is really about. */
    private static int within(HttpReply reply) {
        String body = reply.body();
        if (body.startsWith(REFUSED)) {
            Matcher quoted = QUOTED.matcher(body);
            return quoted.find() ? Integer.parseInt(quoted.group(1)) : BAD_GATEWAY;
        }
        Map<String, String> fields = JsonAnswer.scalars(body);
        String status = fields.getOrDefault("/statusCode", "");
        if (FAILURE.matcher(status).matches()) {
            return Integer.parseInt(status);
        }
        String code = fields.getOrDefault("/error/code", "null");
        if (code.isEmpty() || code.equals("null")) {
            return reply.status();
        }
        boolean tooMany = code.equals("429") || code.equals("TooManyRequests") || code.contains("Throttled");
        return tooMany ? TOO_MANY_REQUESTS : BAD_REQUEST;
    }
}
