package io.grapevine.model.timeinterval;

import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A range of times within a day, to the minute.
 *
 * @param startMinute the first minute of the day that belongs to it
 * @param endMinute the first minute after it, at most 1440
 */
public record TimeRange(int startMinute, int endMinute) {
    private static final int DAY = 24 * 60;
    private static final Pattern CLOCK = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00");

    /** Checks that the range is not empty and lies within a day. */
    public TimeRange {
        if (startMinute < 0 || startMinute >= endMinute || endMinute > DAY) {
            throw new IllegalArgumentException(
                    "minutes: " + startMinute + " to " + endMinute + " (expected: 0 <= start < end <= " + DAY + ")");
        }
    }

    /**
     * Reads {@code start_time} and {@code end_time}.
     *
     * @param start {@code HH:MM}
     * @param end {@code HH:MM}, later than {@code start}; {@code 24:00} is the end of the day
     * @throws TimeIntervalException if one is missing (empty) or malformed, or the end is not after the start
     */
    public static TimeRange parse(String start, String end) throws TimeIntervalException {
        int startMinute = minuteOfDay("start_time", start);
        int endMinute = minuteOfDay("end_time", end);
        if (startMinute >= endMinute) {
            throw new TimeIntervalException("end_time", end, "a time after start_time " + start);
        }
        return new TimeRange(startMinute, endMinute);
    }

    private static int minuteOfDay(String field, String text) throws TimeIntervalException {
        if (!CLOCK.matcher(text).matches()) {
            throw new TimeIntervalException(field, text.isEmpty() ? "missing" : text, "HH:MM from 00:00 to 24:00");
        }
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    /** Whether the time of day lies in the range. */
    public boolean contains(LocalTime time) {
        int minute = time.getHour() * 60 + time.getMinute();
        return minute >= startMinute && minute < endMinute;
    }

    /** The start as {@code HH:MM}, for {@code start_time}. */
    public String startTime() {
        return clock(startMinute);
    }

    /** The end as {@code HH:MM}, for {@code end_time}. */
    public String endTime() {
        return clock(endMinute);
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
