package io.grapevine.model.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecurrenceTest {
    private static Recurrence paris(
            @Nullable String weekdays, @Nullable String days, String at, @Nullable Duration length, String until)
            throws TimeIntervalException {
        TimeInterval on = new TimeInterval(
                null,
                weekdays == null ? null : List.of(DateRange.parse(DateRange.Field.WEEKDAYS, weekdays)),
                days == null ? null : List.of(DateRange.parse(DateRange.Field.DAYS_OF_MONTH, days)),
                null,
                null,
                Location.parse("Europe/Paris"));
        return new Recurrence(
                on, LocalTime.parse(at), length, length == null ? LocalTime.parse(until) : null, List.of());
    }

    private static List<String> after(Recurrence recurrence, String now, int most) {
        return recurrence.after(Instant.parse(now), most).stream()
                .map(each -> each.start() + " " + each.end())
                .toList();
    }

    @Test
    void aStartThatTheClockSkipsInSpringIsAsMuchLater() throws Exception {
        assertThat(after(paris(null, null, "02:30", Duration.ofHours(1), ""), "2026-03-28T12:00:00Z", 2))
                .containsExactly(
                        "2026-03-29T01:30:00Z 2026-03-29T02:30:00Z", // 03:30 to 04:30
                        "2026-03-30T00:30:00Z 2026-03-30T01:30:00Z");
    }

    @Test
    void aStartThatComesTwiceInAutumnCountsOnce() throws Exception {
        assertThat(after(paris(null, null, "02:30", Duration.ofHours(1), ""), "2026-10-24T12:00:00Z", 2))
                .containsExactly(
                        "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z 2026-10-26T02:30:00Z");
    }

    @Test
    void aLengthIsNotChangedByTheClockButAnEndFollowsIt() throws Exception {
        assertThat(after(paris(null, null, "01:00", Duration.ofHours(4), ""), "2026-03-28T12:00:00Z", 1))
                .containsExactly("2026-03-29T00:00:00Z 2026-03-29T04:00:00Z");
        assertThat(after(paris(null, null, "01:00", null, "05:00"), "2026-03-28T12:00:00Z", 1))
                .containsExactly("2026-03-29T00:00:00Z 2026-03-29T03:00:00Z");
        assertThat(after(paris(null, null, "02:30", null, "03:00"), "2026-03-28T12:00:00Z", 1))
                .containsExactly("2026-03-29T01:30:00Z 2026-03-29T02:00:00Z");
    }

    @Test
    void anEndBeforeTheStartIsOnTheNextDay() throws Exception {
        assertThat(after(paris("friday", null, "22:00", null, "06:00"), "2026-11-23T00:00:00Z", 1))
                .containsExactly("2026-11-27T21:00:00Z 2026-11-28T05:00:00Z");
    }

    @Test
    void anOccurrenceCountsUntilItsEnd() throws Exception {
        Recurrence longOnes = paris("tuesday", null, "02:00", Duration.ofDays(10), "");
        assertThat(after(longOnes, "2026-11-26T00:00:00Z", 2))
                .containsExactly(
                        "2026-11-17T01:00:00Z 2026-11-27T01:00:00Z", "2026-11-24T01:00:00Z 2026-12-04T01:00:00Z");
        assertThat(longOnes.between(Instant.parse("2026-11-27T01:00:00Z"), Instant.parse("2026-12-01T01:00:00Z")))
                .extracting(Occurrence::start)
                .containsExactly(Instant.parse("2026-11-24T01:00:00Z"));
    }

    @Test
    void weekdaysAndDaysOfTheMonthMustBothHold() throws Exception {
        assertThat(after(paris("tuesday", "1:7", "02:00", Duration.ofHours(1), ""), "2026-11-23T00:00:00Z", 2))
                .containsExactly(
                        "2026-12-01T01:00:00Z 2026-12-01T02:00:00Z", "2027-01-05T01:00:00Z 2027-01-05T02:00:00Z");
        assertThat(after(paris(null, "-1", "02:00", Duration.ofHours(1), ""), "2026-11-23T00:00:00Z", 1))
                .containsExactly("2026-11-30T01:00:00Z 2026-11-30T02:00:00Z");
    }

    @Test
    void anEarlyEndOfTheSearchFindsNothingLater() throws Exception {
        assertThat(paris("tuesday", null, "02:00", Duration.ofHours(1), "")
                        .between(Instant.parse("2026-11-24T03:00:00Z"), Instant.parse("2026-11-26T00:00:00Z")))
                .isEmpty();
    }
}
