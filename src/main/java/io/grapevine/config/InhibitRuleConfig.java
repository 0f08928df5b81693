package io.grapevine.config;

import io.grapevine.model.matcher.Matchers;
import java.util.List;
import java.util.Set;

/**
 * An inhibition rule: firing source alerts mute target alerts.
 *
 * @param name the rule's name, or empty
 * @param equal the labels that source and target must have in common, missing counting as empty; without doubles
 * @param receivers the receivers of routes whose notifications it mutes; empty for all
 */
public record InhibitRuleConfig(
        String name, Matchers source, Matchers target, List<String> equal, Set<String> receivers) {
    public InhibitRuleConfig {
        receivers = Set.copyOf(receivers);
    }

    /** A rule for all receivers, as in Alertmanager. */
    public InhibitRuleConfig(String name, Matchers source, Matchers target, List<String> equal) {
        this(name, source, target, equal, Set.of());
    }

    /** Whether the rule is for all receivers. */
    public boolean isForAll() {
        return receivers.isEmpty();
    }

    /** Whether the rule mutes notifications of routes with a receiver. */
    public boolean isFor(String receiver) {
        return isForAll() || receivers.contains(receiver);
    }
}
