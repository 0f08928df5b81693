package io.grapevine.model.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
    private static CronSchedule schedule(String cron, String zone) throws TimeIntervalException {
        return CronSchedule.parse(cron, Location.parse(zone));
    }

    /** The slots after a time, with spaces between. */
    private static String slots(CronSchedule schedule, String after, int count) {
        List<Instant> slots = new ArrayList<>();
        Instant last = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            last = schedule.next(last).orElseThrow();
            slots.add(last);
        }
        return slots.stream().map(Instant::toString).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 3 * * *|UTC|2026-03-02T03:00:00Z|2026-03-03T03:00:00Z 2026-03-04T03:00:00Z
            */20 9-10 * * mon-fri|UTC|2026-03-06T10:40:00Z|2026-03-09T09:00:00Z 2026-03-09T09:20:00Z
            5/30 * * * *|UTC|2026-03-06T10:00:00Z|2026-03-06T10:05:00Z 2026-03-06T10:35:00Z
            0 0 1 jan,JUL *|UTC|2026-03-06T10:00:00Z|2026-07-01T00:00:00Z 2027-01-01T00:00:00Z
            0 0 29 2 *|UTC|2026-03-06T10:00:00Z|2028-02-29T00:00:00Z 2032-02-29T00:00:00Z
            0 0 * * 7|UTC|2026-03-06T10:00:00Z|2026-03-08T00:00:00Z 2026-03-15T00:00:00Z
            # Both days are restricted: either counts.
            0 0 13 * fri|UTC|2026-03-06T10:00:00Z|2026-03-13T00:00:00Z 2026-03-20T00:00:00Z
            0 0 14 * fri|UTC|2026-03-06T10:00:00Z|2026-03-13T00:00:00Z 2026-03-14T00:00:00Z
            # A skipped wall time is moved, and counts once.
            30 2 * * *|Europe/Berlin|2026-03-28T12:00:00Z|2026-03-29T01:30:00Z 2026-03-30T00:30:00Z
            0 2,3 * * *|Europe/Berlin|2026-03-28T12:00:00Z|2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
            30 2,3 * * *|Europe/Berlin|2026-03-29T00:00:00Z|2026-03-29T01:30:00Z 2026-03-30T00:30:00Z
            # Of two equal wall times the first counts.
            30 2 * * *|Europe/Berlin|2026-10-24T12:00:00Z|2026-10-25T00:30:00Z 2026-10-26T01:30:00Z
            30 * * * *|Europe/Berlin|2026-10-25T00:00:00Z|2026-10-25T00:30:00Z 2026-10-25T02:30:00Z
            0 3 * * *|Pacific/Apia|2026-03-02T13:59:59Z|2026-03-02T14:00:00Z 2026-03-03T14:00:00Z
            """)
    void slotsFollowTheCalendarOfTheZone(String cron, String zone, String after, String slots) throws Exception {
        assertThat(slots(schedule(cron, zone), after, 2)).isEqualTo(slots);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 3 * *|five fields
            @daily|five fields
            60 3 * * *|minute: 60
            0 24 * * *|hour: 24
            0 0 0 * *|day of month: 0
            0 0 * 13 *|month: 13
            0 0 * * 8|day of week: 8
            5-1 * * * *|minute: 5-1
            1-2-3 * * * *|minute: 1-2-3
            */0 * * * *|minute: */0
            1/2/3 * * * *|minute: 1/2/3
            , * * * *|minute:
            0 0 * foo *|month: foo
            -1 * * * *|minute: -1
            0 0 30 2 *|a day that one of the months has
            """)
    void faultySchedulesAreRefused(String cron, String fault) {
        assertThatThrownBy(() -> schedule(cron, "UTC"))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void slotsOfEachMinuteAreOneMinuteApartOnADayWithoutAClockChange() throws Exception {
        CronSchedule schedule = schedule("* * * * *", "Europe/Berlin");
        Instant slot = Instant.parse("2026-06-01T00:00:00Z");

        for (int i = 0; i < 1440; i++) {
            Instant next = schedule.next(slot).orElseThrow();
            assertThat(Duration.between(slot, next)).isEqualTo(Duration.ofMinutes(1));
            slot = next;
        }
    }
}
