package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.Layout.Element;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses times by a layout, in UTC unless the text has a zone. */
public final class TimeReader {
    private final Layout layout;
    private final String text;
    private int pos;
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

    private TimeReader(String layout, String text) {
        this.layout = new Layout(layout);
        this.text = text;
    }

    /** The time that {@code value} stands for; empty if it does not have the form of {@code layout}. */
    public static Optional<GoTime> parse(String layout, String value) {
        TimeReader reader = new TimeReader(layout, value);
        return reader.elements() ? Optional.ofNullable(reader.time()) : Optional.empty();
    }

    private boolean elements() {
        while (true) {
            Element element = layout.next();
            if (!skip(layout.prefix())) {
                return false;
            }
            if (element == Element.NONE) {
                return isEmpty();
            }
            if (!element(element)) {
                return false;
            }
        }
    }

    private boolean element(Element element) {
        return switch (element) {
            case LONG_MONTH -> month(1 + name(GoTime.MONTHS, false));
            case MONTH -> month(1 + name(GoTime.MONTHS, true));
            case NUMBER_OF_MONTH -> month(number(1, 2));
            case ZERO_MONTH -> month(number(2, 2));
            case LONG_WEEKDAY -> name(GoTime.DAYS, false) >= 0;
            case WEEKDAY -> name(GoTime.DAYS, true) >= 0;
            case DAY, SPACE_DAY, ZERO_DAY -> day(element);
            case SPACE_YEARDAY, ZERO_YEARDAY -> dayOfYear(element);
            case HOUR -> hour(number(1, 2), 23);
            case HOUR12 -> hour(number(1, 2), 12);
            case ZERO_HOUR12 -> hour(number(2, 2), 12);
            case MINUTE -> minute(number(1, 2));
            case ZERO_MINUTE -> minute(number(2, 2));
            case SECOND -> second(number(1, 2));
            case ZERO_SECOND -> second(number(2, 2));
            case LONG_YEAR -> year(number(4, 4));
            case YEAR -> shortYear();
            case UPPER_PM -> half("AM", "PM");
            case LOWER_PM -> half("am", "pm");
            case ABBREVIATION -> abbreviation();
            case OFFSET -> offset(layout.text());
            case FRACTION -> fraction(layout.text().length() - 1);
            case SHORT_FRACTION -> !startsFraction() || fraction(fractionDigits());
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
            take(' ');
        }
        day = number(element == Element.ZERO_DAY ? 2 : 1, 2);
        return day >= 0;
    }

    private boolean dayOfYear(Element element) {
        if (element == Element.SPACE_YEARDAY) {
            take(' ');
            take(' ');
        }
        dayOfYear = number(element == Element.ZERO_YEARDAY ? 3 : 1, 3);
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
        return inLayout || !startsFraction() || fraction(fractionDigits());
    }

    private boolean fraction(int digits) {
        nanos = nanos(digits);
        return nanos >= 0;
    }

    /** Reads a year of two characters; a sign and a digit will do. */
    private boolean shortYear() {
        int number = signedPair();
        if (number == Integer.MIN_VALUE) {
            return false;
        }
        year = number >= 69 ? 1900 + number : 2000 + number;
        return true;
    }

    private boolean half(String forenoon, String afternoon) {
        if (take(forenoon)) {
            am = true;
            return true;
        }
        pm = take(afternoon);
        return pm;
    }

    private boolean abbreviation() {
        if (take("UTC")) {
            offset = null;
            zoneName = "UTC";
            return true;
        }
        String name = zoneName();
        zoneName = "UTC".equals(zoneName) ? zoneName : name;
        return name != null;
    }

