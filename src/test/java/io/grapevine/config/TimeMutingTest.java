package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.sim.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class TimeMutingTest {
    private static final Instant FRIDAY = Samples.START;

    private final TimeMuting muting = new TimeMuting(Map.of(
            "always", List.of(TimeInterval.ALWAYS),
            "never", List.of(),
            "twice", List.of(on("friday"), TimeInterval.ALWAYS),
            "weekend", List.of(on("saturday"), on("sunday")),
            "friday", List.of(on("friday"))));

    private static TimeInterval on(String day) {
        try {
            return new TimeInterval(
                    null, List.of(DateRange.parse(DateRange.Field.WEEKDAYS, day)), null, null, null, null);
        } catch (TimeIntervalException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> mutedBy(List<String> mute, List<String> active, Instant now) {
        return muting.mutedBy(route(mute, active), now);
    }

    public static RouteConfig route(List<String> mute, List<String> active) {
        RouteConfig route = Samples.route("r0");
        return Records.with(route, "muteTimeIntervals", mute, "activeTimeIntervals", active);
    }

    @Test
    void namesTheMuteIntervalsThatTheTimeIsIn() {
        assertThat(mutedBy(List.of("weekend", "friday", "always"), List.of(), FRIDAY))
                .containsExactly("friday", "always");
        assertThat(mutedBy(List.of("weekend", "never"), List.of(), FRIDAY)).isEmpty();
        assertThat(mutedBy(List.of("weekend"), List.of(), FRIDAY.plusSeconds(86_400)))
                .containsExactly("weekend");
    }

    @Test
    void namesAllActiveIntervalsIfTheTimeIsInNone() {
        assertThat(mutedBy(List.of(), List.of("weekend", "never"), FRIDAY)).containsExactly("weekend", "never");
    }

    @Test
    void namesMuteIntervalsAfterTheActiveOnes() {
        assertThat(mutedBy(List.of("always", "weekend", "friday"), List.of("weekend", "never"), FRIDAY))
                .containsExactly("weekend", "never", "always", "friday");
        assertThat(mutedBy(List.of("always"), List.of("never", "friday"), FRIDAY))
                .as("inside of its active time")
                .containsExactly("always");
    }

    @Test
    void listsANameOnceForEachPeriodAndEachMentionAsAlertmanager() {
        RouteConfig route = route(List.of("twice", "always", "twice"), List.of("never", "never"));

        assertThat(muting.listed(route, FRIDAY))
                .containsExactly("never", "never", "twice", "twice", "always", "twice", "twice");
        assertThat(muting.mutedBy(route, FRIDAY)).containsExactly("never", "twice", "always");
    }

    @Test
    void muteIntervalsEndWhenTheTimeIsInNoneOfThem() {
        Instant saturday = Instant.parse("2026-11-21T10:20:30.5Z");

        assertThat(muting.mutedUntil(route(List.of("weekend"), List.of()), saturday))
                .contains(Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(muting.mutedUntil(route(List.of("always"), List.of()), saturday))
                .isEmpty();
    }

    @Test
    void aRouteOutsideOfItsActiveIntervalsIsMutedUntilOneBegins() {
        Instant saturday = Instant.parse("2026-11-21T10:20:30.5Z");

        assertThat(muting.mutedUntil(route(List.of(), List.of("never", "friday")), saturday))
                .contains(Instant.parse("2026-11-27T00:00:00Z"));
        assertThat(muting.mutedUntil(route(List.of("friday"), List.of("friday")), saturday))
                .isEmpty();
    }

    @Test
    void mutesNothingWhileTheTimeIsInOneActiveInterval() {
        assertThat(mutedBy(List.of(), List.of("weekend", "friday"), FRIDAY)).isEmpty();
        assertThat(mutedBy(List.of("friday"), List.of("weekend", "friday"), FRIDAY))
                .containsExactly("friday");
        assertThat(mutedBy(List.of(), List.of(), FRIDAY)).isEmpty();
    }
}
