package io.grapevine.web.api.v2;

import io.grapevine.web.api.http.DateTimes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in the form {@code 2006-01-02T15:04:05.999Z}, with any number of digits of a fraction up to nine, and leaves
 * others to {@link DateTimes}. The alerts of a rule begin, and those of a request end, at one moment, so equal times are one
 * object mostly.
 */
final class PlainTimes {
    private static final int SLOTS = 1 << 8;
    /** The length of {@code 2006-01-02T15:04:05}. */
    private static final int TO_SECONDS = 19;

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANO_DIGITS = 9;

    private final @Nullable Instant[] recent = new @Nullable Instant[SLOTS];

    /**
     * The time in any form that the bytes of {@code text} from {@code from} up to but excluding {@code to} are.
     *
     * @throws PlainJson.Unusual if they are no time
     */
    OffsetDateTime dateTime(byte[] text, int from, int to) throws PlainJson.Unusual {
        try {
            return DateTimes.parse(new String(text, from, to - from, StandardCharsets.UTF_8));
        } catch (DateTimeException e) {
            throw PlainJson.Unusual.TEXT;
        }
    }

    /** The time if it is in the usual form, else null. */
    @Nullable
    Instant instant(byte[] text, int from, int to) {
        if (to - from <= TO_SECONDS || !hasSeparators(text, from) || text[to - 1] != 'Z') {
            return null;
        }
        int fraction = to - 1 - (from + TO_SECONDS);
        if (fraction > NANO_DIGITS + 1 || fraction == 1 || (fraction > 0 && text[from + TO_SECONDS] != '.')) {
            return null;
        }
        int nano = fraction == 0 ? 0 : number(text, from + TO_SECONDS + 1, fraction - 1);
        for (int digits = fraction - 1; nano > 0 && digits < NANO_DIGITS; digits++) {
            nano *= 10;
        }
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        if (nano < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        long day = epochDay(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2));
        return day == Long.MIN_VALUE ? null : shared(day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second, nano);
    }

    private static boolean hasSeparators(byte[] text, int from) {
        return text[from + 4] == '-'
                && text[from + 7] == '-'
                && text[from + 10] == 'T'
                && text[from + 13] == ':'
                && text[from + 16] == ':';
    }

    /** The value of some digits, at most nine; -1 if one is none. */
    private static int number(byte[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private static long epochDay(int year, int month, int day) {
        try {
            return year < 0 ? Long.MIN_VALUE : LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }

    private Instant shared(long second, int nano) {
        int hash = Long.hashCode(second * 31 + nano);
        int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
        Instant known = recent[slot];
        if (known != null && known.getEpochSecond() == second && known.getNano() == nano) {
            return known;
        }
        Instant made = Instant.ofEpochSecond(second, nano);
        recent[slot] = made;
        return made;
    }
}
