package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Classification of the responses of a service that answers errors with status 200 and a code in JSON: 0 is success, the
 * listed codes are retried, all others are final. A success without a code comes from something else than the service,
 * such as a login page, and is final as well. Other statuses without a code are judged by {@link StatusTable}.
 *
 * @param codes JSON pointers to the code; the first one that the response has counts
 * @param texts JSON pointers to the text of the error; the first one that the response has counts
 * @param rateLimits the codes of too many messages, each with the delay until the next attempt
 * @param busy the codes of errors of the service that pass
 * @param signature the code among those that may come of a clock that is wrong; empty for none
 */
public record CodeTable(
        String service,
        List<String> codes,
        List<String> texts,
        Map<String, Duration> rateLimits,
        Set<String> busy,
        Set<String> unauthorized,
        String signature) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final String SUCCESS = "0";

    /**
     * The least difference of clocks that is taken for the reason, as a signature is good for an hour with most services; a smaller one is
     * not, even where the response took its time.
     */
    private static final Duration NOTABLE = Duration.ofMinutes(55);

    public CodeTable {
        codes = List.copyOf(codes);
        texts = List.copyOf(texts);
        rateLimits = Map.copyOf(rateLimits);
        busy = Set.copyOf(busy);
        unauthorized = Set.copyOf(unauthorized);
    }

    /**
     * The outcome of an attempt.
     *
     * @param signed the time that was signed, if any was
     */
    public Outcome judge(HttpReply reply, ReceiverData kept, Instant signed) {
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        String code = first(said, codes);
        if (code.equals(SUCCESS)) {
            return StatusTable.RATE_LIMITS_TOO.judge(reply, kept);
        }
        if (!NUMBER.matcher(code).matches()) {
            return StatusTable.isSuccess(reply.status())
                    ? withoutCode(reply)
                    : StatusTable.RATE_LIMITS_TOO.judge(reply, kept);
        }
        String text = Shortened.quote(reply.redaction().apply(first(said, texts)));
        String advice = code.equals(signature) ? clockSkew(reply, signed) : "";
        return failure(reply, code, service + " answered " + code + ": " + text + advice);
    }

    private Outcome withoutCode(HttpReply reply) {
        return reply.body().isBlank()
                ? new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        service + " answered nothing (expected: JSON with "
                                + codes.get(0).substring(1) + ")")
                : StatusTable.refused(service, reply);
    }

    private Outcome failure(HttpReply reply, String code, String message) {
        Duration asked = StatusTable.retryAfter(reply);
        Duration pause = rateLimits.get(code);
        if (pause != null) {
            return new Outcome.Retryable(FailureReason.RATE_LIMITED, message, asked == null ? pause : asked);
        }
        if (busy.contains(code)) {
            return new Outcome.Retryable(FailureReason.SERVER_ERROR, message, asked);
        }
        if (unauthorized.contains(code)) {
            return new Outcome.Rejected(FailureReason.AUTH_ERROR, message);
        }
        FailureReason reason = FailureReason.ofStatus(reply.status());
        return reason == FailureReason.SERVER_ERROR || reason == FailureReason.RATE_LIMITED
                ? new Outcome.Retryable(reason, message, asked)
                : new Outcome.Rejected(reason == FailureReason.OTHER ? FailureReason.CLIENT_ERROR : reason, message);
    }

    /**
     * What to add to an error: how far the clock of this computer is from that of the service; empty where it is near, or
     * where the response has no {@code Date}.
     */
    static String clockSkew(HttpReply reply, Instant signed) {
        Instant there = StatusTable.date(reply.header("Date"));
        Duration behind = there == null ? Duration.ZERO : Duration.between(signed, there);
        return behind.abs().compareTo(NOTABLE) < 0
                ? ""
                : " (the clock of this computer is " + behind.abs().toMinutes() + " min "
                        + (behind.isNegative() ? "ahead of" : "behind") + " that of the service)";
    }

    private static String first(Map<String, String> said, List<String> pointers) {
        return pointers.stream()
                .filter(said::containsKey)
                .map(pointer -> said.getOrDefault(pointer, ""))
                .findFirst()
                .orElse("");
    }
}
