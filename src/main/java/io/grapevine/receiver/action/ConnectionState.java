package io.grapevine.receiver.action;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The state of the connection of an app.
 *
 * @param up whether clicks arrive
 * @param error why not, or why the last attempt failed, without secrets; empty if nothing failed
 * @param since when it became up or down
 */
public record ConnectionState(boolean up, String error, Instant since) {
    /**
     * Registers whether the connections are up; no value for a chat that has none.
     *
     * @param states the states of the connections of the chats that are used now, by their products
     */
    public static void register(PrometheusRegistry registry, Supplier<Map<String, List<ConnectionState>>> states) {
        new MetricFactory(registry, "grapevine_action_")
                .gauge(
                        "connection_up",
                        "Whether the connection by which a chat reports clicks is up.",
                        gauge -> states.get().forEach((product, all) -> {
                            if (!all.isEmpty()) {
                                gauge.call(all.stream().allMatch(ConnectionState::up) ? 1 : 0, product);
                            }
                        }),
                        "via");
    }
}
