package io.grapevine.httpclient.message;

import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Utf8;
import io.grapevine.base.go.YamlScalar;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
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

    /** Half of a character, escaped as in JSON, which Go's {@code yaml.v2} does not read. */
    private static final Pattern HALF = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\u[dD][89a-fA-F]");

    private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

    /** The characters of the text if it may have halves, else none. */
    private final int[] characters;

    private InlineYaml(String text) {
        characters = HALF.matcher(text).find() ? text.codePoints().toArray() : new int[0];
    }

    private static final class OnlyPlain extends Resolver {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, false);
        }
    }

    /**
     * The decoded tree. A string is decoded only if {@code text} is one of JSON, since YAML would take comments and white
     * space away; other strings, and what is not YAML, are {@code text} itself.
     */
    static @Nullable Object decode(String text) {
        if (text.startsWith("%") && !text.startsWith("%YAML ") && !text.startsWith("%TAG ")) {
            return text; // SnakeYAML ignores unknown directives
        }
        boolean isJson = JsonReader.isDocument(text);
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try {
            Composer composer = new Composer(
                    new ParserImpl(new StreamReader(new StringReader(isJson ? spaced(text) : text)), options),
                    new OnlyPlain(),
                    options);
            Object value = composer.checkNode() ? new InlineYaml(text).value(composer.getNode(), 0) : null;
            return value instanceof String && !isJson ? text : value;
        } catch (YAMLException | IllegalArgumentException notYaml) {
            return text;
        }
    }

    /** JSON with spaces for the tabs that Go's {@code yaml.v2} takes for such, as SnakeYAML takes none. */
    private static String spaced(String json) {
        String value = json.strip();
        int start = json.indexOf(value);
        int end = start + value.length();
        while (end < json.length() && json.charAt(end) != '\n' && json.charAt(end) != '\r') {
            end++;
        }
        return json.substring(0, start) + json.substring(start, end).replace('\t', ' ') + json.substring(end);
    }

    private @Nullable Object value(Node node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new YAMLException("nested too deeply");
        }
        if (node.getAnchor() != null && !ANCHOR.matcher(node.getAnchor()).matches()) {
            throw new YAMLException("an anchor that is no word");
        }
        if (node instanceof ScalarNode scalar) {
            if (scalar.getScalarStyle() == DumperOptions.ScalarStyle.DOUBLE_QUOTED && hasHalf(scalar)) {
                throw new YAMLException("an escape that is no character");
            }
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

    private boolean hasHalf(ScalarNode scalar) {
        int start = scalar.getStartMark().getIndex();
        int end = Math.min(scalar.getEndMark().getIndex(), characters.length);
        return start < end
                && HALF.matcher(new String(characters, start, end - start)).find();
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

    private void fill(Map<String, @Nullable Object> map, MappingNode node, int depth) {
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

    private void merge(Map<String, @Nullable Object> map, Node source, int depth) {
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
