package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.files.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * The configurations of a world: two receivers with three integrations, and one rule of inhibition. Where ordinary days are played there
 * is a third receiver, with a name that the second edition changes, behind a route that may have a night.
 */
final class Configs {
    /** Where the receivers are; what follows is the name of one. */
    static final String HOOK = "http://receivers/";

    /** The receivers: one of all alerts, and two behind the same route, one of them without resolved alerts. */
    static final List<String> RECEIVERS = List.of("one", "two", "three");

    /** The receivers where ordinary days are played: {@link #RECEIVERS}, and that of the route of ordinary days. */
    static final List<String> RECEIVERS_OF_DAYS = List.of("one", "two", "three", "four");

    /** The team whose alerts have a route with a night. */
    static final String TEAM_OF_DAYS = "d";

    /** The names of the receiver of the route of ordinary days. */
    static final String FIRST_NAME = "day";

    static final String SECOND_NAME = "today";

    private static final String TEXT = """
        route:
          receiver: one
          group_by: [alertname]
          group_wait: %1$dms
          group_interval: %2$dms
          repeat_interval: %3$dms
          routes:
          - matchers: [team="b"]
            receiver: both
          %4$s
        %5$s
        inhibit_rules:
        - source_matchers: [severity="critical"]
          target_matchers: [severity="warning"]
          equal: [alertname]
        receivers:
        - name: one
          webhook_configs:
          - url: http://receivers/one
        - name: both
          webhook_configs:
          - url: http://receivers/two
            send_resolved: false
          - url: http://receivers/three
        %6$s
        %7$s
        """;

    private static final String ANOTHER_ROUTE = """
        - matchers: [team="unused"]
            receiver: one
        """;

    private static final String ROUTE_OF_DAYS = """
          - matchers: [team="d"]
            receiver: %1$s
        """;

    private static final String NIGHT = """
        - name: %1$s
          time_intervals:
          - times: [{start_time: '%2$s', end_time: '%3$s'}]
        """;

    private static final String RECEIVER_OF_DAYS = """
        - name: %1$s
          webhook_configs:
          - url: http://receivers/four
        """;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private Configs() {}

    /**
     * A configuration; the second edition has a route more, which no alert takes.
     *
     * @param policy says whether it is one of a world with ordinary days, an escalation policy, a schedule and a storm valve
     */
    static Config of(WorldParameters parameters, boolean second, Policy policy) {
        return parsed(text(parameters, second, policy));
    }

    /** The text of {@link #of(WorldParameters, boolean, Policy)}. */
    static String text(WorldParameters parameters, boolean second, Policy policy) {
        boolean isScheduled = Escalating.isScheduled(policy, parameters);
        boolean hasValve = policy.hasValve();
        boolean isPaging = Paging.isIn(policy, parameters);
        return text(
                parameters,
                second,
                policy.hasDays(),
                (isScheduled || policy.hasPersonalRules() ? Scheduled.ROUTE : "")
                        + (hasValve ? Storm.ROUTE : "")
                        + (isPaging ? Paging.routes(parameters) : ""),
                (policy.escalates() ? Escalating.TEXT : "")
                        + (hasValve ? Storm.TEXT : "")
                        + (isScheduled ? Scheduled.TEXT : "")
                        + (policy.hasPersonalRules() ? Personal.receivers() : "")
                        + (isPaging ? Paging.receivers(parameters) : ""),
                isPaging ? Paging.night(parameters) : Optional.empty());
    }

    /** A configuration for the world of a tenant. */
    static Config ofTenant(WorldParameters parameters) {
        return parsed(text(parameters, false, false, "", "", Optional.empty()));
    }

    private static String text(
            WorldParameters parameters,
            boolean second,
            boolean days,
            String moreRoutes,
            String moreReceivers,
            Optional<Episode> off) {
        Optional<Episode> night = days ? DayPlan.night(parameters) : Optional.empty();
        String receiver = second ? SECOND_NAME : FIRST_NAME;
        return TEXT.formatted(
                millis(parameters.groupWait()),
                millis(parameters.groupInterval()),
                millis(parameters.repeatInterval()),
                second ? ANOTHER_ROUTE : "",
                moreRoutes
                        + (days ? ROUTE_OF_DAYS.formatted(receiver) : "")
                        + (night.isPresent() ? "    mute_time_intervals: [night]\n" : "")
                        + intervals(night, off),
                days ? RECEIVER_OF_DAYS.formatted(receiver) : "",
                moreReceivers);
    }

    private static Config parsed(String text) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
    }

    /** The key of the group of an alert. */
    static String groupKey(AlertCondition condition) {
        String team = condition.labels.valueOf("team");
        String route = team.equals("b") || team.equals(TEAM_OF_DAYS) ? "{}/{team=\"" + team + "\"}" : "{}";
        return route + ":{alertname=\"" + condition.labels.valueOf("alertname") + "\"}";
    }

    /** The receiver of the route of an alert, by the name that it has in the first edition. */
    static String receiver(AlertCondition condition) {
        return switch (condition.labels.valueOf("team")) {
            case "b" -> "both";
            case TEAM_OF_DAYS -> FIRST_NAME;
            default -> "one";
        };
    }

    private static String intervals(Optional<Episode> night, Optional<Episode> off) {
        String all = night.map(episode -> interval("night", episode)).orElse("")
                + off.map(episode -> interval("off", episode)).orElse("");
        return all.isEmpty() ? "" : "time_intervals:\n" + all;
    }

    private static String interval(String name, Episode episode) {
        return NIGHT.formatted(
                name,
                CLOCK.format(SimWorld.START.plus(episode.from())),
                CLOCK.format(SimWorld.START.plus(episode.to())));
    }

    private static long millis(Duration time) {
        return time.toMillis();
    }
}
