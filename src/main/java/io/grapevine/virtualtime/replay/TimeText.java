package io.grapevine.virtualtime.replay;

import io.grapevine.config.yaml.DurationField;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and durations as reports show them. */
public final class TimeText {
    private TimeText() {}

    /** A time in UTC, to the millisecond, without a fraction that is zero. */
    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A time in UTC, to the second. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A duration in Prometheus' form; to the second, unless it is shorter than ten. */
    public static String text(Duration duration) {
        boolean isShort = duration.abs().compareTo(Duration.ofSeconds(10)) < 0;
        return DurationField.print(isShort ? duration : duration.truncatedTo(ChronoUnit.SECONDS));
    }
}
