package io.grapevine.config.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Validates a document before it is read. Rejects exponential alias expansion and recursive documents. Also rejects
 * what Go's parser does, unlike the library: scalars that do not fit their tag, and unusual anchor names.
 */
final class NodeCheck {
    /** The most values of a document, aliases written out. */
    private static final long MOST_VALUES = 1_000_000;
    /** The size of a node that contains itself. */
    private static final long ENDLESS = -1;

    private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

    /** The number of values under each node, aliases written out; null while a node is being counted. */
    private final IdentityHashMap<Node, @Nullable Long> sizes = new IdentityHashMap<>();

    private final ReadContext reading;

    private NodeCheck(ReadContext reading) {
        this.reading = reading;
    }

    /** Whether {@code root} may be read; if not, {@code reading} has noted why. */
    static boolean accepts(Node root, ReadContext reading) {
        long size = new NodeCheck(reading).size(root);
        if (size > MOST_VALUES) {
            reading.add(root.getStartMark(), "", "excessive aliasing (expected: at most " + MOST_VALUES + " values)");
        }
        return reading.isEmpty();
    }

    /** The number of values in {@code node}, aliases written out; {@link #ENDLESS} if it contains itself. */
    private long size(Node node) {
        if (sizes.containsKey(node)) {
            Long known = sizes.get(node);
            if (known == null) {
                fault(node, "anchor whose value contains itself (expected: a finite document)");
                return ENDLESS;
            }
            return known;
        }
        sizes.put(node, null);
        if (node.getAnchor() != null && !ANCHOR.matcher(node.getAnchor()).matches()) {
            fault(node, "anchor " + node.getAnchor() + " (expected: letters, digits, underscores and hyphens)");
        }
        long size = 1;
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                size = add(size, size(item));
            }
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                size = add(size, add(size(entry.getKeyNode()), size(entry.getValueNode())));
            }
        } else if (node instanceof ScalarNode scalar) {
            checkTag(scalar);
        }
        sizes.put(node, size);
        return size;
    }

    /**
     * The size of an accepted node with its aliases written out: the characters of its scalars, and {@code each} for
     * every value.
     *
     * @param known the sizes of nodes that were measured before, by node; new ones are added
     */
    static long extent(Node node, int each, IdentityHashMap<Node, Long> known) {
        Long measured = known.get(node);
        if (measured != null) {
            return measured;
        }
        long extent = each;
        if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                extent += extent(item, each, known);
            }
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                extent += extent(entry.getKeyNode(), each, known) + extent(entry.getValueNode(), each, known);
            }
        } else if (node instanceof ScalarNode scalar) {
            extent += scalar.getValue().length();
        }
        known.put(node, extent);
        return extent;
    }

    private static long add(long a, long b) {
        return a < 0 || b < 0 ? ENDLESS : Math.min(a + b, MOST_VALUES + 1);
    }

    private void checkTag(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        boolean strict = tag.equals(Tag.BOOL) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.NULL);
        if (strict) {
            Tag resolved = GoScalar.resolve(text);
            boolean number = tag.equals(Tag.FLOAT) && resolved.equals(Tag.INT);
            if (!resolved.equals(tag) && !number) {
                fault(scalar, "value of another type (expected: one that fits the tag " + tag.getValue() + ")");
            }
        }
        if (tag.equals(Tag.BINARY) && decode(text) == null) {
            fault(scalar, "!!binary value with invalid data (expected: base64)");
        }
    }

    /** The decoded base64, or null if it is invalid. */
    static @Nullable String decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("[\r\n]", ""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void fault(Node node, String message) {
        reading.add(node.getStartMark(), "", message);
    }
}
