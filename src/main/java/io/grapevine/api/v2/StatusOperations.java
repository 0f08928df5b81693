package io.grapevine.api.v2;

import io.grapevine.config.ReceiverConfig;
import io.grapevine.matcher.Matchers;
import io.grapevine.node.Node;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code GET /status} and {@code GET /receivers}. */
final class StatusOperations {
    private final Node node;
    private final Map<String, String> version;
    private final Instant startedAt;

    /**
     * The operations.
     *
     * @param version the fields of {@code versionInfo}
     * @param startedAt since when the program runs
     */
    StatusOperations(Node node, Map<String, String> version, Instant startedAt) {
        this.node = node;
        this.version = version;
        this.startedAt = startedAt;
    }

    void status(Exchange exchange) throws IOException {
        exchange.stream(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("cluster");
            json.writeArrayFieldStart("peers");
            json.writeEndArray();
            json.writeStringField("status", "disabled");
            json.writeEndObject();
            json.writeObjectFieldStart("config");
            json.writeStringField("original", node.setup().config().original());
            json.writeEndObject();
            json.writeStringField("uptime", DateTimes.format(startedAt));
            json.writeObjectFieldStart("versionInfo");
            for (Map.Entry<String, String> field : version.entrySet()) {
                json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    void receivers(Exchange exchange) throws ApiException, IOException {
        Matchers matchers = exchange.query().receiverMatchers();
        List<ReceiverConfig> found = new ArrayList<>();
        for (ReceiverConfig receiver : node.setup().config().receivers()) {
            if (matchers.matches(receiver.labels())) {
                found.add(receiver);
            }
        }
        exchange.stream(json -> {
            json.writeStartArray();
            for (ReceiverConfig receiver : found) {
                json.writeStartObject();
                json.writeFieldName("labels");
                Json.pairs(json, receiver.labels());
                json.writeStringField("name", receiver.name());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
