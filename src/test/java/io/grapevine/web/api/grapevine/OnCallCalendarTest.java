package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.OnCallSchedule;
import io.grapevine.config.OnCallSchedule.Layer;
import io.grapevine.config.OnCallSchedule.Override;
import io.grapevine.config.OnCallSchedule.Rotation;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnCallCalendarTest {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static OnCallSchedule schedule(String zone, Override... overrides) {
        Location location = new Location(zone, ZoneId.of(zone));
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

    /** The events of a calendar, read as RFC 5545 says: lines end with CRLF, and one that begins with a space goes on. */
    private static List<Map<String, String>> events(String calendar) {
        assertThat(calendar).doesNotContainPattern("[^\r]\n").endsWith("END:VCALENDAR\r\n");
        List<Map<String, String>> events = new ArrayList<>();
        Map<String, String> event = new HashMap<>();
        for (String line : calendar.replace("\r\n ", "").split("\r\n")) {
            String[] parts = line.split(":", 2);
            if (line.equals("BEGIN:VEVENT")) {
                event = new HashMap<>();
                events.add(event);
            } else if (!line.startsWith("END:")) {
                assertThat(event.put(
                                parts[0],
                                parts[1].replaceAll("\\\\([,;\\\\])", "$1").replace("\\n", "\n")))
                        .isNull();
            }
        }
        return events;
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

        assertThat(events(text(schedule, now)).stream()
                        .map(event -> event.get("SUMMARY") + " " + event.get("DTSTART") + " " + event.get("DTEND")))
                .containsExactlyElementsOf(
                        schedule.between(today.minus(Duration.ofDays(7)), today.plus(Duration.ofDays(92))).stream()
                                .map(shift -> "payments: " + shift.person() + " " + UTC.format(shift.start()) + " "
                                        + UTC.format(shift.end()))
                                .toList());
    }

    @Test
    void calendarHasTheSameBytesAllDayAndIdentitiesThatLast() {
        String before = text(schedule("Europe/Berlin"), "2026-03-01T00:00:00Z");

        assertThat(text(schedule("Europe/Berlin"), "2026-03-01T23:59:59Z")).isEqualTo(before);
        List<String> next = events(text(schedule("Europe/Berlin"), "2026-03-02T00:00:00Z")).stream()
                .map(event -> event.get("UID"))
                .toList();
        assertThat(next).doesNotHaveDuplicates();
        assertThat(events(before).stream().map(event -> event.get("UID")).skip(2))
                .allMatch(next::contains);
    }

    @Test
    void movedShiftKeepsNoOldIdentity() {
        Override override = new Override(
                "1", Instant.parse("2026-03-01T10:00:00Z"), Instant.parse("2026-03-01T11:00:00Z"), "chi", "");
        List<String> before = events(text(schedule("Europe/Berlin"), "2026-03-01T00:00:00Z")).stream()
                .map(event -> event.get("UID"))
                .toList();
        List<Map<String, String>> after = events(text(schedule("Europe/Berlin", override), "2026-03-01T00:00:00Z"));

        assertThat(after.stream()
                        .filter(event -> !before.contains(event.get("UID")))
                        .map(each -> each.get("DTSTART")))
                .containsExactly("20260301T013000Z", "20260301T100000Z", "20260301T110000Z");
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
        assertThat(events(calendar).stream().map(event -> event.get("DESCRIPTION")))
                .contains("override: " + reason.replace("\u0007", ""));
    }

    @Test
    void calendarOfAPersonHasTheirShiftsOnly() {
        String calendar = new OnCallCalendar(schedule("Europe/Berlin"))
                .text(Instant.parse("2026-03-01T00:00:00Z"), Optional.of("ben"));

        assertThat(calendar).contains("X-WR-CALNAME:payments ben\r\n");
        assertThat(events(calendar))
                .hasSizeBetween(65, 67)
                .allMatch(event -> event.get("SUMMARY").endsWith("ben"));
    }
}
