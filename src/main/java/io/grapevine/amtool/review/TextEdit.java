package io.grapevine.amtool.review;

import io.grapevine.config.ConfigLoadException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A text in YAML, and lines that are added to it; all others, comments too, stay as they are. Immutable.
 *
 * @param added what is added, by place
 */
record TextEdit(SourceText text, List<Added> added) {
    /** How many lines of context a difference shows. */
    private static final int CONTEXT = 3;

    /** Lines that are added behind so many of the text, to a field. */
    record Added(int at, List<String> lines, String path) {}

    /**
     * Adds an item to a list, and what is missing on the way to it.
     *
     * @param path the field, such as {@code route.routes[1].routes}
     * @param isFirst whether it becomes the first item, and not the last
     * @throws ConfigLoadException where the list, or what it would be in, is written in brackets
     */
    TextEdit with(String path, List<String> item, boolean isFirst) throws ConfigLoadException {
        String known = path;
        while (!known.isEmpty() && text.node(known).isEmpty()) {
            known = known.substring(0, Math.max(0, known.lastIndexOf('.')));
        }
        Node at = text.node(known).orElse(null);
        boolean isList = known.equals(path) && at instanceof SequenceNode;
        if (at != null && (!isBlock(at) || at instanceof MappingNode == known.equals(path))) {
            throw new ConfigLoadException(text.file() + ": " + path + ": brackets (expected: a block)");
        }
        int column = at == null ? 0 : at.getStartMark().getColumn();
        int line = at == null
                ? text.lines().size()
                : isFirst && isList ? at.getStartMark().getLine() : lastLine(at) + 1;
        List<String> more = new ArrayList<>();
        for (String field : isList
                ? new String[0]
                : path.substring(known.isEmpty() ? 0 : known.length() + 1).split("\\.", -1)) {
            more.add(" ".repeat(column) + field + ":");
            column += 2;
        }
        for (int i = 0; i < item.size(); i++) {
            more.add(" ".repeat(column) + (i == 0 ? "- " : "  ") + item.get(i));
        }
        List<Added> all = new ArrayList<>(added);
        all.add(new Added(line, more, path));
        all.sort(Comparator.comparing(Added::at));
        return new TextEdit(text, all);
    }

    private static boolean isBlock(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() != FlowStyle.FLOW;
    }

    /** The last line of a node, without comments and empty lines behind it. */
    private static int lastLine(Node node) {
        if (isBlock(node)
                && node instanceof SequenceNode list
                && !list.getValue().isEmpty()) {
            return lastLine(list.getValue().get(list.getValue().size() - 1));
        }
        if (isBlock(node)
                && node instanceof MappingNode mapping
                && !mapping.getValue().isEmpty()) {
            return lastLine(
                    mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
        }
        boolean isBehind = node.getEndMark().getColumn() == 0
                && node.getEndMark().getLine() > node.getStartMark().getLine();
        return node.getEndMark().getLine() - (isBehind ? 1 : 0);
    }

    /** The text with what is added. */
    String after() {
        List<String> all = new ArrayList<>(text.lines());
        for (int i = added.size() - 1; i >= 0; i--) {
            all.addAll(added.get(i).at(), added.get(i).lines());
        }
        return String.join("\n", all) + "\n";
    }

    /**
     * What is added, as a unified difference; empty if nothing is.
     *
     * @param quotes whether it has the lines around, and the path of the file; if not, the field and the name of the file
     */
    String difference(boolean quotes) {
        String file = quotes ? text.file() : text.file().substring(text.file().lastIndexOf('/') + 1);
        int context = quotes ? CONTEXT : 0;
        StringBuilder out = new StringBuilder(added.isEmpty() ? "" : "--- " + file + "\n+++ " + file + "\n");
        int shift = 0;
        int from = 0;
        for (int i = 0; i < added.size(); i++) {
            Added each = added.get(i);
            int next =
                    i + 1 < added.size() ? added.get(i + 1).at() : text.lines().size();
            from = Math.max(from, each.at() - context);
            int to = Math.min(next, each.at() + context);
            int length = to - from;
            int begin = length == 0 ? from : from + 1;
            out.append("@@ -").append(begin).append(',').append(length);
            out.append(" +")
                    .append(from + shift + 1)
                    .append(',')
                    .append(length + each.lines().size());
            out.append(quotes ? " @@\n" : " @@ " + each.path() + "\n");
            text.lines()
                    .subList(from, each.at())
                    .forEach(line -> out.append(' ').append(line).append('\n'));
            each.lines().forEach(line -> out.append('+').append(line).append('\n'));
            text.lines()
                    .subList(each.at(), to)
                    .forEach(line -> out.append(' ').append(line).append('\n'));
            shift += each.lines().size();
            from = to;
        }
        return out.toString();
    }
}
