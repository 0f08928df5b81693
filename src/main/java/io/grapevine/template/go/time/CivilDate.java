package io.grapevine.template.go.time;

import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;

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
