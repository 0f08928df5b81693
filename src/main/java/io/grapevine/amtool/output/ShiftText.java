package io.grapevine.amtool.output;

import io.grapevine.config.OnCallSchedule;
import io.grapevine.config.OnCallSchedule.Shift;
import io.grapevine.model.timeinterval.Location;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shifts of on-call schedules as lines of text.
 *
 * @param zone the zone of the times
 */
public record ShiftText(Location zone) {
    /** What stands for a person where nobody is on duty. */
    public static final String NOBODY = "nobody";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);

    /** The lines of a schedule: its name, zone and receiver, then its shifts. */
    public static List<String> lines(OnCallSchedule schedule, List<Shift> shifts) {
        ShiftText text = new ShiftText(schedule.zone());
        List<String> lines = new ArrayList<>();
        lines.add(schedule.name() + " (" + schedule.zone().name() + "), receiver " + schedule.receiver());
        shifts.forEach(shift -> lines.add("  " + text.line(shift)));
        return lines;
    }

    /** A shift as a line: from when to when, who, and why. */
    public String line(Shift shift) {
        return period(shift.start(), shift.end()) + "  " + (shift.person() == null ? NOBODY : shift.person())
                + reason(shift);
    }

    /** A period, such as {@code Mon 2026-01-05 09:00 to Mon 2026-01-12 09:00}. */
    public String period(Instant start, Instant end) {
        return time(start) + " to " + time(end);
    }

    /** A time in the zone. */
    public String time(Instant instant) {
        return TIME.format(instant.atZone(zone.zone()));
    }

    /** By which layer or override the shift is, in parentheses; empty for a time without anybody. */
    public static String reason(Shift shift) {
        OnCallSchedule.Override override = shift.override();
        if (override != null) {
            return " (override" + (override.reason().isEmpty() ? "" : ": " + override.reason()) + ")";
        }
        return shift.layer() == null ? "" : " (" + shift.layer() + ")";
    }
}
