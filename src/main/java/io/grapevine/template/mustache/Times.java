package io.grapevine.template.mustache;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Human-readable times and durations. */
final class Times {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);

    private static final String[] UNITS = {"d", "h", "m", "s"};
    private static final String[] NAMES = {"day", "hour", "minute", "second"};
    private static final long[] SECONDS = {86_400, 3_600, 60, 1};

    private Times() {}

    /** {@code 2026-11-20T05:00:00.5Z}. */
    static String iso(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }

    /** {@code 2026-11-20 06:00:00 CET}. */
    static String local(OffsetDateTime time, ZoneId zone) {
        return LOCAL.format(time.atZoneSameInstant(zone));
    }

    /** {@code 3 hours ago}, {@code in 1 minute}, {@code now}. */
    static String relative(Instant time, Instant now) {
        long seconds = Duration.between(time, now).toSeconds();
        long length = Math.abs(seconds);
        int unit = unit(length);
        long count = length / SECONDS[unit];
        if (count == 0) {
            return "now";
        }
        String text = count + " " + NAMES[unit] + (count == 1 ? "" : "s");
        return seconds > 0 ? text + " ago" : "in " + text;
    }

    /** {@code 2d 3h}, {@code 5m 42s}, {@code 0s}: the largest unit and the next smaller one, fractions cut off. */
    static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        int unit = unit(seconds);
        String text = seconds / SECONDS[unit] + UNITS[unit];
        long rest = unit == UNITS.length - 1 ? 0 : seconds % SECONDS[unit] / SECONDS[unit + 1];
        return rest == 0 ? text : text + " " + rest + UNITS[unit + 1];
    }

    /** The largest unit of which there is at least one, or seconds. */
    private static int unit(long seconds) {
        int unit = 0;
        while (unit < SECONDS.length - 1 && seconds < SECONDS[unit]) {
            unit++;
        }
        return unit;
    }
}
