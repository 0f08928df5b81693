package io.grapevine.template.go.value;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.value.Layout.Element;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times by a layout. */
public final class TimeWriter {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("H, m, s", Locale.ROOT);

    private final GoTime time;
    private final GoTime.CivilDate date;
    private final int second;
    private final StringBuilder out;

    private TimeWriter(GoTime time, StringBuilder out) {
        this.time = time;
        this.date = time.date();
        this.second = time.secondOfDay();
        this.out = out;
    }

    /** The time as {@code layout} shows Go's reference time. */
    public static String format(GoTime time, String layout) {
        StringBuilder out = new StringBuilder(layout.length() + 10);
        new TimeWriter(time, out).write(layout);
        return out.toString();
    }

    /** The time in the form of RFC 3339, with as many digits of the second as there are. */
    public static String rfc3339(GoTime time) {
        return format(time, "2006-01-02T15:04:05.999999999Z07:00");
    }

    /** The time in the form of RFC 3339, with its milliseconds, as the API has times. */
    public static String rfc3339Millis(GoTime time) {
        return format(time, "2006-01-02T15:04:05.000Z07:00");
    }

    /** The time as a Go program would write it down. */
    public static String goSyntax(GoTime time) {
        GoTime.CivilDate date = time.date();
        String zone = time.zone().toString();
        String shown = time.zone() == Zone.UTC
                ? "time.UTC"
                : zone.equals("Local") ? "time.Local" : "time.Location(" + Quoted.quote(zone) + ")";
        return "time.Date(" + date.year() + ", time." + GoTime.month(date.month()) + ", " + date.day() + ", "
                + LocalTime.ofSecondOfDay(time.secondOfDay()).format(CLOCK) + ", " + time.nanos() + ", " + shown + ")";
    }

    private void write(String pattern) {
        Layout layout = new Layout(pattern);
        Element element;
        do {
            element = layout.next();
            out.append(layout.prefix());
            write(element, layout.text());
        } while (element != Element.NONE);
    }

    private void write(Element element, String text) {
        switch (element) {
            case LONG_MONTH -> out.append(GoTime.month(date.month()));
            case MONTH -> out.append(GoTime.month(date.month()), 0, 3);
            case NUMBER_OF_MONTH -> number(date.month(), 0);
            case ZERO_MONTH -> number(date.month(), 2);
            case LONG_WEEKDAY -> out.append(GoTime.weekday(time.weekday()));
            case WEEKDAY -> out.append(GoTime.weekday(time.weekday()), 0, 3);
            case DAY -> number(date.day(), 0);
            case SPACE_DAY -> spaced(date.day(), 2);
            case ZERO_DAY -> number(date.day(), 2);
            case SPACE_YEARDAY -> spaced(date.dayOfYear(), 3);
            case ZERO_YEARDAY -> number(date.dayOfYear(), 3);
            case HOUR -> number(second / 3600, 2);
            case HOUR12 -> number(hour12(), 0);
            case ZERO_HOUR12 -> number(hour12(), 2);
            case MINUTE -> number(second / 60 % 60, 0);
            case ZERO_MINUTE -> number(second / 60 % 60, 2);
            case SECOND -> number(second % 60, 0);
            case ZERO_SECOND -> number(second % 60, 2);
            case LONG_YEAR -> number(date.year(), 4);
            case YEAR -> number(Math.abs(date.year()) % 100, 2);
            case UPPER_PM -> out.append(second >= 43200 ? "PM" : "AM");
            case LOWER_PM -> out.append(second >= 43200 ? "pm" : "am");
            case ABBREVIATION -> abbreviation();
            case OFFSET -> offset(text);
            case FRACTION, SHORT_FRACTION -> fraction(text, element == Element.SHORT_FRACTION);
            case NONE -> {}
        }
    }

    private int hour12() {
        int hour = second / 3600 % 12;
        return hour == 0 ? 12 : hour;
    }

    private void number(long value, int width) {
        if (value < 0) {
            out.append('-');
        }
        String digits = Long.toString(Math.abs(value));
        out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    private void spaced(int value, int width) {
        String digits = Integer.toString(value);
        out.append(" ".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    private void abbreviation() {
        String name = time.zone().abbreviation(time.seconds());
        if (name.isEmpty()) {
            offset("-0700");
        } else {
            out.append(name);
        }
    }

    /** An offset in the form of {@code text}, which starts with Z if zero is written so. */
    private void offset(String text) {
        int offset = time.offset();
        if (offset == 0 && text.charAt(0) == 'Z') {
            out.append('Z');
            return;
        }
        int minutes = offset / 60;
        out.append(minutes < 0 ? '-' : '+');
        number(Math.abs(minutes) / 60, 2);
        boolean colons = text.indexOf(':') >= 0;
        boolean withSeconds = text.length() >= 7;
        if (colons) {
            out.append(':');
        }
        if (text.length() > 3) {
            number(Math.abs(minutes) % 60, 2);
        }
        if (withSeconds) {
            out.append(colons ? ":" : "");
            number((minutes < 0 ? -offset : offset) % 60, 2);
        }
    }

    private void fraction(String text, boolean shortened) {
        int digits = text.length() - 1;
        if (shortened && time.nanos() == 0) {
            return;
        }
        String nanos = String.valueOf(1_000_000_000L + time.nanos()).substring(1);
        String shown = nanos.substring(0, Math.min(9, digits));
        if (shortened) {
            shown = shown.replaceFirst("0+$", "");
        }
        if (!shown.isEmpty()) {
            out.append(text.charAt(0)).append(shown);
        }
    }
}
