package io.grapevine.httpclient.sender;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Explanation of refused signatures by the clock, as a signature is good for an hour with most services. */
public final class ClockSkew {
    /**
     * The least difference of clocks that is taken for the reason; a smaller one is not, even where the response took
     * its time.
     */
    private static final Duration NOTABLE = Duration.ofMinutes(55);

    private ClockSkew() {}

    /**
     * What to add to an error: how far the clock of this computer is from that of the service; empty where it is near, or
     * where the response has no {@code Date}.
     *
     * @param signed the time that was signed
     */
    public static String advice(HttpReply reply, Instant signed) {
        String date = reply.header("Date");
        if (date == null) {
            return "";
        }
        try {
            Instant there = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration behind = Duration.between(signed, there);
            return behind.abs().compareTo(NOTABLE) < 0
                    ? ""
                    : " (the clock of this computer is " + behind.abs().toMinutes() + " min "
                            + (behind.isNegative() ? "ahead of" : "behind") + " that of the service)";
        } catch (DateTimeException unreadable) {
            return "";
        }
    }
}
