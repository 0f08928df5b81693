package io.grapevine.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The integrations that {@code grapevine.yml} adds to receivers of {@code alertmanager.yml} and of teams' files.
 *
 * @param byName the added integrations by the name of their receiver, each list in the order of {@code Kinds.ALL};
 *     none is of a kind that Alertmanager has
 */
public record AddedReceivers(Map<String, List<IntegrationConfig>> byName) {
    /** Nothing is added. */
    public static final AddedReceivers NONE = new AddedReceivers(Map.of());

    public AddedReceivers {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** A configuration with the added integrations; names that it does not have are passed over. */
    public Config addTo(Config config) {
        return byName.isEmpty()
                ? config
                : config.withReceivers(
                        config.receivers().stream().map(this::addTo).toList());
    }

    /** A receiver with the integrations that are added to it, which come after its own. */
    public ReceiverConfig addTo(ReceiverConfig receiver) {
        List<IntegrationConfig> added = byName.getOrDefault(receiver.name(), List.of());
        return added.isEmpty()
                ? receiver
                : new ReceiverConfig(
                        receiver.name(),
                        receiver.labels(),
                        Stream.concat(receiver.integrations().stream(), added.stream())
                                .toList());
    }
}
