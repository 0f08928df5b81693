package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Classification of HTTP status codes of a kind: 2xx is success, 5xx and the listed ones are retried, all others are
 * final. Pure, so that the simulator can use it.
 *
 * @param alsoRetried retried status codes outside 500 to 599
 */
public record StatusTable(Set<Integer> alsoRetried) {
    /** Retries 5xx only. */
    public static final StatusTable SERVER_ERRORS_ONLY = new StatusTable(Set.of());

    /** Retries 5xx and 429. */
    public static final StatusTable RATE_LIMITS_TOO = new StatusTable(Set.of(429));

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,100}");
    private static final Pattern WEEKDAY = Pattern.compile("^\\p{Alpha}+day, |^\\p{Alpha}{3},? ");
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendOptional(DateTimeFormatter.RFC_1123_DATE_TIME)
            .appendOptional(DateTimeFormatter.ofPattern("d-MMM-uu HH:mm:ss 'GMT'", Locale.ENGLISH))
            .appendOptional(DateTimeFormatter.ofPattern("MMM d HH:mm:ss uuuu", Locale.ENGLISH))
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ENGLISH);

    /** The maximum of {@code Retry-After}. */
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    public StatusTable {
        alsoRetried = Set.copyOf(alsoRetried);
    }

    /** Whether a status means success. */
    public static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    /** The outcome of an attempt, with the body and the requested delay of its response. */
    public Outcome judge(HttpReply reply, ReceiverData kept) {
        return judge(reply.status(), reply.quotableBody(), retryAfter(reply), kept);
    }

    /**
     * The outcome of an attempt.
     *
     * @param detail details of the response, without secrets
     * @param retryAfter the requested delay, or null
     */
    public Outcome judge(int status, String detail, @Nullable Duration retryAfter, ReceiverData kept) {
        if (isSuccess(status)) {
            return new Outcome.Delivered(kept);
        }
        String message = "unexpected status code " + status + (detail.isEmpty() ? "" : ": " + Shortened.detail(detail));
        FailureReason reason = FailureReason.ofStatus(status);
        return status / 100 == 5 || alsoRetried.contains(status)
                ? new Outcome.Retryable(reason, message, retryAfter)
                : new Outcome.Rejected(reason, message);
    }

    /**
     * The outcome of an attempt whose success has the id of the message: without it, the response comes from something else
     * than the service, such as a login page, and is final.
     *
     * @param id the JSON pointer to the id
     */
    public Outcome judgeWithId(String service, String id, HttpReply reply, ReceiverData kept) {
        if (!isSuccess(reply.status()) || JsonAnswer.scalars(reply.body()).containsKey(id)) {
            return judge(reply, kept);
        }
        return new Outcome.Rejected(
                FailureReason.CLIENT_ERROR, service + " answered without " + id.substring(1) + ": " + quote(reply));
    }

    /**
     * The outcome of an attempt whose success may be answered with a text that says that it is none, which is final.
     *
     * @param pointer the JSON pointer to the text
     */
    public Outcome judgeUnless(String service, String pointer, String refusal, HttpReply reply, ReceiverData kept) {
        boolean isRefused = refusal.equals(JsonAnswer.scalars(reply.body()).get(pointer));
        return isRefused && isSuccess(reply.status()) ? refused(service, reply) : judge(reply, kept);
    }

    /** The outcome where a success is answered with a text that says that it is none: final, with the text's beginning. */
    public static Outcome refused(String service, HttpReply reply) {
        return new Outcome.Rejected(FailureReason.CLIENT_ERROR, service + " answered: " + quote(reply));
    }

    /** The beginning of the body, for messages: at most 256 characters, without the secrets of the request. */
    public static String quote(HttpReply reply) {
        return Shortened.quote(reply.quotableBody());
    }

    /** The delay in the response's {@code Retry-After}, at most one hour; null if there is none. */
    public static @Nullable Duration retryAfter(HttpReply reply) {
        String header = reply.header("Retry-After");
        return header == null ? null : retryAfter(header, timeAt(reply)); // reading a date takes a while
    }

    /**
     * The delay in a {@code Retry-After} header, at most one hour.
     *
     * @param header the value, seconds or a date
     * @param now the time to count from
     * @return null if it cannot be read
     */
    static @Nullable Duration retryAfter(String header, Instant now) {
        String value = header.strip();
        if (!SECONDS.matcher(value).matches()) {
            Instant end = date(value);
            return end == null ? null : bounded(Duration.between(now, end));
        }
        BigInteger seconds = new BigInteger(value).min(BigInteger.valueOf(MAX_WAIT.toSeconds()));
        return Duration.ofSeconds(seconds.longValue());
    }

    /**
     * The time until {@code end}, at most one hour, by the clock of the server, as {@code end} is on it: the own clock need not
     * agree with it.
     */
    public static Duration until(HttpReply reply, Instant end) {
        return bounded(Duration.between(timeAt(reply), end));
    }

    /** The time of the server when it answered; the own time where it has not said any. */
    private static Instant timeAt(HttpReply reply) {
        return Objects.requireNonNullElseGet(date(reply.header("Date")), Instant::now);
    }

    /** The time in an HTTP date, of any of the three forms that HTTP knows; null if there is none. */
    public static @Nullable Instant date(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            // The day of the week may be wrong, as for Go.
            String text = WEEKDAY.matcher(value.strip()).replaceFirst("").replace("  ", " ");
            return DATE.parse(text, Instant::from);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** Limits a delay to 0 to one hour. */
    public static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }
}
