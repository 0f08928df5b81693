package io.grapevine.web.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
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

    /**
     * Reads one time in the forms that Alertmanager's API takes: RFC 3339, and of ISO 8601
     *
     * <ul>
     *   <li>{@code 2006-01-02} and {@code 2006-01-02T15:04}, the latter also with {@code Z};
     *   <li>{@code 2006-01-02T15:04:05} and {@code 2006-01-02 15:04:05}, which are in UTC;
     *   <li>offsets without a colon after exactly three or six digits of a second.
     * </ul>
     *
     * A fraction may have any number of digits and begin with a comma, an hour may have one digit. The empty text is the
     * beginning of 1970.
     */
    private static final class DateTimeReader {
        private static final int LARGEST_OFFSET_SECONDS = 18 * 3600;

        private final String text;
        private int at;
        private int fractionDigits;

        DateTimeReader(String text) {
            this.text = text;
        }

        /** Reads the time; a {@link DateTimeException} says that it is none. */
        OffsetDateTime read() {
            if (text.isEmpty()) {
                return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).atOffset(ZoneOffset.UTC);
            }
            try {
                return dateTime();
            } catch (DateTimeException | StringIndexOutOfBoundsException e) {
                throw new DateTimeException("\"" + text + "\" (expected: a time such as 2006-01-02T15:04:05Z)", e);
            }
        }

        private OffsetDateTime dateTime() {
            int year = digits(4);
            expect('-');
            int month = digits(2);
            expect('-');
            LocalDate date = LocalDate.of(year, month, digits(2));
            if (isAtEnd()) {
                return date.atStartOfDay().atOffset(ZoneOffset.UTC);
            }
            boolean spaced = take(' ');
            if (!spaced) {
                expect('T');
            }
            int hour = text.charAt(at + 1) == ':' ? digits(1) : digits(2);
            expect(':');
            int minute = digits(2);
            if (spaced) {
                expect(':');
            } else if (!take(':')) {
                take('Z');
                return ended(date.atTime(hour, minute).atOffset(ZoneOffset.UTC));
            }
            LocalDateTime local = date.atTime(LocalTime.of(hour, minute, digits(2), fraction()));
            boolean utc = spaced || isAtEnd() || take('Z');
            return ended(utc ? local.atOffset(ZoneOffset.UTC) : withOffset(local));
        }

        private OffsetDateTime ended(OffsetDateTime time) {
            if (!isAtEnd()) {
                throw new DateTimeException("text after the time");
            }
            return time;
        }

        private OffsetDateTime withOffset(LocalDateTime local) {
            boolean west = take('-');
            if (!west) {
                expect('+');
            }
            int hours = digits(2);
            boolean colon = take(':');
            int minutes = digits(2);
            boolean known = colon || fractionDigits == 3 || fractionDigits == 6;
            if (!known || hours > 24 || minutes > 60) {
                throw new DateTimeException("no offset");
            }
            int seconds = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
            // Java has no offsets of more than 18 hours, nor has the world: the moment is kept, and shown in UTC.
            return Math.abs(seconds) <= LARGEST_OFFSET_SECONDS
                    ? local.atOffset(ZoneOffset.ofTotalSeconds(seconds))
                    : local.minusSeconds(seconds).atOffset(ZoneOffset.UTC);
        }

        /** Nanoseconds of a fraction, of which further digits are dropped; 0 if there is no fraction. */
        private int fraction() {
            boolean point = !isAtEnd() && (text.charAt(at) == '.' || text.charAt(at) == ',');
            if (!point || at + 1 == text.length() || !isDigit(text.charAt(at + 1))) {
                return 0;
            }
            at++;
            int nano = 0;
            for (int unit = 100_000_000; !isAtEnd() && isDigit(text.charAt(at)); unit /= 10) {
                nano += (text.charAt(at++) - '0') * unit;
                fractionDigits++;
            }
            return nano;
        }

        private int digits(int count) {
            int number = 0;
            for (int end = at + count; at < end; at++) {
                if (!isDigit(text.charAt(at))) {
                    throw new DateTimeException("no digit");
                }
                number = 10 * number + text.charAt(at) - '0';
            }
            return number;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private void expect(char c) {
            if (!take(c)) {
                throw new DateTimeException("no " + c);
            }
        }

        private boolean take(char c) {
            boolean there = !isAtEnd() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private boolean isAtEnd() {
            return at == text.length();
        }
    }
}