    private boolean offset(String form) {
        if (form.charAt(0) == 'Z' && take('Z')) {
            zoneName = "UTC";
            return true;
        }
        int sign = take('+') ? 1 : take('-') ? -1 : 0;
        boolean colons = form.indexOf(':') >= 0;
        int hours = number(2, 2);
        int minutes = 0;
        int seconds = 0;
        if (form.length() > 3) {
            minutes = colons && !take(':') ? -1 : number(2, 2);
        }
        if (form.length() >= 7) {
            seconds = colons && !take(':') ? -1 : number(2, 2);
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

    private boolean isEmpty() {
        return pos == text.length();
    }

    private char at(int ahead) {
        return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
    }

    private boolean isDigit(int ahead) {
        return at(ahead) >= '0' && at(ahead) <= '9';
    }

    /** Passes text that stands for itself; runs of spaces are all the same, and need not be there at the end. */
    private boolean skip(String prefix) {
        int i = 0;
        while (i < prefix.length()) {
            if (prefix.charAt(i) == ' ') {
                if (!isEmpty() && at(0) != ' ') {
                    return false;
                }
                while (i < prefix.length() && prefix.charAt(i) == ' ') {
                    i++;
                }
                while (at(0) == ' ') {
                    pos++;
                }
            } else if (isEmpty() || !take(prefix.charAt(i++))) {
                return false;
            }
        }
        return true;
    }

    private boolean take(char c) {
        if (!isEmpty() && at(0) == c) {
            pos++;
            return true;
        }
        return false;
    }

    private boolean take(String word) {
        if (text.startsWith(word, pos)) {
            pos += word.length();
            return true;
        }
        return false;
    }

    /** A number of {@code low} to {@code high} digits; -1 if there is none. */
    private int number(int low, int high) {
        int n = 0;
        int digits = 0;
        while (digits < high && isDigit(0)) {
            n = n * 10 + (at(0) - '0');
            pos++;
            digits++;
        }
        return digits < low ? -1 : n;
    }

    /** A number in two characters, the first of which may be a sign; the smallest integer if there is none. */
    private int signedPair() {
        char first = at(0);
        boolean sign = first == '-' || first == '+';
        if (!(sign || isDigit(0)) || !isDigit(1)) {
            return Integer.MIN_VALUE;
        }
        int last = at(1) - '0';
        pos += 2;
        return sign ? (first == '-' ? -last : last) : (first - '0') * 10 + last;
    }

    /** The index of the name that comes here, in whatever case; -1 if none does. */
    private int name(List<String> names, boolean brief) {
        for (int i = 0; i < names.size(); i++) {
            String name = brief ? names.get(i).substring(0, 3) : names.get(i);
            if (asciiMatches(name)) {
                pos += name.length();
                return i;
            }
        }
        return -1;
    }

    private boolean asciiMatches(String name) {
        String there = text.substring(pos, Math.min(pos + name.length(), text.length()));
        return there.equalsIgnoreCase(name) && GoStrings.isAscii(there);
    }

    /** Whether a point or comma and a digit come. */
    private boolean startsFraction() {
        return (at(0) == '.' || at(0) == ',') && isDigit(1);
    }

    /** How many digits come after a point or comma. */
    private int fractionDigits() {
        int n = 0;
        while (isDigit(n + 1)) {
            n++;
        }
        return n;
    }

    /** The nanoseconds of a point or comma and so many digits, of which nine count; -1 if they are not there. */
    private int nanos(int digits) {
        if (at(0) != '.' && at(0) != ',') {
            return -1;
        }
        int n = 0;
        for (int i = 1; i <= Math.max(9, digits); i++) {
            boolean counts = i <= digits;
            if (counts && pos + i >= text.length()) {
                return -1;
            }
            if (counts && i <= 9 && !isDigit(i)) {
                return -1;
            }
            n = i <= 9 ? n * 10 + (counts ? at(i) - '0' : 0) : n;
        }
        pos += digits + 1;
        return n;
    }

    private @Nullable String zoneName() {
        int length = zoneNameLength();
        if (length == 0) {
            return null;
        }
        String name = text.substring(pos, pos + length);
        pos += length;
        return name;
    }

    private int zoneNameLength() {
        if (text.length() - pos < 3) {
            return 0;
        }
        if (text.startsWith("ChST", pos) || text.startsWith("MeST", pos)) {
            return 4;
        }
        if (text.startsWith("GMT", pos)) {
            return 3 + signedHours(3);
        }
        if (at(0) == '+' || at(0) == '-') {
            return signedHours(0);
        }
        int capitals = 0;
        while (capitals < 6 && at(capitals) >= 'A' && at(capitals) <= 'Z') {
            capitals++;
        }
        return switch (capitals) {
            case 3 -> 3;
            case 4 -> at(3) == 'T' || text.startsWith("WITA", pos) ? 4 : 0;
            case 5 -> at(4) == 'T' ? 5 : 0;
            default -> 0;
        };
    }

    /** The length of a sign and a number up to 23. */
    private int signedHours(int from) {
        if (at(from) != '+' && at(from) != '-') {
            return 0;
        }
        int hours = 0;
        int i = from + 1;
        while (isDigit(i)) {
            hours = Math.min(100, hours * 10 + (at(i++) - '0'));
        }
        return i == from + 1 || hours > 23 ? 0 : i - from;
    }
}
