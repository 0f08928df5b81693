package io.grapevine.virtualtime.replay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time span of a recording that is compared. The events before it are played as well, but not compared.
 *
 * @param from the start of the span
 * @param to the end of the span, inclusive
 */
public record ComparedSpan(Instant from, Instant to) {
    /**
     * The requested span, limited to that of the recording.
     *
     * @param from null for the beginning of the recording, or for {@code since}
     * @param to null for the end of the recording
     * @param since how long before its end the span begins; used if {@code from} is null
     */
    public static ComparedSpan of(
            Recording recording, @Nullable Instant from, @Nullable Instant to, @Nullable Duration since) {
        Instant end = to == null || to.isAfter(recording.last()) ? recording.last() : to;
        Instant begin = from != null ? from : since != null ? (to == null ? end : to).minus(since) : recording.first();
        return new ComparedSpan(begin.isBefore(recording.first()) ? recording.first() : begin, end);
    }

    /** Whether a time is in the span. */
    public boolean contains(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }
}
