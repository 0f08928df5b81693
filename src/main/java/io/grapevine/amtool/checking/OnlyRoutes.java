package io.grapevine.amtool.checking;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Cuts a configuration down to what routing needs. */
final class OnlyRoutes {
    private static final Set<String> KEPT = Set.of("route", "receivers", "time_intervals", "mute_time_intervals");

    private OnlyRoutes() {}

    /** The configuration with nothing of its receivers but their names; empty if it is no mapping. */
    static Optional<byte[]> of(String yaml) {
        Yaml reader = new Yaml();
        try {
            if (!(reader.compose(new StringReader(yaml)) instanceof MappingNode root)) {
                return Optional.empty();
            }
            retain(root, KEPT);
            for (NodeTuple tuple : root.getValue()) {
                if (key(tuple).equals("receivers") && tuple.getValueNode() instanceof SequenceNode receivers) {
                    receivers.getValue().forEach(receiver -> retain(receiver, Set.of("name")));
                }
            }
            StringWriter out = new StringWriter();
            reader.serialize(root, out);
            return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
        } catch (YAMLException | IllegalArgumentException notYaml) {
            return Optional.empty();
        }
    }

    private static void retain(Node node, Set<String> keys) {
        if (node instanceof MappingNode mapping) {
            List<NodeTuple> kept = mapping.getValue().stream()
                    .filter(tuple -> keys.contains(key(tuple)))
                    .toList();
            mapping.setValue(kept);
        }
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }
}
