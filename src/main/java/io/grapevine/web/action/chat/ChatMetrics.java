package io.grapevine.web.action.chat;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;

/** The metrics of connections to chats. */
public final class ChatMetrics {
    private ChatMetrics() {}

    /**
     * Registers whether the connections are up; no value for a chat that has none.
     *
     * @param chats the chats that are used now
     */
    public static void register(PrometheusRegistry registry, Supplier<? extends List<? extends Chat>> chats) {
        new MetricFactory(registry, "grapevine_action_")
                .gauge(
                        "connection_up",
                        "Whether the connection by which a chat reports clicks is up.",
                        gauge -> {
                            for (Chat chat : chats.get()) {
                                List<ConnectionState> states = chat.states();
                                if (!states.isEmpty()) {
                                    gauge.call(states.stream().allMatch(ConnectionState::up) ? 1 : 0, chat.product());
                                }
                            }
                        },
                        "via");
    }
}
