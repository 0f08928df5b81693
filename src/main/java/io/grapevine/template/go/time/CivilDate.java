package io.grapevine.template.go.time;

import java.time.Month;
import java.time.chrono.IsoChronology;

/**
 * A date of the proleptic Gregorian calendar for all years of Go's range, which exceeds Java's, and its days since
 * 1970.
 *
 * @param month 1 to 12
 */
record CivilDate(long year, int month, int day) {
    private static final int DAYS_OF_400_YEARS = 146097;
    /** From 0000-03-01, where the years of the computation begin, to 1970-01-01. */
    private static final int EPOCH = 719468;

    static CivilDate ofEpochDay(long epochDay) {
        long shifted = epochDay + EPOCH;
        long era = Math.floorDiv(shifted, DAYS_OF_400_YEARS);
        int dayOfEra = Math.floorMod(shifted, DAYS_OF_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        return new CivilDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
    }

    /** The days since 1970 of a date whose day may lie outside its month. */
    static long epochDay(long year, int month, long day) {
        long fromMarch = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(fromMarch, 400);
        int yearOfEra = Math.floorMod(fromMarch, 400);
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_OF_400_YEARS + dayOfEra - EPOCH + (day - 1);
    }

    static boolean isLeap(long year) {
        return IsoChronology.INSTANCE.isLeapYear(year);
    }

    static int daysIn(int month, long year) {
        return Month.of(month).length(isLeap(year));
    }

    /** 1 for the first of January. */
    int dayOfYear() {
        return (int) (epochDay(year, month, day) - epochDay(year, 1, 1)) + 1;
    }
}
