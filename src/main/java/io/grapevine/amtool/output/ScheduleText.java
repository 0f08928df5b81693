package io.grapevine.amtool.output;

import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.model.timeinterval.Location;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * An on-call schedule as text.
 *
 * @param receiver the receiver in whose place people are notified
 * @param zone the zone of the times in the text
 * @param shifts the shifts to be shown, and the times without anybody between them
 */
public record ScheduleText(String name, String receiver, Location zone, List<Shift> shifts) {
    /** Stands for a person where nobody is on duty. */
    public static final String NOBODY = "nobody";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);

    public ScheduleText {
        shifts = List.copyOf(shifts);
    }

    /** A schedule with its shifts between two times. */
    public static ScheduleText of(OnCallSchedule schedule, Instant from, Instant to) {
        return new ScheduleText(schedule.name(), schedule.receiver(), schedule.zone(), schedule.between(from, to));
    }

    /** A line about the schedule, then one for each shift: from when to when, who, and why. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(name + " (" + zone.name() + "), receiver " + receiver);
        shifts.forEach(shift -> lines.add("  " + period(shift.start(), shift.end()) + "  " + person(shift)));
        return lines;
    }

    /** A period, such as {@code Mon 2026-01-05 09:00 to Mon 2026-01-12 09:00}. */
    public String period(Instant start, Instant end) {
        return time(start) + " to " + time(end);
    }

    private String time(Instant instant) {
        return TIME.format(zone.at(instant));
    }

    /** Who is on duty in a shift until when, and why. */
    public String until(Shift shift) {
        return person(shift) + ", until " + time(shift.end()) + " " + zone.name();
    }

    /** Who is on duty in a shift, and by which layer or override. */
    private static String person(Shift shift) {
        OnCallSchedule.Override override = shift.override();
        if (override != null) {
            return name(shift) + " (override" + (override.reason().isEmpty() ? "" : ": " + override.reason()) + ")";
        }
        return name(shift) + (shift.layer() == null ? "" : " (" + shift.layer() + ")");
    }

    /** Who is on duty in a shift. */
    public static String name(Shift shift) {
        return Objects.requireNonNullElse(shift.person(), NOBODY);
    }
}
