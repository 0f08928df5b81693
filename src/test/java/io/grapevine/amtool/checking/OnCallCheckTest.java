package io.grapevine.amtool.checking;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.zone.Zones;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnCallCheckTest {
    private static final Location BERLIN =
            new Location("Europe/Berlin", Zones.find("Europe/Berlin").orElseThrow());
    private static final OnCallCheck CHECK = new OnCallCheck(Instant.parse("2026-03-26T12:00:00Z"));

    private static OnCall workdays(Duration every, String... people) {
        TimeInterval days = new TimeInterval(
                null, List.of(new DateRange(DateRange.Field.WEEKDAYS, 1, 5)), null, null, null, BERLIN);
        OnCallSchedule.Rotation rotation =
                new OnCallSchedule.Rotation(LocalDateTime.of(2026, 1, 5, 9, 0), every, List.of(people));
        return Records.with(
                OnCall.NONE,
                "schedules",
                List.of(new OnCallSchedule(
                        "payments",
                        "pager",
                        BERLIN,
                        List.of(TimeInterval.ALWAYS),
                        List.of(new OnCallSchedule.Layer("weekly", BERLIN, List.of(days), List.of(rotation))),
                        List.of(),
                        OnCallSchedule.Notices.NONE)));
    }

    @Test
    void gapsOfFourWeeksAreAWarningThatNamesTheFirst() {
        assertThat(CHECK.warnings(workdays(Duration.ofDays(7), "ana", "ben")))
                .containsExactly("on_call: schedule \"payments\": nobody is on duty"
                        + " Sat 2026-03-28 00:00 to Mon 2026-03-30 00:00, Sat 2026-04-04 00:00 to Mon 2026-04-06 00:00,"
                        + " Sat 2026-04-11 00:00 to Mon 2026-04-13 00:00 and 1 more times"
                        + " (expected: somebody in all of cover, in the next four weeks)");
    }

    @Test
    void nextShiftsAreListed() {
        assertThat(CHECK.calendar(workdays(Duration.ofDays(7), "ana", "ben")))
                .hasSize(12)
                .startsWith(
                        " - payments (Europe/Berlin), receiver pager",
                        " -   Mon 2026-03-23 09:00 to Sat 2026-03-28 00:00  ben (weekly)",
                        " -   Sat 2026-03-28 00:00 to Mon 2026-03-30 00:00  nobody",
                        " -   Mon 2026-03-30 00:00 to Mon 2026-03-30 09:00  ben (weekly)",
                        " -   Mon 2026-03-30 09:00 to Sat 2026-04-04 00:00  ana (weekly)")
                .endsWith(" -   … (amtool schedule show has all)");
    }
}
