package io.grapevine.config.file.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.nodes.Node;

/** The text of a file in which other text stands for its secrets. Not thread-safe. */
final class MaskedText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A substitute for a part of the text, which ends before {@code end}. */
    private record Mask(int end, String shown) {}

    /** By the position at which the part begins; positions count code points. */
    private final Map<Integer, Mask> masks = new TreeMap<>();

    /** Shows {@code shown} in place of {@code node}, whose anchor stays, as an alias may name it. */
    void add(Node node, String shown) {
        String anchor = node.getAnchor() == null ? "" : "&" + node.getAnchor() + " ";
        masks.put(
                node.getStartMark().getIndex(),
                new Mask(node.getEndMark().getIndex(), anchor + '"' + escaped(shown) + '"'));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** The text of the file, whose bytes are {@code content}. */
    String of(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        String read = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        StringBuilder out = new StringBuilder();
        int done = 0;
        int[] points = read.codePoints().toArray();
        for (Map.Entry<Integer, Mask> mask : masks.entrySet()) {
            int end = mask.getValue().end();
            out.append(new String(points, done, mask.getKey() - done))
                    .append(mask.getValue().shown());
            done = end > mask.getKey() && points[end - 1] == '\n' ? end - 1 : end; // a block ends with its line
        }
        return out.append(new String(points, done, points.length - done)).toString();
    }
}
