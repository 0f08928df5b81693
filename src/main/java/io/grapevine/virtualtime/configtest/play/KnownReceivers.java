package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.file.yaml.NearestName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The receivers of configurations, and their integrations by kind and by kind and position. */
public final class KnownReceivers {
    private final Map<String, Set<String>> integrations = new TreeMap<>();

    void add(Config config) {
        for (ReceiverConfig receiver : config.receivers()) {
            Set<String> names = integrations.computeIfAbsent(receiver.name(), name -> new TreeSet<>());
            Map<String, Integer> counts = new TreeMap<>();
            for (IntegrationConfig each : receiver.integrations()) {
                names.add(each.kind());
                names.add(each.kind() + "[" + (counts.merge(each.kind(), 1, Integer::sum) - 1) + "]");
            }
        }
    }

    /**
     * The error in names of which no receiver is: nothing is ever sent there, which would satisfy "nothing".
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

    private static String expected(String name, Set<String> known) {
        return "(expected: "
                + NearestName.of(name, known)
                        .orElse(known.isEmpty() ? "no integration" : "one of " + String.join(", ", known))
                + ")";
    }
}
