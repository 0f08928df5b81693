package io.grapevine.receiver.message;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.go.YamlScalar;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Decoder of rendered text as YAML, with the results of Go's {@code yaml.v2}. */
final class InlineYaml {
    /** The tag of plain scalars without a tag, whose type depends on their text. */
    private static final Tag PLAIN = new Tag("!plain");

    private static final int MAX_DEPTH = 200;

    private InlineYaml() {}

    private static final class OnlyPlain extends Resolver {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, false);
        }
    }

    /** The decoded tree; {@code text} itself if it is a string or not YAML. */
    static @Nullable Object decode(String text) {
        if (text.startsWith("%") && !text.startsWith("%YAML ") && !text.startsWith("%TAG ")) {
            return text; // SnakeYAML ignores unknown directives
        }
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            Composer composer = new Composer(
                    new ParserImpl(new StreamReader(new StringReader(text)), options), new OnlyPlain(), options);
            Object value = composer.checkNode() ? value(composer.getNode(), 0) : null;
            return value instanceof String ? text : value;
        } catch (YAMLException | IllegalArgumentException notYaml) {
            return text;
        }
    }

    private static @Nullable Object value(Node node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new YAMLException("nested too deeply");
        }
        if (node instanceof ScalarNode scalar) {
            return PLAIN.equals(scalar.getTag())
                    ? YamlScalar.value(scalar.getValue())
                    : tagged(scalar.getTag(), scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                list.add(value(element, depth + 1));
            }
            return list;
        }
        Map<String, @Nullable Object> map = new TreeMap<>(Utf8::compare);
        fill(map, (MappingNode) node, depth);
        return map;
    }

    /** The value of a scalar with quotes or a tag. */
    private static @Nullable Object tagged(Tag tag, String text) {
        Object value = YamlScalar.value(text);
        if (Tag.BOOL.equals(tag)) {
            return expect(value instanceof Boolean, value);
        } else if (Tag.INT.equals(tag)) {
            return expect(value instanceof Number && !(value instanceof Double), value);
        } else if (Tag.FLOAT.equals(tag)) {
            return expect(
                    value instanceof Number, value instanceof Number number ? (Object) number.doubleValue() : value);
        } else if (Tag.NULL.equals(tag)) {
            return expect(value == null, value);
        } else if (Tag.BINARY.equals(tag)) {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
        }
        return text;
    }

    private static @Nullable Object expect(boolean fits, @Nullable Object value) {
        if (!fits) {
            throw new YAMLException("a value that does not fit its tag");
        }
        return value;
    }

    private static void fill(Map<String, @Nullable Object> map, MappingNode node, int depth) {
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && isMerge(key)) {
                merge(map, tuple.getValueNode(), depth + 1);
            } else if (!(tuple.getKeyNode() instanceof ScalarNode)) {
                throw new YAMLException("a key that is a list or a map");
            } else if (value(tuple.getKeyNode(), depth + 1) instanceof String key) {
                map.put(key, value(tuple.getValueNode(), depth + 1));
            }
        }
    }

    private static boolean isMerge(ScalarNode key) {
        return key.getValue().equals("<<") && (PLAIN.equals(key.getTag()) || Tag.MERGE.equals(key.getTag()));
    }

    private static void merge(Map<String, @Nullable Object> map, Node source, int depth) {
        if (depth > MAX_DEPTH) {
            throw new YAMLException("nested too deeply");
        }
        if (source instanceof MappingNode mapping) {
            fill(map, mapping, depth);
        } else if (source instanceof SequenceNode sequence) {
            List<Node> sources = sequence.getValue();
            for (int i = sources.size() - 1; i >= 0; i--) {
                merge(map, sources.get(i), depth + 1);
            }
        } else {
            throw new YAMLException("merge of something that is no map");
        }
    }
}
