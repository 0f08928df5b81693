package io.grapevine.features.flapping;

import io.grapevine.config.FeatureSettings;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.yaml.MappingReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules that say when alerts count as flapping.
 *
 * @param rules the rules, of different receivers
 */
public record FlappingSettings(List<Rule> rules) implements FeatureSettings {
    /** There are no rules. */
    public static final FlappingSettings NONE = new FlappingSettings(List.of());

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofDays(1);
    private static final int MOST_CHANGES = 100;

    public FlappingSettings {
        rules = List.copyOf(rules);
    }

    /**
     * A rule that says when an alert counts as flapping, so that its end is withheld from a receiver.
     *
     * @param receiver the receiver of the routes that the rule applies to
     * @param changes the least number of times that a flapping alert began or ended within {@code per}
     * @param holdEnd how long the alert must not have changed before its end is notified
     */
    public record Rule(String receiver, int changes, Duration per, Duration holdEnd) {}

    /** Reads {@code flapping} of the section {@code on_call}. */
    public static FlappingSettings read(MappingReader file, FeatureSection.Scope scope) {
        Set<String> taken = new HashSet<>();
        return new FlappingSettings(file.section("on_call")
                .value("flapping")
                .objects(in -> new Rule(
                        scope.receivers().checkOnce(in, taken),
                        in.integer("changes", 2, MOST_CHANGES),
                        in.value("per").duration(LEAST, MOST),
                        in.value("hold_end").duration(LEAST, MOST))));
    }
}
