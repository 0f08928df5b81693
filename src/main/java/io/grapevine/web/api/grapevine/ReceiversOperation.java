package io.grapevine.web.api.grapevine;

import io.grapevine.node.LoadedConfig;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotificationRecord;
import io.grapevine.notify.RecentView;
import io.grapevine.web.action.chat.ConnectionState;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The operation {@code GET /receivers}: the receivers with their integrations, and how these have fared lately. */
record ReceiversOperation(ApiContext context, Function<String, List<ConnectionState>> channels) {
    void answer(JsonExchange exchange) throws IOException {
        LoadedConfig loadedConfig = context.node().loadedConfig();
        Map<String, List<Integration>> receivers = loadedConfig.receivers();
        Instant now = context.clock().instant();
        exchange.stream(json -> json.list(
                loadedConfig.config().receivers(),
                (receiver, fields) -> fields.put("name", receiver.name())
                        .put("used", receivers.containsKey(receiver.name()))
                        .list(
                                "integrations",
                                receivers.getOrDefault(receiver.name(), List.of()),
                                (integration, row) -> write(integration, now, row))));
    }

    private void write(Integration integration, Instant now, JsonWriter json) throws IOException {
        RecentView.Health health = context.node()
                .recent()
                .ofIntegration(integration.receiver(), integration.kind(), integration.index(), now);
        json.put("name", integration.name())
                .put("kind", integration.kind())
                .put("sendResolved", integration.sendResolved())
                .put("offersActions", integration.keepsEpisode())
                .put("sentLastHour", health.sent())
                .put("failedLastHour", health.failed());
        if (integration.keepsEpisode()) {
            json.list(
                    "connections",
                    channels.apply(integration.kind()),
                    (channel, row) -> row.put("up", channel.up())
                            .put("error", channel.error())
                            .put("since", channel.since()));
        }
        NotificationRecord last = health.last();
        if (last != null) {
            json.object("last", fields -> GroupRow.write(last, fields));
        }
    }
}
