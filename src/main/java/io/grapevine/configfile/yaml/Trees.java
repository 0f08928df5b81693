package io.grapevine.configfile.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Converts YAML values of no fixed form to plain Java objects. */
final class Trees {
    private Trees() {}

    static @Nullable Object of(Value value) {
        if (value.isNull()) {
            return null;
        }
        if (value.node() instanceof SequenceNode) {
            List<@Nullable Object> list = new ArrayList<>();
            value.items().forEach(item -> list.add(of(item)));
            return Collections.unmodifiableList(list);
        }
        if (value.node() instanceof MappingNode) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            MappingEntries entries = MappingEntries.of(value, true);
            entries.values().forEach((key, item) -> map.put(entries.typedKey(key), of(item)));
            return Collections.unmodifiableMap(map);
        }
        return scalar(value.node() == null ? Tag.NULL : value.node().getTag(), value.text());
    }

    /** A scalar that is not null as the type that its tag says. */
    static @Nullable Object scalar(Tag tag, String text) {
        if (tag.equals(Tag.BOOL)) {
            return GoScalar.bool(text);
        }
        if (tag.equals(Tag.INT)) {
            return GoScalar.integer(text);
        }
        return tag.equals(Tag.FLOAT) ? GoScalar.number(text) : text;
    }
}
