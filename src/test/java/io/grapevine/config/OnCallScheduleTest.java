package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Layer;
import io.grapevine.features.oncall.OnCallSchedule.Override;
import io.grapevine.features.oncall.OnCallSchedule.Rotation;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.model.timeinterval.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnCallScheduleTest {
    private static final String BERLIN = "Europe/Berlin";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<TimeInterval> ALWAYS = List.of(TimeInterval.ALWAYS);

    private static Location location(String zone) {
        try {
            return Location.parse(zone);
        } catch (TimeIntervalException e) {
            throw new AssertionError(e);
        }
    }

    private static Rotation rotation(String from, Duration every, String... people) {
        return new Rotation(LocalDateTime.parse(from), every, List.of(people));
    }

    private static Layer layer(String zone, List<TimeInterval> only, Rotation... rotations) {
        return new Layer("layer" + rotations[0].people().get(0), location(zone), only, List.of(rotations));
    }

    private static OnCallSchedule schedule(String zone, Layer... layers) {
        return new OnCallSchedule(
                "payments", "pager", location(zone), ALWAYS, List.of(layers), List.of(), OnCallSchedule.Notices.NONE);
    }

    private static OnCallSchedule of(String zone, Rotation... rotations) {
        return schedule(zone, layer(zone, ALWAYS, rotations));
    }

    private static TimeInterval weekdays(int first, int last, String zone) {
        return new TimeInterval(
                List.of(new TimeRange(9 * 60, 17 * 60)),
                List.of(new DateRange(DateRange.Field.WEEKDAYS, first, last)),
                null,
                null,
                null,
                location(zone));
    }

    private static Override override(String person, String from, String to) {
        return new Override("id-" + person, Instant.parse(from), Instant.parse(to), person, "leave");
    }

    private static List<String> texts(List<Shift> shifts) {
        return shifts.stream()
                .map(shift -> (shift.isGap() ? "nobody" : shift.person()) + " " + shift.start() + " " + shift.end())
                .toList();
    }

    @Test
    void shiftsChangeAtTheWallTimeOfTheHandover() {
        OnCallSchedule weekly = of(BERLIN, rotation("2026-01-05T09:00", WEEK, "ana", "ben"));

        assertThat(Stream.of(
                                "2026-01-12T07:59:59Z",
                                "2026-01-12T08:00:00Z",
                                "2026-01-19T08:00:00Z",
                                "2026-03-30T06:59:59Z",
                                "2026-03-30T07:00:00Z")
                        .map(at -> weekly.personAt(Instant.parse(at)).orElseThrow()))
                .containsExactly("ana", "ben", "ana", "ben", "ana");
    }

    @Test
    void nobodyIsOnDutyBeforeTheFirstRotation() {
        OnCallSchedule weekly = of(BERLIN, rotation("2026-01-05T09:00", WEEK, "ana", "ben"));

        assertThat(weekly.personAt(Instant.parse("2026-01-05T07:59:59Z"))).isEmpty();
        assertThat(weekly.at(Instant.parse("2026-01-01T00:00:00Z")).end()).isEqualTo("2026-01-05T08:00:00Z");
    }

    @Test
    void skippedWallTimeOfAHandoverIsLaterByAsMuch() {
        OnCallSchedule daily = of(BERLIN, rotation("2026-03-27T02:30", DAY, "ana", "ben", "chi"));

        assertThat(texts(daily.between(Instant.parse("2026-03-28T12:00:00Z"), Instant.parse("2026-03-30T00:00:00Z"))))
                .containsExactly(
                        "ben 2026-03-28T01:30:00Z 2026-03-29T01:30:00Z",
                        "chi 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z");
    }

    @Test
    void firstOfTwoEqualWallTimesCounts() {
        OnCallSchedule daily = of(BERLIN, rotation("2026-10-24T02:30", DAY, "ana", "ben"));

        assertThat(texts(daily.between(Instant.parse("2026-10-24T12:00:00Z"), Instant.parse("2026-10-25T12:00:00Z"))))
                .containsExactly(
                        "ana 2026-10-24T00:30:00Z 2026-10-25T00:30:00Z",
                        "ben 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
    }

    @Test
    void weekHasTheHoursThatTheClockGivesIt() {
        OnCallSchedule weekly = of(BERLIN, rotation("2026-01-05T09:00", WEEK, "ana", "ben"));
        List<Shift> shifts = Stream.of("2026-03-25T12:00:00Z", "2026-10-21T12:00:00Z", "2026-06-01T12:00:00Z")
                .map(at -> weekly.at(Instant.parse(at)))
                .toList();

        assertThat(shifts.stream()
                        .map(shift ->
                                Duration.between(shift.start(), shift.end()).toHours()))
                .containsExactly(167L, 169L, 168L);
        assertThat(shifts)
                .allSatisfy(shift -> assertThat(
                                shift.end().atZone(ZoneId.of(BERLIN)).toLocalDateTime())
                        .asString()
                        .endsWith("T09:00"));
    }

    @Test
    void laterRotationLeavesTheShiftsBeforeIt() {
        Rotation before = rotation("2026-01-05T09:00", WEEK, "ana", "ben", "chi");
        OnCallSchedule two = of(BERLIN, before, rotation("2026-06-03T09:00", WEEK, "dee", "ana"));
        OnCallSchedule one = of(BERLIN, before);
        Instant from = Instant.parse("2026-01-05T08:00:00Z");
        Instant change = Instant.parse("2026-06-03T07:00:00Z");

        List<Shift> shifts = two.between(from, change);
        assertThat(shifts.subList(0, shifts.size() - 1))
                .isEqualTo(one.between(from, change).subList(0, shifts.size() - 1));
        assertThat(shifts.get(shifts.size() - 1).end()).isEqualTo(change);
        assertThat(two.personAt(change)).contains("dee");
    }

    @Test
    void lastLayerThatHasSomebodyCountsAndMaskedShiftsCountOn() {
        OnCallSchedule layered = schedule(
                BERLIN,
                layer(BERLIN, ALWAYS, rotation("2026-01-05T09:00", WEEK, "ana", "ben")),
                layer(
                        "America/Chicago",
                        List.of(weekdays(1, 5, "America/Chicago")),
                        rotation("2026-01-05T09:00", DAY, "eli", "fay")));

        assertThat(texts(layered.between(Instant.parse("2026-01-09T15:00:00Z"), Instant.parse("2026-01-12T16:00:00Z"))))
                .containsExactly(
                        "eli 2026-01-09T15:00:00Z 2026-01-09T23:00:00Z", // the fifth day
                        "ana 2026-01-09T23:00:00Z 2026-01-12T08:00:00Z",
                        "ben 2026-01-12T08:00:00Z 2026-01-12T15:00:00Z",
                        "fay 2026-01-12T15:00:00Z 2026-01-12T23:00:00Z"); // the eighth
    }

    @Test
    void overridesCountBeforeLayersAndLaterOnesBeforeEarlierOnes() {
        OnCallSchedule weekly = of(BERLIN, rotation("2026-01-05T09:00", WEEK, "ana", "ben"))
                .with(List.of(
                        override("chi", "2026-01-06T10:00:00Z", "2026-01-06T14:00:00Z"),
                        override("dee", "2026-01-06T12:00:00Z", "2026-01-06T13:00:00Z")));

        assertThat(texts(weekly.between(Instant.parse("2026-01-06T00:00:00Z"), Instant.parse("2026-01-07T00:00:00Z"))))
                .containsExactly(
                        "ana 2026-01-05T08:00:00Z 2026-01-06T10:00:00Z",
                        "chi 2026-01-06T10:00:00Z 2026-01-06T12:00:00Z",
                        "dee 2026-01-06T12:00:00Z 2026-01-06T13:00:00Z",
                        "chi 2026-01-06T13:00:00Z 2026-01-06T14:00:00Z",
                        "ana 2026-01-06T14:00:00Z 2026-01-12T08:00:00Z");
        assertThat(weekly.at(Instant.parse("2026-01-06T12:30:00Z")).override())
                .satisfies(override ->
                        assertThat(Objects.requireNonNull(override).id()).isEqualTo("id-dee"));
    }

    @Test
    void gapsAreThoseWithinTheCover() {
        Layer weekend = layer(BERLIN, List.of(weekdays(1, 5, BERLIN)), rotation("2026-01-05T09:00", WEEK, "ana"));
        TimeInterval longer = new TimeInterval(
                List.of(new TimeRange(8 * 60, 17 * 60)),
                List.of(new DateRange(DateRange.Field.WEEKDAYS, 1, 1)),
                null,
                null,
                null,
                location(BERLIN));
        Instant from = Instant.parse("2026-01-07T00:00:00Z");
        Instant to = Instant.parse("2026-01-14T00:00:00Z");
        OnCallSchedule covered = schedule(BERLIN, weekend);

        assertThat(Records.with(covered, "cover", List.of(longer)).gaps(from, to))
                .containsExactly(
                        new Occurrence(Instant.parse("2026-01-12T07:00:00Z"), Instant.parse("2026-01-12T08:00:00Z")));
        assertThat(Records.with(covered, "cover", List.of()).gaps(from, to)).isEmpty();
        assertThat(covered.gaps(from, to))
                .hasSize(6)
                .last()
                .isEqualTo(new Occurrence(Instant.parse("2026-01-13T16:00:00Z"), to));
    }

    @ParameterizedTest
    @ValueSource(strings = {BERLIN, "America/Chicago", "Australia/Lord_Howe"})
    void shiftsTileTheTimeAndSayWhatEachInstantSays(String zone) {
        Random random = new Random(zone.hashCode());
        List<Duration> lengths = List.of(Duration.ofHours(1), Duration.ofHours(7), Duration.ofHours(12), DAY, WEEK);
        for (int run = 0; run < 15; run++) {
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                Rotation rotation = rotation(
                        "2026-0" + (1 + random.nextInt(3)) + "-05T0" + random.nextInt(4) + ":"
                                + (random.nextBoolean() ? "00" : "30"),
                        lengths.get(random.nextInt(lengths.size())),
                        Stream.of("a", "b", "c")
                                .limit(1 + random.nextInt(3))
                                .map(name -> name + random.nextInt(9))
                                .toArray(String[]::new));
                List<TimeInterval> only = random.nextBoolean() ? ALWAYS : List.of(weekdays(0, random.nextInt(7), zone));
                layers.add(layer(zone, only, rotation));
            }
            Instant override = Instant.parse("2026-04-01T00:00:00Z").plusSeconds(random.nextInt(1_000_000));
            OnCallSchedule schedule = schedule(zone, layers.toArray(Layer[]::new))
                    .with(List.of(new Override("x", override, override.plusSeconds(50_000), "x", "")));
            // both changes of the clock of each zone, on either side of the equator
            for (String month : List.of("2026-03", "2026-04", "2026-10", "2026-11")) {
                Instant from = Instant.parse(month + "-01T00:00:00Z").plusSeconds(random.nextInt(500_000));
                Instant to = from.plus(Duration.ofDays(10 + random.nextInt(25)));
                List<Shift> shifts = schedule.between(from, to);

                assertThat(shifts.get(0).start()).isBeforeOrEqualTo(from);
                assertThat(shifts.get(shifts.size() - 1).end()).isAfterOrEqualTo(to);
                for (int i = 0; i < shifts.size(); i++) {
                    Shift shift = shifts.get(i);
                    assertThat(shift.end()).isAfter(shift.start());
                    if (i > 0) {
                        assertThat(shift.start()).isEqualTo(shifts.get(i - 1).end());
                    }
                    long millis = Duration.between(shift.start(), shift.end()).toMillis();
                    for (long into : new long[] {0, random.nextLong(millis), millis - 1}) {
                        Instant at = shift.start().plusMillis(into);
                        assertThat(schedule.personAt(at).orElse(null)).isEqualTo(shift.person());
                        if (!shift.isGap()) {
                            assertThat(schedule.at(at)).isEqualTo(shift);
                        }
                    }
                }
            }
        }
    }
}
