package io.grapevine.features.oncall.web;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseWarning;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Layer;
import io.grapevine.features.oncall.OnCallSchedule.Override;
import io.grapevine.features.oncall.OnCallSchedule.Rotation;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.zone.Zones;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnCallCalendarTest {
    private static OnCallSchedule schedule(String zone, Override... overrides) {
        Location location = new Location(zone, Zones.find(zone).orElseThrow());
        Rotation rotation =
                new Rotation(LocalDateTime.of(2026, 1, 5, 2, 30), Duration.ofHours(12), List.of("ana", "ben", "chi"));
        return new OnCallSchedule(
                "payments",
                "pager",
                location,
                List.of(),
                List.of(new Layer("weekly", location, List.of(TimeInterval.ALWAYS), List.of(rotation))),
                List.of(overrides),
                OnCallSchedule.Notices.NONE);
    }

    private static String text(OnCallSchedule schedule, String now) {
        return new OnCallCalendar(schedule).text(Instant.parse(now), Optional.empty());
    }

    /** The events of a calendar, which must be a valid one, as a library for calendars reads them. */
    static List<VEvent> events(String calendar) {
        assertThat(calendar).doesNotContainPattern("[^\r]\n").endsWith("END:VCALENDAR\r\n");
        List<List<ParseWarning>> warnings = new ArrayList<>();
        ICalendar read = Biweekly.parse(calendar).warnings(warnings).first();
        assertThat(warnings).allSatisfy(each -> assertThat(each).isEmpty());
        assertThat(read.validate(ICalVersion.V2_0).getWarnings()).isEmpty();
        return read.getEvents();
    }

    /** What an event says, and the instants at which it begins and ends. */
    static String said(VEvent event) {
        return event.getSummary().getValue() + " "
                + event.getDateStart().getValue().toInstant() + " "
                + event.getDateEnd().getValue().toInstant();
    }

    private static List<String> identities(String calendar) {
        return events(calendar).stream().map(event -> event.getUid().getValue()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-01T12:00:00Z",
        "Europe/Berlin, 2026-10-01T12:00:00Z",
        "America/Chicago, 2026-03-01T12:00:00Z",
        "America/Chicago, 2026-11-01T12:00:00Z",
        "Australia/Lord_Howe, 2026-04-01T12:00:00Z",
        "Australia/Lord_Howe, 2026-10-01T12:00:00Z"
    })
    void eventsAreTheShifts(String zone, String now) {
        OnCallSchedule schedule = schedule(zone);
        Instant today = Instant.parse(now).minus(Duration.ofHours(12));

        assertThat(events(text(schedule, now)).stream().map(OnCallCalendarTest::said))
                .containsExactlyElementsOf(
                        schedule.between(today.minus(Duration.ofDays(7)), today.plus(Duration.ofDays(92))).stream()
                                .map(shift -> "payments: " + shift.person() + " " + shift.start() + " " + shift.end())
                                .toList());
    }

    @Test
    void calendarHasTheSameBytesAllDayAndIdentitiesThatLast() {
        String before = text(schedule("Europe/Berlin"), "2026-03-01T00:00:00Z");

        assertThat(text(schedule("Europe/Berlin"), "2026-03-01T23:59:59Z")).isEqualTo(before);
        List<String> next = identities(text(schedule("Europe/Berlin"), "2026-03-02T00:00:00Z"));
        assertThat(next).doesNotHaveDuplicates();
        assertThat(identities(before).stream().skip(2)).allMatch(next::contains);
    }

    @Test
    void movedShiftKeepsNoOldIdentity() {
        Override override = new Override(
                "1", Instant.parse("2026-03-01T10:00:00Z"), Instant.parse("2026-03-01T11:00:00Z"), "chi", "");
        List<String> before = identities(text(schedule("Europe/Berlin"), "2026-03-01T00:00:00Z"));

        assertThat(events(text(schedule("Europe/Berlin", override), "2026-03-01T00:00:00Z")).stream()
                        .filter(event -> !before.contains(event.getUid().getValue()))
                        .map(each -> each.getDateStart().getValue().toInstant().toString()))
                .containsExactly("2026-03-01T01:30:00Z", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z");
    }

    @Test
    void overrideOfLessThanASecondIsNoEvent() {
        Instant start = Instant.parse("2026-03-01T10:00:00.100Z");
        Override override = new Override("1", start, start.plusMillis(300), "ben", "");

        assertThat(events(text(schedule("Europe/Berlin", override), "2026-03-01T00:00:00Z")).stream()
                        .map(OnCallCalendarTest::said))
                .contains(
                        "payments: chi 2026-03-01T01:30:00Z 2026-03-01T10:00:00Z",
                        "payments: chi 2026-03-01T10:00:00Z 2026-03-01T13:30:00Z");
    }

    @Test
    void longTextsAreFoldedBetweenCharactersAndEscaped() {
        String reason = "Ärzte, Züge; \\ \u0007and\nso on: " + "ß€😀".repeat(40);
        String calendar = text(
                schedule(
                        "Europe/Berlin",
                        new Override(
                                "1",
                                Instant.parse("2026-03-01T10:00:00Z"),
                                Instant.parse("2026-03-01T11:00:00Z"),
                                "chi",
                                reason)),
                "2026-03-01T00:00:00Z");

        assertThat(calendar.split("\r\n"))
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75))
                .allSatisfy(line -> assertThat(line).doesNotContain("\uFFFD"));
        assertThat(events(calendar).stream().map(event -> event.getDescription().getValue()))
                .contains("override: " + reason.replace("\u0007", ""));
    }

    @Test
    void calendarOfAPersonHasTheirShiftsOnly() {
        String calendar = new OnCallCalendar(schedule("Europe/Berlin"))
                .text(Instant.parse("2026-03-01T00:00:00Z"), Optional.of("ben"));

        assertThat(calendar).contains("X-WR-CALNAME:payments ben\r\n");
        assertThat(events(calendar))
                .hasSizeBetween(65, 67)
                .allMatch(event -> event.getSummary().getValue().endsWith("ben"));
    }
}
