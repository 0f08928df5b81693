package io.grapevine.cli.checking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Cuts a configuration down to what routing needs. */
final class OnlyRoutes {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEPT = List.of("route", "receivers", "time_intervals", "mute_time_intervals");

    private OnlyRoutes() {}

    /** The configuration with nothing of its receivers but their names, as JSON; empty if it is no mapping. */
    static Optional<byte[]> of(String yaml) {
        try {
            if (!(YAML.readTree(yaml) instanceof ObjectNode root)) {
                return Optional.empty();
            }
            root.retain(KEPT);
            ArrayNode names = JSON.createArrayNode();
            for (JsonNode receiver : root.path("receivers")) {
                names.addObject().set("name", receiver.path("name"));
            }
            root.set("receivers", names);
            return Optional.of(JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
