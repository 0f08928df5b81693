package io.grapevine.features.heartbeat;

import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.RecurrenceSection;
import io.grapevine.config.shape.TimeIntervalSection;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.CronSchedule;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Schedule;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code heartbeats} of {@code grapevine.yml}. An instance serves one file. */
public final class HeartbeatSection {
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(31);
    private static final Duration USUAL_GRACE = Duration.ofHours(1);

    /** A Prometheus server sends a firing alert each minute: with less, one lost request would be an absence. */
    private static final Duration LEAST_OF_ALERTS = Duration.ofMinutes(2);

    private final RecurrenceSection recurrences;
    private final Set<String> names = new HashSet<>();
    private final MatcherFields matchers = MatcherFields.ofExtensions();

    /** A section without heartbeats yet; {@code intervals} are the time intervals that schedules may except, by name. */
    private HeartbeatSection(Map<String, List<TimeInterval>> intervals) {
        this.recurrences = new RecurrenceSection(intervals);
    }

    /** Reads the section; see {@link FeatureSection}. */
    public static HeartbeatSettings read(MappingReader file, FeatureSection.Scope scope) {
        HeartbeatSection section = new HeartbeatSection(scope.config().timeIntervals());
        return new HeartbeatSettings(file.value("heartbeats").objects(section::heartbeat));
    }

    private HeartbeatConfig heartbeat(MappingReader in) {
        String name = in.name(names);
        Matchers alert = in.has("alert")
                ? matchers.readNarrow(
                        in.value("alert"),
                        matcher -> !matcher.matchesEmpty(),
                        "matches every alert (expected: a matcher that needs a label, such as alertname=\"Watchdog\")")
                : Matchers.NONE;
        boolean pinged = in.value("ping").bool();
        if (pinged == in.has("alert")) {
            in.fault(
                    pinged ? "alert" : "ping",
                    "of alert and ping, " + (pinged ? "both" : "neither") + " (expected: one of the two)");
        }
        Optional<Schedule> schedule = in.has("schedule") ? in.value("schedule").read(this::schedule) : Optional.empty();
        if (in.has("schedule") == in.has("within")) {
            in.fault(
                    "within",
                    "of within and schedule, " + (in.has("within") ? "both" : "neither")
                            + " (expected: one of the two)");
        }
        Duration grace = in.has("grace") ? duration(in.value("grace")) : USUAL_GRACE;
        Duration within = in.has("within") ? duration(in.value("within")) : grace;
        Value token = in.value("token_file");
        if (!pinged) {
            checkAlert(in, within);
        }
        return new HeartbeatConfig(
                name,
                alert,
                schedule,
                schedule.isPresent() ? grace : within,
                in.has("grace") ? grace : within,
                in.value("never_seen").oneOf("alert", List.of("alert", "wait")).equals("alert"),
                labels(in.value("labels")),
                matchers.labelSet(in.value("annotations")),
                token.filePath());
    }

    private static void checkAlert(MappingReader in, Duration within) {
        for (String field : List.of("schedule", "grace", "token_file")) {
            if (in.has(field)) {
                in.fault(field, "set beside alert (expected: ping: true)");
            }
        }
        if (in.has("within") && within.compareTo(LEAST_OF_ALERTS) < 0) {
            in.value("within")
                    .warn(DurationField.print(within) + ": an alert is usually sent each minute, so that one lost"
                            + " request raises an alert (expected: " + DurationField.print(LEAST_OF_ALERTS)
                            + " or more)");
        }
    }

    private static Duration duration(Value value) {
        return value.duration(LEAST, MOST, "from 10s to 31d").orElse(USUAL_GRACE);
    }

    private Optional<Schedule> schedule(MappingReader in) {
        if (in.has("every") == in.has("cron")) {
            in.fault(
                    "cron",
                    "of cron and every, " + (in.has("cron") ? "both" : "neither") + " (expected: one of the two)");
            return Optional.empty();
        }
        if (in.has("every")) {
            if (in.has("zone")) {
                in.fault("zone", "set beside every (expected: zone in every)");
            }
            return in.value("every").read(recurrences::starts);
        }
        Value cron = in.value("cron");
        Location location = TimeIntervalSection.zone(in.value("zone"));
        try {
            Schedule schedule = CronSchedule.parse(cron.text(), location == null ? Location.UTC : location);
            return location == null ? Optional.empty() : Optional.of(schedule);
        } catch (TimeIntervalException e) {
            cron.fault(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private LabelSet labels(Value value) {
        for (String own : List.of(Labels.ALERT_NAME, HeartbeatConfig.LABEL)) {
            Value set = value.entries().get(own);
            if (set != null) {
                set.fault("set (expected: another label; the value of this one is fixed)");
            }
        }
        return matchers.labelSet(value);
    }
}
