package io.grapevine.amtool.checking;

import io.grapevine.amtool.output.ScheduleText;
import io.grapevine.base.go.Quoted;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.model.timeinterval.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a check that is about on-call schedules.
 *
 * @param now the time of the check
 */
record OnCallCheck(Instant now) {
    private static final Duration AHEAD = Duration.ofDays(28);
    private static final int SHIFTS = 10;
    private static final int GAPS = 3;

    /** The schedules with their next shifts, a line each. */
    List<String> calendar(OnCall onCall) {
        List<String> lines = new ArrayList<>();
        for (OnCallSchedule schedule : onCall.schedules()) {
            List<String> all = ScheduleText.of(schedule, now, now.plus(AHEAD)).lines();
            all.stream().limit(1 + SHIFTS).forEach(line -> lines.add(" - " + line));
            if (all.size() > 1 + SHIFTS) {
                lines.add(" -   … (amtool schedule show has all)");
            }
        }
        return lines;
    }

    /** The times of the next four weeks that schedules must cover, and in which nobody is on duty. */
    List<String> warnings(OnCall onCall) {
        List<String> warnings = new ArrayList<>();
        for (OnCallSchedule schedule : onCall.schedules()) {
            List<Occurrence> gaps = schedule.gaps(now, now.plus(AHEAD));
            if (!gaps.isEmpty()) {
                ScheduleText text = ScheduleText.of(schedule, now, now.plusNanos(1));
                List<String> first = gaps.stream()
                        .limit(GAPS)
                        .map(gap -> text.period(gap.start(), gap.end()))
                        .toList();
                int more = gaps.size() - first.size();
                warnings.add("on_call: schedule " + Quoted.quote(schedule.name()) + ": nobody is on duty "
                        + String.join(", ", first) + (more > 0 ? " and " + more + " more times" : "")
                        + " (expected: somebody in all of cover, in the next four weeks)");
            }
        }
        return warnings;
    }
}
