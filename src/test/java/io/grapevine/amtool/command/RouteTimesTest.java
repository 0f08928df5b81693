package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.checking.ConfigText;
import io.grapevine.config.Config;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.model.matcher.ParserMode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The times of a route: what the command says of them is what the server does. */
class RouteTimesTest {
    private static final String YAML = """
            route:
              receiver: r
              routes:
              - {}
              - {mute_time_intervals: [nights]}
              - {mute_time_intervals: [nights, weekends]}
              - {active_time_intervals: [office]}
              - {active_time_intervals: [office, weekends], mute_time_intervals: [nights]}
            receivers: [{name: r}]
            time_intervals:
            - name: nights
              time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}], location: Europe/Berlin}]
            - name: weekends
              time_intervals: [{weekdays: [saturday, sunday]}]
            - name: office
              time_intervals:
              - {times: [{start_time: '09:00', end_time: '12:00'}], weekdays: ['monday:friday']}
              - {times: [{start_time: '13:00', end_time: '17:00'}], weekdays: ['monday:friday']}
            """;

    @Test
    void aRouteIsMutedWhenTheServerMutesIt() throws Exception {
        Config config = new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(YAML);
        TimeMuting server = new TimeMuting(config.timeIntervals());
        Instant start = Instant.parse("2026-11-16T00:00:00Z");
        int muted = 0;
        int active = 0;
        for (int i = 0; i < 8 * 48; i++) {
            Instant time = start.plus(Duration.ofMinutes(30).multipliedBy(i));
            for (RouteConfig route : config.route().routes()) {
                boolean expected = !server.mutedBy(route, time).isEmpty();
                assertThat(RouteTrial.state(server, route, time))
                        .as(route + " at " + time)
                        .startsWith(expected ? "muted: " : "active");
                muted += expected ? 1 : 0;
                active += expected ? 0 : 1;
            }
        }
        assertThat(muted).isPositive();
        assertThat(active).isPositive();
    }

    @Test
    void bothReasonsToBeActiveAreNamed() throws Exception {
        Config config = new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(YAML);

        assertThat(state(config, "2026-11-20T10:00:00Z")).isEqualTo("active: in office, and outside of nights");
    }

    @Test
    void bothReasonsToBeMutedAreNamed() throws Exception {
        Config config = new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(YAML);

        assertThat(state(config, "2026-11-20T02:00:00Z"))
                .isEqualTo("muted: outside of office, weekends, and in nights");
    }

    private static String state(Config config, String time) {
        RouteConfig route = config.route().routes().get(4);
        return RouteTrial.state(new TimeMuting(config.timeIntervals()), route, Instant.parse(time));
    }
}
