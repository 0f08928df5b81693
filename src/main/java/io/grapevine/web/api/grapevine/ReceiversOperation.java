package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.node.LoadedConfig;
import io.grapevine.notify.Integration;
import io.grapevine.notify.recent.IntegrationHealth;
import io.grapevine.notify.recent.NotificationRecord;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The operation {@code GET /receivers}: the receivers with their integrations, and how these have fared lately. */
final class ReceiversOperation {
    private final ApiContext context;

    ReceiversOperation(ApiContext context) {
        this.context = context;
    }

    void answer(JsonExchange exchange) throws IOException {
        LoadedConfig loadedConfig = context.node().loadedConfig();
        Map<String, List<Integration>> receivers = loadedConfig.receivers();
        Instant now = context.clock().instant();
        exchange.stream(json -> {
            json.writeStartArray();
            for (ReceiverConfig receiver : loadedConfig.config().receivers()) {
                json.writeStartObject();
                json.writeStringField("name", receiver.name());
                json.writeBooleanField("used", receivers.containsKey(receiver.name()));
                json.writeArrayFieldStart("integrations");
                for (Integration integration : receivers.getOrDefault(receiver.name(), List.of())) {
                    write(json, integration, now);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json, Integration integration, Instant now) throws IOException {
        IntegrationHealth health = context.node()
                .recent()
                .ofIntegration(integration.receiver(), integration.kind(), integration.index(), now);
        json.writeStartObject();
        json.writeStringField("name", integration.kind() + "[" + integration.index() + "]");
        json.writeStringField("kind", integration.kind());
        json.writeBooleanField("sendResolved", integration.sendResolved());
        json.writeNumberField("sentLastHour", health.sent());
        json.writeNumberField("failedLastHour", health.failed());
        NotificationRecord last = health.last();
        if (last != null) {
            json.writeFieldName("last");
            GroupRow.write(json, last);
        }
        json.writeEndObject();
    }
}
