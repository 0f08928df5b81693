package io.grapevine.template.go.value;

import io.grapevine.template.go.value.Layout.Element;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses times by a layout, in UTC unless the text has a zone. */
public final class TimeReader {
    private final Layout layout;
    private final ValueText value;
    private int year;
    private int month = -1;
    private int day = -1;
    private int dayOfYear = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean am;
    private boolean pm;
    private @Nullable Integer offset;
    private @Nullable String zoneName;

    private TimeReader(String layout, String value) {
        this.layout = new Layout(layout);
        this.value = new ValueText(value);
    }

    /** The time that {@code value} stands for; empty if it does not have the form of {@code layout}. */
    public static Optional<GoTime> parse(String layout, String value) {
        TimeReader reader = new TimeReader(layout, value);
        return reader.elements() ? Optional.ofNullable(reader.time()) : Optional.empty();
    }

    private boolean elements() {
        while (true) {
            Element element = layout.next();
            if (!value.skip(layout.prefix())) {
                return false;
            }
            if (element == Element.NONE) {
                return value.isEmpty();
            }
            if (!element(element)) {
                return false;
            }
        }
    }

    private boolean element(Element element) {
        return switch (element) {
            case LONG_MONTH -> month(1 + value.name(Calendar.MONTHS, false));
            case MONTH -> month(1 + value.name(Calendar.MONTHS, true));
            case NUMBER_OF_MONTH -> month(value.number(1, 2));
            case ZERO_MONTH -> month(value.number(2, 2));
            case LONG_WEEKDAY -> value.name(Calendar.DAYS, false) >= 0;
            case WEEKDAY -> value.name(Calendar.DAYS, true) >= 0;
            case DAY, SPACE_DAY, ZERO_DAY -> day(element);
            case SPACE_YEARDAY, ZERO_YEARDAY -> dayOfYear(element);
            case HOUR -> hour(value.number(1, 2), 23);
            case HOUR12 -> hour(value.number(1, 2), 12);
            case ZERO_HOUR12 -> hour(value.number(2, 2), 12);
            case MINUTE -> minute(value.number(1, 2));
            case ZERO_MINUTE -> minute(value.number(2, 2));
            case SECOND -> second(value.number(1, 2));
            case ZERO_SECOND -> second(value.number(2, 2));
            case LONG_YEAR -> year(value.number(4, 4));
            case YEAR -> shortYear();
            case UPPER_PM -> half("AM", "PM");
            case LOWER_PM -> half("am", "pm");
            case ABBREVIATION -> abbreviation();
            case OFFSET -> offset(layout.text());
            case FRACTION -> fraction(layout.text().length() - 1);
            case SHORT_FRACTION -> !value.startsFraction() || fraction(value.fractionDigits());
            case NONE -> true;
        };
    }

    private boolean month(int number) {
        month = number;
        return within(number, 1, 12);
    }

    private boolean hour(int number, int last) {
        hour = number;
        return within(number, 0, last);
    }

    private boolean minute(int number) {
        minute = number;
        return within(number, 0, 59);
    }

    private boolean year(int number) {
        year = number;
        return number >= 0;
    }

    private static boolean within(int number, int low, int high) {
        return number >= low && number <= high;
    }

    private boolean day(Element element) {
        if (element == Element.SPACE_DAY) {
            value.take(' ');
        }
        day = value.number(element == Element.ZERO_DAY ? 2 : 1, 2);
        return day >= 0;
    }

    private boolean dayOfYear(Element element) {
        if (element == Element.SPACE_YEARDAY) {
            value.take(' ');
            value.take(' ');
        }
        dayOfYear = value.number(element == Element.ZERO_YEARDAY ? 3 : 1, 3);
        return dayOfYear >= 0;
    }

    /** A second; digits after a point may follow it even where the layout has none. */
    private boolean second(int number) {
        second = number;
        if (!within(second, 0, 59)) {
            return false;
        }
        Element next = layout.peek();
        boolean inLayout = next == Element.FRACTION || next == Element.SHORT_FRACTION;
        return inLayout || !value.startsFraction() || fraction(value.fractionDigits());
    }

    private boolean fraction(int digits) {
        nanos = value.fraction(digits);
        return nanos >= 0;
    }

    /** Reads a year of two characters; a sign and a digit will do. */
    private boolean shortYear() {
        int number = value.signedPair();
        if (number == Integer.MIN_VALUE) {
            return false;
        }
        year = number >= 69 ? 1900 + number : 2000 + number;
        return true;
    }

    private boolean half(String forenoon, String afternoon) {
        if (value.take(forenoon)) {
            am = true;
            return true;
        }
        pm = value.take(afternoon);
        return pm;
    }

    private boolean abbreviation() {
        if (value.take("UTC")) {
            offset = null;
            zoneName = "UTC";
            return true;
        }
        String name = value.zoneName();
        zoneName = "UTC".equals(zoneName) ? zoneName : name;
        return name != null;
    }

    private boolean offset(String form) {
        if (form.charAt(0) == 'Z' && value.take('Z')) {
            zoneName = "UTC";
            return true;
        }
        int sign = value.take('+') ? 1 : value.take('-') ? -1 : 0;
        boolean colons = form.indexOf(':') >= 0;
        int hours = value.number(2, 2);
        int minutes = 0;
        int seconds = 0;
        if (form.length() > 3) {
            minutes = colons && !value.take(':') ? -1 : value.number(2, 2);
        }
        if (form.length() >= 7) {
            seconds = colons && !value.take(':') ? -1 : value.number(2, 2);
        }
        offset = sign * ((hours * 60 + minutes) * 60 + seconds);
        return sign != 0 && within(hours, 0, 24) && within(minutes, 0, 60) && within(seconds, 0, 60);
    }

    private @Nullable GoTime time() {
        if (!resolveDate()) {
            return null;
        }
        int clock = pm && hour < 12 ? hour + 12 : am && hour == 12 ? 0 : hour;
        GoTime.CivilDate date = new GoTime.CivilDate(year, month, day);
        GoTime universal = GoTime.of(date, clock * 3600L + minute * 60L + second, nanos, Zone.UTC);
        String name = zoneName == null ? "" : zoneName;
        if (name.equals("UTC") || (offset == null && zoneName == null)) {
            return universal;
        }
        if (offset != null) {
            GoTime shifted = universal.plus(-offset * 1_000_000_000L);
            return offset == 0 && name.isEmpty() ? shifted : shifted.in(Zone.fixed(name, offset));
        }
        int hours = name.startsWith("GMT") && name.length() > 3 ? Integer.parseInt(name.substring(3)) : 0;
        return new GoTime(universal.seconds(), nanos, Zone.fixed(name, hours * 3600));
    }

    /** Settles month and day; whether they exist. */
    private boolean resolveDate() {
        if (dayOfYear >= 0) {
            if (dayOfYear < 1 || dayOfYear > (GoTime.CivilDate.isLeap(year) ? 366 : 365)) {
                return false;
            }
            GoTime.CivilDate date = GoTime.CivilDate.ofEpochDay(GoTime.CivilDate.epochDay(year, 1, dayOfYear));
            if ((month >= 0 && month != date.month()) || (day >= 0 && day != date.day())) {
                return false;
            }
            month = date.month();
            day = date.day();
            return true;
        }
        month = month < 0 ? 1 : month;
        day = day < 0 ? 1 : day;
        return day >= 1 && day <= GoTime.CivilDate.daysIn(month, year);
    }
}
