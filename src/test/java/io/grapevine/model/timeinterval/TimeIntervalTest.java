package io.grapevine.model.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
    @Test
    void containsEveryInstantWhereNoFieldIsAsked() {
        assertThat(TimeInterval.ALWAYS.contains(Instant.EPOCH)).isTrue();
    }

    @Test
    void containsNoInstantWhereAFieldHasNoRange() {
        TimeInterval never = new TimeInterval(null, List.of(), null, null, null, null);

        assertThat(never.contains(Instant.EPOCH)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2030-07-01T09:00:00Z, true", // a Monday
        "2030-07-01T08:59:59Z, false",
        "2030-07-01T16:59:59.999Z, true",
        "2030-07-01T17:00:00Z, false",
        "2030-07-06T12:00:00Z, false", // a Saturday
        "2030-07-08T12:00:00Z, false", // not in the first week
        "2030-06-03T12:00:00Z, false",
        "2031-07-01T12:00:00Z, false",
    })
    void asksThatAllFieldsHold(Instant instant, boolean expected) throws TimeIntervalException {
        TimeInterval interval = new TimeInterval(
                List.of(TimeRange.parse("09:00", "17:00")),
                List.of(DateRange.parse(DateRange.Field.WEEKDAYS, "monday:friday")),
                List.of(DateRange.parse(DateRange.Field.DAYS_OF_MONTH, "1:7")),
                List.of(DateRange.parse(DateRange.Field.MONTHS, "july:august")),
                List.of(DateRange.parse(DateRange.Field.YEARS, "2030")),
                null);

        assertThat(interval.contains(instant)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2030-01-05T00:00:00Z, true", "2030-01-06T00:00:00Z, true", "2030-01-07T00:00:00Z, false"})
    void asksThatOneRangeOfAFieldHolds(Instant instant, boolean expected) throws TimeIntervalException {
        List<DateRange> weekend = List.of(
                DateRange.parse(DateRange.Field.WEEKDAYS, "saturday"),
                DateRange.parse(DateRange.Field.WEEKDAYS, "sunday"));

        assertThat(new TimeInterval(null, weekend, null, null, null, null).contains(instant))
                .isEqualTo(expected);
    }

    /** All that begin on one day and end on another, over the end of the week, too. */
    @Test
    void weekdaysAreThoseFromTheFirstOnToTheLast() throws TimeIntervalException {
        LocalDate sunday = LocalDate.parse("2030-01-06");
        for (int first = 0; first < 7; first++) {
            for (int length = 1; length <= 7; length++) {
                DayOfWeek begin = sunday.plusDays(first).getDayOfWeek();
                DayOfWeek end = sunday.plusDays(first + length - 1).getDayOfWeek();
                DateRange range = DateRange.parse(DateRange.Field.WEEKDAYS, begin + ":" + end);
                TimeInterval interval = new TimeInterval(null, List.of(range), null, null, null, null);
                Set<DayOfWeek> expected = EnumSet.noneOf(DayOfWeek.class);
                for (int i = 0; i < length; i++) {
                    expected.add(begin.plus(i));
                }
                assertThat(DayOfWeek.values()).as(range.toString()).allSatisfy(day -> {
                    Instant noon = sunday.with(TemporalAdjusters.next(day))
                            .atTime(12, 0)
                            .toInstant(ZoneOffset.UTC);
                    assertThat(interval.contains(noon)).isEqualTo(expected.contains(day));
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-3:-1, 2030-02-26, true",
        "-3:-1, 2030-02-25, false",
        "-3:-1, 2030-02-28, true",
        "-1, 2032-02-29, true",
        "-1, 2032-02-28, false",
        "31, 2030-04-30, false",
        "30:31, 2030-02-28, false",
        "25:31, 2030-02-28, true",
        "-31:-29, 2030-02-01, false",
        "-31:-28, 2030-02-01, true",
        "-31:-30, 2030-01-02, true",
        "1:-1, 2030-02-15, true",
        "18:-10, 2030-02-18, true",
        "18:-10, 2030-02-20, false",
        "18:-10, 2030-01-22, true",
    })
    void cutsDaysOfTheMonthOffAtItsEnds(String days, String date, boolean expected) throws TimeIntervalException {
        Instant noon = Instant.parse(date + "T12:00:00Z");
        TimeInterval interval = new TimeInterval(
                null, null, List.of(DateRange.parse(DateRange.Field.DAYS_OF_MONTH, days)), null, null, null);

        assertThat(interval.contains(noon)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2030-01-15T08:00:00Z, true",
        "Europe/Berlin, 2030-07-15T08:00:00Z, false",
        "Europe/Berlin, 2030-07-15T07:30:00Z, true",
        "Australia/Lord_Howe, 2030-01-14T22:30:00Z, true",
        "Australia/Lord_Howe, 2030-07-14T22:30:00Z, true",
        "Asia/Kathmandu, 2030-01-15T03:14:59Z, false",
        "Asia/Kathmandu, 2030-01-15T03:15:00Z, true",
        "UTC, 2030-07-15T09:30:00Z, true",
    })
    void timeIntervalReadsTheClockOfItsLocation(String location, Instant instant, boolean expected)
            throws TimeIntervalException {
        List<TimeRange> nine = List.of(TimeRange.parse("09:00", "10:00"));
        TimeInterval interval = new TimeInterval(nine, null, null, null, null, Location.parse(location));

        assertThat(interval.contains(instant)).isEqualTo(expected);
    }

    @Test
    void holdsTwiceInTheHourThatTheEndOfSummerTimeRepeatsAndNeverInTheOneThatItsStartSkips()
            throws TimeIntervalException {
        TimeInterval halfPastTwo = new TimeInterval(
                List.of(TimeRange.parse("02:30", "02:31")), null, null, null, null, Location.parse("Europe/Berlin"));

        assertThat(halfPastTwo.contains(Instant.parse("2030-10-27T00:30:00Z"))).isTrue();
        assertThat(halfPastTwo.contains(Instant.parse("2030-10-27T01:30:00Z"))).isTrue();
        for (int minute = 0; minute < 24 * 60; minute++) {
            Instant instant = Instant.parse("2030-03-30T23:00:00Z").plusSeconds(60L * minute);
            assertThat(halfPastTwo.contains(instant)).isFalse();
        }
    }
}
