package io.grapevine.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The entries of a mapping after merge keys are applied. As in Go, a merge applies at its position: later entries win,
 * merged or not. In a mapping with fixed fields a merge may set a field again, in one with free keys that is an error.
 */
final class MappingEntries {
    private final Value mapping;
    private final boolean freeKeys;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();

    private MappingEntries(Value mapping, boolean freeKeys) {
        this.mapping = mapping;
        this.freeKeys = freeKeys;
    }

    /** The entries of {@code mapping}; none for null, none and an error if it is no mapping. */
    static MappingEntries of(Value mapping, boolean freeKeys) {
        MappingEntries entries = new MappingEntries(mapping, freeKeys);
        if (mapping.node() instanceof MappingNode node) {
            entries.addAll(node);
        } else if (!mapping.isNull()) {
            mapping.fault(mapping.kind() + " (expected: a mapping)");
        }
        return entries;
    }

    Map<String, Value> values() {
        return values;
    }

    @Nullable
    Mark keyMark(String name) {
        Node key = keys.get(name);
        return key == null ? null : key.getStartMark();
    }

    /** The key {@code name} as the type that it has: a string, number or truth value. */
    Object typedKey(String name) {
        Node key = keys.get(name);
        return key == null ? name : Objects.requireNonNullElse(GoScalar.value(key.getTag(), name), name);
    }

    private void addAll(MappingNode node) {
        Set<String> seen = new LinkedHashSet<>();
        for (NodeTuple tuple : node.getValue()) {
            Node key = tuple.getKeyNode();
            if (key.getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode());
            } else if (key instanceof ScalarNode scalar) {
                String name = key.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
                add(name, key, tuple.getValueNode(), !seen.add(name) || (freeKeys && values.containsKey(name)));
            } else {
                fault(key, "", "a key that is no string (expected: a string)");
            }
        }
    }

    private void add(String name, Node key, Node value, boolean again) {
        String path = child(name);
        if (again) {
            fault(key, name, "already set (expected: one value)");
            return;
        }
        values.put(name, new Value(value, path, mapping.reading()));
        keys.put(name, key);
    }

    private void merge(Node value) {
        List<Node> sources = new ArrayList<>(List.of(value));
        if (value instanceof SequenceNode sequence) {
            sources = new ArrayList<>(sequence.getValue());
            Collections.reverse(sources); // the first one wins
        }
        for (Node source : sources) {
            if (source instanceof MappingNode node) {
                addAll(node);
            } else {
                fault(source, "<<", "no mapping (expected: a mapping or a list of mappings to merge)");
            }
        }
    }

    private void fault(Node at, String name, String message) {
        mapping.reading().add(at.getStartMark(), child(name), message);
    }

    String child(String name) {
        if (name.isEmpty()) {
            return mapping.path();
        }
        return mapping.path().isEmpty() ? name : mapping.path() + '.' + name;
    }
}
