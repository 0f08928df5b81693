package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.features.planned.SilencePlan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names that a test may use because its configurations define them: receivers, integrations, and rules for
 * silences. An integration is named by its kind, or by kind and position.
 */
public final class KnownNames {
    private final Map<String, Set<String>> integrations = new TreeMap<>();
    private final Set<String> rules = new TreeSet<>();

    void add(TestedConfig config) {
        config.extensions().of(SilencePlan.NONE).rules().forEach(rule -> rules.add(rule.name()));
        for (ReceiverConfig receiver : config.config().receivers()) {
            Set<String> names = integrations.computeIfAbsent(receiver.name(), name -> new TreeSet<>());
            for (ReceiverConfig.Numbered each : receiver.numbered()) {
                names.add(each.config().kind());
                names.add(each.name());
            }
        }
    }

    /**
     * The error in the names of a receiver and an integration; empty if they exist. Nothing is ever sent to a wrong
     * name, so a test that expects "nothing" would pass.
     *
     * @param receiver the name of a receiver; empty for any
     * @param integration a kind, or a kind and a position; empty for any
     */
    public Optional<String> error(String receiver, String integration) {
        Set<String> names = integrations.get(receiver);
        if (names == null && !receiver.isEmpty()) {
            return Optional.of("receiver " + Quoted.quote(receiver) + " is not in the configuration "
                    + expected(receiver, integrations.keySet()));
        }
        Set<String> known = new TreeSet<>();
        if (names == null) {
            integrations.values().forEach(known::addAll);
        } else {
            known.addAll(names);
        }
        return integration.isEmpty() || known.contains(integration)
                ? Optional.empty()
                : Optional.of("integration " + Quoted.quote(integration) + " is not in "
                        + (names == null ? "the configuration " : "receiver " + Quoted.quote(receiver) + " ")
                        + expected(integration, known));
    }

    /**
     * The error in the name of a rule; empty if it exists. A wrong name never has silences, so a test that expects none
     * would pass.
     */
    public Optional<String> errorOfRule(String rule) {
        return rules.contains(rule)
                ? Optional.empty()
                : Optional.of("rule " + Quoted.quote(rule) + " is not in silences.rules "
                        + (rules.isEmpty() ? "(expected: a rule of grapevine_config)" : expected(rule, rules)));
    }

    /**
     * The error in the name of a silence; empty if it exists. A wrong name never mutes, so a test that expects that
     * would pass.
     *
     * @param set the names of the silences that steps set
     */
    public Optional<String> errorOfSilence(String name, Set<String> set) {
        Set<String> known = new TreeSet<>(rules);
        known.addAll(set);
        return known.contains(name)
                ? Optional.empty()
                : Optional.of("silence " + Quoted.quote(name) + " is set by no step, and no rule "
                        + (known.isEmpty() ? "(expected: a silence)" : expected(name, known)));
    }

    private static String expected(String name, Set<String> known) {
        return "(expected: "
                + NearestName.of(name, known)
                        .orElse(known.isEmpty() ? "no integration" : "one of " + String.join(", ", known))
                + ")";
    }
}
