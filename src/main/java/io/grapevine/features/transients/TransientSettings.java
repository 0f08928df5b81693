package io.grapevine.features.transients;

import io.grapevine.config.FeatureSettings;
import io.grapevine.config.shape.FeatureSection;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.util.List;

/**
 * Rules by which alerts are held, as they may end by themselves soon.
 *
 * @param rules the rules; the first that is about an alert counts
 */
public record TransientSettings(List<Rule> rules) implements FeatureSettings {
    /** There are no rules. */
    public static final TransientSettings NONE = new TransientSettings(List.of());

    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofHours(1);

    public TransientSettings {
        rules = List.copyOf(rules);
    }

    /**
     * Rule by which alerts of a receiver are held before anybody is notified of them, as they may end by themselves soon.
     *
     * @param receiver the receiver of the routes that it is about
     * @param matchers the alerts that it is about; none: all of the receiver
     * @param neverHold the alerts that are not held all the same; none: no alert is one
     * @param hold how long after its start an alert is held; nobody is ever notified of one that ends within this time
     */
    public record Rule(String receiver, Matchers matchers, Matchers neverHold, Duration hold) {
        /** Whether this rule is about an alert of its receiver. */
        public boolean isAbout(LabelSet alert) {
            return matchers.matches(alert);
        }

        /** How long an alert is held that this rule is about; zero if it never is. */
        public Duration holdOf(LabelSet alert) {
            return !neverHold.isEmpty() && neverHold.matches(alert) ? Duration.ZERO : hold;
        }
    }

    /** Reads {@code hold_transient} of the section {@code on_call}. */
    public static TransientSettings read(MappingReader file, FeatureSection.Scope scope) {
        MatcherFields matchers = MatcherFields.ofExtensions();
        return new TransientSettings(file.section("on_call")
                .value("hold_transient")
                .objects(in -> {
                    String receiver = in.text("receiver");
                    scope.receivers().check(in, "receiver", receiver);
                    return new Rule(
                            receiver,
                            matchers.read(in.value("matchers")),
                            matchers.read(in.value("never_hold")),
                            in.value("for").duration(LEAST, MOST));
                }));
    }
}
