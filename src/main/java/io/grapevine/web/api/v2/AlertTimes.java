package io.grapevine.web.api.v2;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import io.grapevine.web.api.http.DateTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Gives received alerts the times that they were sent without.
 *
 * @param now when they were received: the start of alerts without {@code startsAt}
 * @param timeoutAt the end of alerts without {@code endsAt}
 */
record AlertTimes(Instant now, Instant timeoutAt) {
    /** A time that was not sent. */
    static final Instant NONE = DateTimes.ZERO;

    /** The times of alerts received at {@code now}. */
    static AlertTimes of(Instant now, Duration resolveTimeout) {
        return new AlertTimes(now, now.plus(resolveTimeout));
    }

    /** An alert; {@link #NONE} stands for a time that was not sent. One without a start begins when it ends, else now. */
    Alert alert(
            LabelSet labels,
            LabelSet annotations,
            Instant startsAt,
            ZoneOffset startOffset,
            Instant endsAt,
            ZoneOffset endOffset,
            String generatorUrl) {
        boolean hasStart = !startsAt.equals(NONE);
        boolean timeout = endsAt.equals(NONE);
        Instant end = timeout ? timeoutAt : endsAt;
        ZoneOffset shownEnd = timeout ? ZoneOffset.UTC : endOffset;
        return new Alert(
                labels,
                annotations,
                hasStart ? startsAt : timeout ? now : endsAt,
                end,
                generatorUrl,
                now,
                timeout,
                Offsets.of(hasStart ? startOffset : shownEnd, shownEnd));
    }
}
