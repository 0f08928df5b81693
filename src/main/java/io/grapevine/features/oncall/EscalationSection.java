package io.grapevine.features.oncall;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.shape.TimeIntervalSection;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.features.oncall.EscalationPolicy.Fallback;
import io.grapevine.features.oncall.EscalationPolicy.Repeat;
import io.grapevine.features.oncall.EscalationPolicy.Step;
import io.grapevine.features.storm.StormSettings;
import io.grapevine.features.storm.StormValve;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the escalation policies of the section {@code on_call} of {@code grapevine.yml}. An instance serves one file. */
final class EscalationSection {
    /** A notification log entry outlives the steps that count from it, by renewal, and a week is more than anybody waits. */
    private static final Duration MOST = Duration.ofDays(7);

    /** The interval that contains every instant, unless the configuration has another one of this name. */
    static final String ALWAYS = "always";

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final int MOST_TIMES = 100;

    private final ReceiverNames receivers;
    private final Map<String, List<TimeInterval>> intervals;
    /** For how long a storm valve may hold a first notification, by receiver. */
    private final Map<String, Duration> holds;

    private final MatcherFields matchers = MatcherFields.ofExtensions();
    private final Set<String> policies = new HashSet<>();
    /** The policies that match every alert of a receiver, by its name. */
    private final Map<String, String> catchAll = new HashMap<>();

    /** A section without policies yet. */
    EscalationSection(FeatureSection.Scope scope) {
        receivers = scope.receivers();
        intervals = scope.config().timeIntervals();
        holds = scope.extensions().of(StormSettings.NONE).valves().stream()
                .collect(Collectors.toMap(StormValve::receiver, StormValve::holdAtMost, (first, again) -> first));
    }

    EscalationPolicy policy(MappingReader in) {
        String name = in.name(policies);
        String receiver = receiver(in);
        Matchers selected = matchers.read(in.value("matchers"));
        String hiding = catchAll.get(receiver);
        if (hiding != null) {
            in.fault(
                    "name",
                    Quoted.quote(name) + " is never used: " + Quoted.quote(hiding)
                            + " matches all alerts of the receiver (expected: matchers in the earlier policy)");
        } else if (selected.isEmpty()) {
            catchAll.put(receiver, name);
        }
        Steps steps = new Steps(receiver);
        List<Step> read = in.value("steps").objects(steps::read);
        if (in.value("steps").isEmpty() && !in.has("fallback") && !in.has("acknowledgement")) {
            in.fault("steps", "missing (expected: steps, fallback or acknowledgement)");
        }
        MappingReader acknowledgement = in.section("acknowledgement");
        String reopenedBy = acknowledgement.value("reopened_by").oneOf("", List.of("new_alerts"));
        String scope = acknowledgement.value("scope").oneOf("group", List.of("group", "alerts"));
        return new EscalationPolicy(
                name,
                receiver,
                selected,
                read,
                Optional.ofNullable(in.object("fallback", each -> fallback(each, receiver))),
                acknowledgement.has("lapses")
                        ? Optional.of(duration(acknowledgement.value("lapses")))
                        : Optional.empty(),
                !reopenedBy.isEmpty(),
                scope.equals("alerts"),
                hours(in.value("hours")));
    }

    private Fallback fallback(MappingReader in, String receiver) {
        String other = receiver(in);
        if (other.equals(receiver)) {
            in.fault("receiver", Quoted.quote(other) + " is the receiver itself (expected: another receiver)");
        }
        Duration after = duration(in.value("after"));
        Duration hold = holds.getOrDefault(receiver, Duration.ZERO);
        if (after.compareTo(hold) <= 0) {
            in.value("after")
                    .warn(DurationField.print(after) + ": the storm valve of " + Quoted.quote(receiver)
                            + " may hold notifications for " + DurationField.print(hold)
                            + " (expected: more than that)");
        }
        return new Fallback(other, after);
    }

    private List<String> hours(Value value) {
        if (!intervals.containsKey(ALWAYS) && value.items().stream().anyMatch(name -> ALWAYS.equals(name.text()))) {
            return List.of();
        }
        value.items().forEach(name -> TimeIntervalSection.named(name, intervals));
        return value.texts();
    }

    private String receiver(MappingReader in) {
        String receiver = in.text("receiver");
        receivers.check(in, "receiver", receiver);
        return receiver;
    }

    private static Duration duration(Value value) {
        return readable(value).orElse(LEAST);
    }

    private static Optional<Duration> readable(Value value) {
        return value.duration(LEAST, MOST, "from 1m to 7d");
    }

    private static Repeat repeat(MappingReader in) {
        if (!in.has("times")) {
            in.fault("times", "missing (expected: a number of notifications from 1 to " + MOST_TIMES + ")");
        }
        return new Repeat(duration(in.value("every")), (int) in.value("times").integer(1, MOST_TIMES));
    }

    /** Reads the steps of one policy. */
    private final class Steps {
        private final Set<String> names = new HashSet<>();
        /** Who has been notified before the step that is read. */
        private final Set<String> notified = new HashSet<>();

        private Duration last = Duration.ZERO;

        Steps(String receiver) {
            notified.add(receiver);
        }

        Step read(MappingReader in) {
            Duration after = readable(in.value("after")).orElse(last.plus(LEAST));
            if (after.compareTo(last) <= 0) {
                in.fault(
                        "after",
                        DurationField.print(after) + " (expected: more than " + DurationField.print(last)
                                + ", the time of the step before)");
            }
            last = after;
            String receiver = receiver(in);
            if (!notified.add(receiver)) {
                in.value("receiver")
                        .warn(Quoted.quote(receiver) + ": was notified before, and services that keep one incident a"
                                + " group update it (expected: another receiver)");
            }
            return new Step(
                    in.name(names),
                    after,
                    receiver,
                    Optional.ofNullable(in.object("repeat", EscalationSection::repeat)),
                    matchers.labelSet(in.value("labels")));
        }
    }
}
