package io.grapevine.template.go.value;

import java.util.List;

/** The names of months and weekdays. */
public final class Calendar {
    static final List<String> MONTHS = List.of(
            "January February March April May June July August September October November December".split(" ", -1));
    static final List<String> DAYS = List.of("Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ", -1));

    private Calendar() {}

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
