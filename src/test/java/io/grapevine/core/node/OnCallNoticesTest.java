package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.config.Extensions;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OverrideSilence;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The metrics of a schedule in a scrape; what it announces is tested by {@code amtool test}. */
class OnCallNoticesTest {
    private final NodeHarness bench = new NodeHarness();

    /** Has Ana on duty from an hour on. */
    private void configure() {
        LocalDateTime start =
                LocalDateTime.ofInstant(bench.loop.now(), ZoneOffset.UTC).plusHours(1);
        OnCallSchedule schedule = new OnCallSchedule(
                "payments",
                "r0",
                Location.UTC,
                List.of(TimeInterval.ALWAYS),
                List.of(new OnCallSchedule.Layer(
                        "weekly",
                        Location.UTC,
                        List.of(TimeInterval.ALWAYS),
                        List.of(new OnCallSchedule.Rotation(start, Duration.ofDays(7), List.of("ana"))))),
                List.of(),
                OnCallSchedule.Notices.NONE);
        OnCall onCall = Records.with(
                OnCall.NONE,
                "people",
                List.of(new OnCall.Person("ana", "r1"), new OnCall.Person("ben", "r1")),
                "schedules",
                List.of(schedule));
        LoadedConfig known = bench.node.loadedConfig();
        bench.now(bench.node.use(new LoadedConfig(
                known.config(),
                known.receivers(),
                known.routeLabels(),
                known.externalUrl(),
                Extensions.NONE.with(onCall, OnCall.NONE))));
    }

    @Test
    void personOnDutyAndGapsAreMetrics() {
        assertThat(bench.scrape("grapevine_on_call_")).isEmpty();
        configure();
        assertThat(bench.scrape("grapevine_on_call_"))
                .containsExactly("grapevine_on_call_gap{schedule=\"payments\"} 1.0");

        bench.pass(3600);
        assertThat(bench.scrape("grapevine_on_call_"))
                .containsExactly(
                        "grapevine_on_call_gap{schedule=\"payments\"} 0.0",
                        "grapevine_on_call_info{person=\"ana\",schedule=\"payments\"} 1.0");

        Instant now = bench.loop.now();
        bench.now(bench.node.setSilence(OverrideSilence.of(
                "payments",
                List.of(new OnCallSchedule.Override("", now, now.plusSeconds(60), "ben", "")),
                "Ben",
                "",
                now)));
        assertThat(bench.scrape("grapevine_on_call_info"))
                .containsExactly("grapevine_on_call_info{person=\"ben\",schedule=\"payments\"} 1.0");
    }

    @Test
    void overrideOfAPersonWhoIsNotConfiguredDoesNotCount() {
        configure();
        Instant now = bench.loop.now();
        bench.now(bench.node.setSilence(OverrideSilence.of(
                "payments",
                List.of(new OnCallSchedule.Override("", now, now.plusSeconds(60), "zoe", "")),
                "Ben",
                "",
                now)));

        assertThat(bench.node.receivers().at("r0", now))
                .isEqualTo(bench.node.loadedConfig().receivers().get("r0"));
    }
}
