package io.grapevine.web.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Parsing and formatting of dates and times in Alertmanager's API. */
public final class DateTimes {
    /** The value of an absent time: Go's zero time. */
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private static final int NANOS_PER_MILLI = 1_000_000;

    private DateTimes() {}

    /**
     * Reads a time, with the offset from UTC that it is written in; see {@link DateTimeReader}.
     *
     * @throws DateTimeException if {@code text} is no time; the message quotes it
     */
    public static OffsetDateTime parse(String text) {
        return new DateTimeReader(text).read();
    }

    /** {@code 2006-01-02T15:04:05.000Z}. */
    public static String format(Instant time) {
        return format(time, ZoneOffset.UTC);
    }

    /** {@code 2006-01-02T15:04:05.000+02:00}. Thrice in every alert, so without a formatter, which is much slower. */
    public static String format(Instant time, ZoneOffset offset) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), offset);
        StringBuilder out = new StringBuilder(29);
        int year = local.getYear();
        if (year < 0 || year > 9999) {
            out.append(year); // no clock shows it, but an offset can lead there
        } else {
            digits(out, year, 1000);
        }
        digits(out.append('-'), local.getMonthValue(), 10);
        digits(out.append('-'), local.getDayOfMonth(), 10);
        digits(out.append('T'), local.getHour(), 10);
        digits(out.append(':'), local.getMinute(), 10);
        digits(out.append(':'), local.getSecond(), 10);
        digits(out.append('.'), local.getNano() / NANOS_PER_MILLI, 100);
        return out.append(offset.getId()).toString();
    }

    /** Appends a number with as many digits as {@code unit} has. */
    private static void digits(StringBuilder out, int number, int unit) {
        int rest = number;
        for (int power = unit; power > 1; power /= 10) {
            out.append((char) ('0' + rest / power));
            rest %= power;
        }
        out.append((char) ('0' + rest));
    }
}
