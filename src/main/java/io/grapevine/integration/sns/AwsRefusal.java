package io.grapevine.integration.sns;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.Shortened;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.util.Map;
import java.util.Set;

/**
 * An answer of AWS that is not a success. Besides 5xx, what AWS's own clients try again may pass: too many calls, calls
 * that took too long, and temporary keys that have expired.
 *
 * @param outcome what became of the attempt
 * @param keysExpired whether other keys are needed
 */
record AwsRefusal(Outcome outcome, boolean keysExpired) {
    private static final Set<String> THROTTLED = Set.of(
            "BandwidthLimitExceeded",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "Throttled",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException");

    private static final Set<String> PASSING =
            Set.of("RequestTimeout", "RequestTimeoutException", "IDPCommunicationError");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

    private static final int TOO_MANY = 429;

    /** How much of an answer is quoted, in characters. */
    private static final int MAX_DETAIL = 512;

    /**
     * Reads an answer.
     *
     * @param service the service, for messages
     * @param keys what the request was signed with, which the answer may repeat
     */
    static AwsRefusal of(String service, HttpReply reply, AwsKeys keys) {
        Map<String, String> said = AwsXml.texts(reply.body());
        String code = said.getOrDefault("Code", "");
        reply.redaction()
                .hide(keys.sessionToken().reveal())
                .hide(keys.secretKey().reveal());
        String quoted = reply.redaction().apply(said.getOrDefault("Message", reply.quotableBody()));
        String message = service + ": unexpected status code " + reply.status() + ": "
                + (code.isEmpty() ? "" : Shortened.toCharacters(code, MAX_DETAIL) + ": ")
                + Shortened.toCharacters(quoted, MAX_DETAIL);
        boolean throttled = reply.status() == TOO_MANY || THROTTLED.contains(code);
        boolean expired = EXPIRED.contains(code) && keys.renewable();
        FailureReason reason = throttled ? FailureReason.RATE_LIMITED : FailureReason.ofStatus(reply.status());
        return reply.status() / 100 == 5 || throttled || expired || PASSING.contains(code)
                ? new AwsRefusal(new Outcome.Retryable(reason, message, StatusTable.retryAfter(reply)), expired)
                : new AwsRefusal(new Outcome.Rejected(reason, message), expired);
    }
}
