package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.Fact;
import io.grapevine.nflog.NotificationLog.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What was told last, with its times as times of this replica's own clock: the writer's may be wrong. */
final class Ends {
    /** Alerts may vanish without an end, one after the other for months. */
    private static final int MOST_UNENDED = 256;

    /** Alerts are posted with an end that lies minutes ahead: to a clock that is further ahead, all of them have ended. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    static final Fact NOTHING = Fact.of(new long[0], new long[0], ReceiverData.EMPTY);

    private final long[] firing;
    private final long[] unended;
    private final Map<Long, Instant> ends;

    Ends(@Nullable Told told, Instant now) {
        Fact fact = told == null ? NOTHING : told.fact();
        firing = fact.firing();
        unended = fact.unended();
        ends = fact.endsByHash();
        if (told != null && !ends.isEmpty()) {
            Duration ahead = Duration.between(now, told.entry().timestamp()).plus(told.age());
            if (ahead.compareTo(MOST_AHEAD) > 0) {
                ends.clear();
            }
            ends.replaceAll((hash, end) -> end.minus(ahead));
        }
    }

    /** Whether an end of the alert was told, and nothing was heard of the alert since that end. */
    boolean cover(Alert alert) {
        Instant end = ends.isEmpty() || alert.hasEnd() ? null : ends.get(AlertHash.of(alert.labels()));
        return end != null && alert.updatedAt().isBefore(end);
    }

    /**
     * What is known of some alerts, by their hashes.
     *
     * @param justNow whether it was told a moment ago. Else that they fire may have to be told again, and only their end is
     *     still awaited
     */
    Fact known(LongPredicate of, boolean justNow) {
        Map<Long, Instant> known = new TreeMap<>(ends);
        known.keySet().removeIf(hash -> !of.test(hash));
        return new Fact(
                0,
                justNow ? Arrays.stream(firing).filter(of).toArray() : new long[0],
                known.keySet().stream().mapToLong(Long::longValue).toArray(),
                known.values().stream().mapToLong(Instant::toEpochMilli).toArray(),
                ReceiverData.EMPTY,
                LongStream.concat(justNow ? LongStream.empty() : Arrays.stream(firing), Arrays.stream(unended))
                        .filter(of)
                        .distinct()
                        .limit(MOST_UNENDED)
                        .toArray());
    }
}
