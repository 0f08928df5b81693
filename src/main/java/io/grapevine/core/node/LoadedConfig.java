package io.grapevine.core.node;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.records.NflogKey;
import io.grapevine.template.RouteLabelRenderer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A validated configuration with its integrations and templates, as a reload passes it to a node.
 *
 * @param config the configuration
 * @param receivers the integrations of each receiver that is used, or was before a reload, by its name
 * @param routeLabels renders the labels of routes
 * @param externalUrl the URL of the user interface, without a trailing slash
 * @param extensions the settings of {@code grapevine.yml}
 */
public record LoadedConfig(
        Config config,
        Map<String, List<Integration>> receivers,
        RouteLabelRenderer routeLabels,
        String externalUrl,
        Extensions extensions) {

    /** A configuration without {@code grapevine.yml}. */
    public LoadedConfig(
            Config config,
            Map<String, List<Integration>> receivers,
            RouteLabelRenderer routeLabels,
            String externalUrl) {
        this(config, receivers, routeLabels, externalUrl, Extensions.NONE);
    }

    /** The settings of the user interface. */
    public Extensions.Ui ui() {
        return extensions.ui();
    }

    /** The longest group interval of a route, which bounds the duration of a flush. */
    public Duration longestGroupInterval() {
        return Collections.max(
                config.route().all().stream().map(RouteConfig::groupInterval).toList());
    }

    /** Whether the integration of a log entry is there, and notified of ends. */
    boolean isNotifiedOfEnds(NflogKey key) {
        return receivers.getOrDefault(key.receiver(), List.of()).stream()
                .anyMatch(integration -> integration.sendResolved()
                        && integration.logKey(key.groupKey()).equals(key));
    }

    /** The integrations of each receiver that routes, escalations or people on call use; a reload may have left others. */
    List<List<Integration>> used() {
        Set<String> names = Stream.concat(config.receiversOfRoutes().stream(), extensions.notifiedReceivers())
                .collect(Collectors.toSet());
        return receivers.entrySet().stream()
                .filter(receiver -> names.contains(receiver.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    List<Integration> integrations() {
        return receivers.values().stream().flatMap(List::stream).toList();
    }
}
