package io.grapevine.amtool.review;

import io.grapevine.config.ConfigLoadException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A text in YAML, and an item that is added to one of its lists, in the style of the list; all else, comments too, stays as it is.
 *
 * @param path the list, such as {@code route.routes[1].routes}
 * @param line how many lines of the text are before what is added
 * @param from the column, in characters, at which it begins within the next line; -1 if it is whole lines
 * @param to the column at which the line goes on
 * @param added what is added: lines, or the part of one
 */
record TextEdit(SourceText text, String path, int line, int from, int to, List<String> added) {
    /** How many lines of context a difference shows. */
    private static final int CONTEXT = 3;

    private static final int WHOLE_LINES = -1;

    TextEdit {
        added = List.copyOf(added);
    }

    /**
     * Adds an item at the end of a list that is a field of a known mapping, and the list if it is missing.
     *
     * @param fields the fields of the item, each with its value
     * @throws ConfigLoadException where the text does not allow that, as where the last item is an alias
     */
    static TextEdit adding(SourceText text, String path, List<String> fields) throws ConfigLoadException {
        return ways(text, path, fields).stream()
                .filter(edit -> edit.next().size(path) == text.size(path) + 1)
                .findFirst()
                .orElseThrow(() -> new ConfigLoadException(
                        text.file() + ": " + path + ": not written out (expected: a list without aliases)"));
    }

    /** The edits of which one adds the item; the others make another text of it, or none that is YAML. */
    private static List<TextEdit> ways(SourceText text, String path, List<String> fields) {
        int dot = path.lastIndexOf('.');
        String item = "{" + String.join(", ", fields) + "}";
        Node list = text.node(path).orElse(null);
        Node parent = text.node(path.substring(0, dot)).orElse(null);
        if (list instanceof SequenceNode) {
            return isBlock(list)
                    ? List.of(below(
                            text, path, list, lines(fields, list.getStartMark().getColumn())))
                    : before(text, path, list, item);
        }
        if (list != null) { // null, in one of its forms
            int from = list.getStartMark().getColumn();
            int line = list.getStartMark().getLine();
            String space = text.lines().get(line).startsWith(" ", from - 1) ? "" : " ";
            return List.of(within(text, path, line, from, list.getEndMark().getColumn(), space + "[" + item + "]"));
        }
        if (!(parent instanceof MappingNode)) {
            return List.of();
        }
        String key = path.substring(dot + 1) + ":";
        if (!isBlock(parent)) {
            return before(text, path, parent, key + " [" + item + "]");
        }
        int column = parent.getStartMark().getColumn();
        List<String> more = new ArrayList<>(List.of(" ".repeat(column) + key));
        more.addAll(lines(fields, column + 2));
        return List.of(below(text, path, parent, more));
    }

    private static List<String> lines(List<String> fields, int column) {
        List<String> lines = new ArrayList<>();
        fields.forEach(field -> lines.add(" ".repeat(column) + (lines.isEmpty() ? "- " : "  ") + field));
        return lines;
    }

    private static TextEdit below(SourceText text, String path, Node node, List<String> lines) {
        return new TextEdit(text, path, lastLine(node) + 1, WHOLE_LINES, WHOLE_LINES, lines);
    }

    /** Before the closing bracket: behind a comma, or without one if there is one or nothing is in the brackets. */
    private static List<TextEdit> before(SourceText text, String path, Node brackets, String what) {
        int line = brackets.getEndMark().getLine();
        int column = brackets.getEndMark().getColumn() - 1;
        return List.of(
                within(text, path, line, column, column, ", " + what), within(text, path, line, column, column, what));
    }

    /** Columns of marks are in code points. */
    private static TextEdit within(SourceText text, String path, int line, int from, int to, String what) {
        String known = text.lines().get(line);
        return new TextEdit(
                text, path, line, known.offsetByCodePoints(0, from), known.offsetByCodePoints(0, to), List.of(what));
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

    private boolean isWithinLine() {
        return from != WHOLE_LINES;
    }

    /** The text with what is added. */
    SourceText next() {
        List<String> all = new ArrayList<>(text.lines());
        if (isWithinLine()) {
            all.set(line, changed());
        } else {
            all.addAll(line, added);
        }
        return SourceText.of(text.file(), String.join("\n", all) + "\n");
    }

    private String changed() {
        String known = text.lines().get(line);
        return known.substring(0, from) + added.get(0) + known.substring(to);
    }

    /**
     * What is added, as a unified difference.
     *
     * @param quotes whether it has the lines around, and the path of the file. If not, it has the field and the name of the file; of what
     *     is added within a line it has the column, and no other part of the line
     */
    String difference(boolean quotes) {
        String file = quotes ? text.file() : text.file().substring(text.file().lastIndexOf('/') + 1);
        int next = isWithinLine() ? line + 1 : line;
        int begin = quotes ? Math.max(0, line - CONTEXT) : line;
        int end = quotes ? Math.min(text.lines().size(), next + CONTEXT) : next;
        int length = end - begin;
        int longer = isWithinLine() ? 0 : added.size();
        StringBuilder out = new StringBuilder("--- " + file + "\n+++ " + file + "\n");
        out.append("@@ -").append(length == 0 ? begin : begin + 1).append(',').append(length);
        out.append(" +").append(begin + 1).append(',').append(length + longer).append(" @@");
        out.append(quotes ? "" : " " + path + (isWithinLine() ? ", in column " + (from + 1) : ""))
                .append('\n');
        append(out, " ", text.lines().subList(begin, line));
        append(out, "-", quotes ? text.lines().subList(line, next) : List.of());
        append(out, "+", isWithinLine() && quotes ? List.of(changed()) : added);
        append(out, " ", text.lines().subList(next, end));
        return out.toString();
    }

    private static void append(StringBuilder out, String sign, List<String> lines) {
        lines.forEach(each -> out.append(sign).append(each).append('\n'));
    }
}
