package io.grapevine.features.storm;

import io.grapevine.config.FeatureSettings;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The storm valves.
 *
 * @param valves the limits of first notifications, of different receivers
 */
public record StormSettings(List<StormValve> valves) implements FeatureSettings {
    /** There are no valves. */
    public static final StormSettings NONE = new StormSettings(List.of());

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(1);
    private static final int MOST_NOTIFICATIONS = 10_000;
    private static final int MOST_ALERTS = 1_000;

    public StormSettings {
        valves = List.copyOf(valves);
    }

    /** The valve of a receiver; empty if it has none. */
    public Optional<StormValve> of(String receiver) {
        return valves.stream()
                .filter(valve -> valve.receiver().equals(receiver))
                .findFirst();
    }

    /** Reads {@code storm_valves} of the section {@code on_call}. */
    public static StormSettings read(MappingReader file, FeatureSection.Scope scope) {
        MatcherFields matchers = MatcherFields.ofExtensions();
        Set<String> taken = new HashSet<>();
        return new StormSettings(file.section("on_call")
                .value("storm_valves")
                .objects(in -> valve(in, scope.receivers().checkOnce(in, taken), matchers)));
    }

    private static StormValve valve(MappingReader in, String receiver, MatcherFields matchers) {
        MappingReader budget = in.section("budget");
        int notifications = budget.integer("notifications", 1, MOST_NOTIFICATIONS);
        Duration per = budget.value("per").duration(LEAST, MOST);
        MappingReader digest = in.section("digest");
        Value longest = digest.value("hold_at_most");
        Duration holdAtMost =
                longest.isAbsent() ? StormValve.LONGEST_HOLD : longest.duration(LEAST, StormValve.LONGEST_HOLD);
        Value often = digest.value("every");
        Duration usual = holdAtMost.compareTo(StormValve.USUAL_EVERY) < 0 ? holdAtMost : StormValve.USUAL_EVERY;
        Duration every = often.isAbsent() ? usual : often.duration(LEAST, StormValve.LONGEST_HOLD);
        if (every.compareTo(holdAtMost) > 0) {
            often.fault(DurationField.print(every) + " (expected: at most " + DurationField.print(holdAtMost)
                    + ", the time of hold_at_most)");
        }
        int alerts = digest.has("alerts") ? digest.integer("alerts", 1, MOST_ALERTS) : StormValve.USUAL_ALERTS;
        return new StormValve(
                receiver, notifications, per, matchers.read(in.value("never_hold")), every, holdAtMost, alerts);
    }
}
