package io.grapevine.template.go.value;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.util.List;

/**
 * A time with its zone: Go's {@code time.Time}.
 *
 * @param seconds since 1970 in universal time
 * @param nanos 0 to 999999999
 * @param zone where it is shown
 */
public record GoTime(long seconds, int nanos, Zone zone) implements GoValue {
    static final List<String> MONTHS = List.of(
            "January February March April May June July August September October November December".split(" ", -1));
    static final List<String> DAYS = List.of("Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ", -1));

    private static final long SECONDS_TO_1970 = 62135596800L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int SECONDS_PER_DAY = 86400;

    /** The first instant of year 1, the time that none was given to. */
    public static final GoTime ZERO = new GoTime(-SECONDS_TO_1970, 0, Zone.UTC);

    /** An instant in universal time. */
    public static GoTime of(Instant instant, Zone zone) {
        return new GoTime(instant.getEpochSecond(), instant.getNano(), zone);
    }

    /** A time with an offset; that of zero is universal time. */
    public static GoTime of(OffsetDateTime time) {
        int offset = time.getOffset().getTotalSeconds();
        return new GoTime(time.toEpochSecond(), time.getNano(), offset == 0 ? Zone.UTC : Zone.fixed("", offset));
    }

    /** The time that a calendar and clock in {@code zone} show; days outside the month count on. */
    static GoTime of(CivilDate date, long secondOfDay, int nanos, Zone zone) {
        return ofLocal(
                CivilDate.epochDay(date.year(), date.month(), date.day()) * SECONDS_PER_DAY + secondOfDay, nanos, zone);
    }

    private static GoTime ofLocal(long local, int nanos, Zone zone) {
        int first = zone.offset(local);
        int second = zone.offset(local - first);
        return new GoTime(local - (first == 0 ? 0 : second), nanos, zone);
    }

    @Override
    public GoType type() {
        return GoType.TIME;
    }

    /** The offset from universal time, in seconds. */
    public int offset() {
        return zone.offset(seconds);
    }

    private long local() {
        return seconds + offset();
    }

    public CivilDate date() {
        return CivilDate.ofEpochDay(Math.floorDiv(local(), SECONDS_PER_DAY));
    }

    /** The day of the week, 0 for Sunday. */
    public int weekday() {
        return Math.floorMod(Math.floorDiv(local(), SECONDS_PER_DAY) + 4, 7);
    }

    /** The seconds since midnight as the clock shows them. */
    public int secondOfDay() {
        return Math.floorMod(local(), SECONDS_PER_DAY);
    }

    /** Whether this time is {@link #ZERO}, wherever it is shown. */
    public boolean isZero() {
        return seconds == ZERO.seconds && nanos == 0;
    }

    /** The order of the instants. */
    public int compare(GoTime other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds == 0 ? Integer.compare(nanos, other.nanos) : bySeconds;
    }

    /** Returns the same instant in another location. */
    public GoTime in(Zone other) {
        return new GoTime(seconds, nanos, other);
    }

    /** Nanoseconds since 1970; wraps around where a long ends. */
    public long unixNano() {
        return seconds * NANOS_PER_SECOND + nanos;
    }

    /** The time so many nanoseconds later. */
    public GoTime plus(long nanoseconds) {
        long sum = nanos + nanoseconds % NANOS_PER_SECOND;
        long carried = seconds + nanoseconds / NANOS_PER_SECOND + Math.floorDiv(sum, NANOS_PER_SECOND);
        return new GoTime(carried, Math.floorMod(sum, NANOS_PER_SECOND), zone);
    }

    /** Returns the time of day on another date; months and days outside their range are normalized. */
    public GoTime plusDate(long years, long months, long days) {
        CivilDate date = date();
        long month = date.month() - 1 + months;
        long year = date.year() + years + Math.floorDiv(month, 12);
        long epochDay = CivilDate.epochDay(year, Math.floorMod(month, 12) + 1, date.day() + days);
        return ofLocal(epochDay * SECONDS_PER_DAY + secondOfDay(), nanos, zone);
    }

    /** The nanoseconds from {@code other} to this time, or the nearest number that a duration can have. */
    public long minus(GoTime other) {
        BigInteger difference = BigInteger.valueOf(seconds)
                .subtract(BigInteger.valueOf(other.seconds))
                .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                .add(BigInteger.valueOf((long) nanos - other.nanos));
        if (difference.bitLength() < Long.SIZE) {
            return difference.longValue();
        }
        return difference.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** The latest multiple of {@code unit} nanoseconds since the zero time that is not after this one. */
    public GoTime truncated(long unit) {
        return unit <= 0 ? this : plus(-remainder(unit));
    }

    /** The nearest multiple of {@code unit} nanoseconds since the zero time, the later of two. */
    public GoTime rounded(long unit) {
        if (unit <= 0) {
            return this;
        }
        long rest = remainder(unit);
        return plus(Long.compareUnsigned(rest + rest, unit) < 0 ? -rest : unit - rest);
    }

    private long remainder(long unit) {
        return BigInteger.valueOf(seconds)
                .add(BigInteger.valueOf(SECONDS_TO_1970))
                .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                .add(BigInteger.valueOf(nanos))
                .mod(BigInteger.valueOf(unit))
                .longValue();
    }

    /** The time in the form in which Go prints it. */
    @Override
    public String toString() {
        return TimeWriter.format(this, "2006-01-02 15:04:05.999999999 -0700 MST");
    }

    /**
     * A date of the proleptic Gregorian calendar for all years of Go's range, which exceeds Java's, and its days since
     * 1970.
     *
     * @param month 1 to 12
     */
    public record CivilDate(long year, int month, int day) {
        /** The calendar repeats itself after so many days. */
        private static final int DAYS_OF_400_YEARS = 146097;

        static CivilDate ofEpochDay(long epochDay) {
            LocalDate date = LocalDate.ofEpochDay(Math.floorMod(epochDay, DAYS_OF_400_YEARS));
            long year = date.getYear() + 400 * Math.floorDiv(epochDay, (long) DAYS_OF_400_YEARS);
            return new CivilDate(year, date.getMonthValue(), date.getDayOfMonth());
        }

        /** The days since 1970 of a date whose day may lie outside its month. */
        static long epochDay(long year, int month, long day) {
            long first = LocalDate.of(Math.floorMod(year, 400), month, 1).toEpochDay();
            return first + DAYS_OF_400_YEARS * Math.floorDiv(year, 400L) + (day - 1);
        }

        static boolean isLeap(long year) {
            return IsoChronology.INSTANCE.isLeapYear(year);
        }

        static int daysIn(int month, long year) {
            return Month.of(month).length(isLeap(year));
        }

        /** The day of the year, 1 for the first of January. */
        public int dayOfYear() {
            return (int) (epochDay(year, month, day) - epochDay(year, 1, 1)) + 1;
        }
    }

    /** The name of month 1 to 12; of another number, Go's mark of a bad value. */
    public static String month(long number) {
        return number >= 1 && number <= 12
                ? MONTHS.get((int) number - 1)
                : "%!Month(" + Long.toUnsignedString(number) + ")";
    }

    /** The name of day 0 (Sunday) to 6; of another number, Go's mark of a bad value. */
    public static String weekday(long number) {
        return number >= 0 && number <= 6 ? DAYS.get((int) number) : "%!Weekday(" + Long.toUnsignedString(number) + ")";
    }
}
