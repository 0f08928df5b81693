package io.grapevine.virtualtime.replay;

import java.util.ArrayList;
import java.util.List;

/** Report of a replay in Markdown, for a comment in a pull request. */
public final class ReplayMarkdown {
    private ReplayMarkdown() {}

    /**
     * The report.
     *
     * @param most the most examples that each section shows
     */
    public static String of(Comparison found, int most) {
        List<String> lines = new ArrayList<>();
        add(lines, "## Replay of " + code(found.source()));
        add(
                lines,
                Section.span(found) + ", " + Section.alerts(found) + ". "
                        + (found.isCompared()
                                ? "Before: " + code(found.before()) + ", after: " + code(found.after()) + "."
                                : "With " + code(found.after()) + ", compared with nothing."));
        if (found.isCompared() && !found.isDifferent()) {
            add(lines, "**No difference.**");
        }
        receivers(found, lines);
        for (Section section : Section.of(found, most)) {
            add(lines, "### " + text(section.title()));
            examples(section, lines);
        }
        for (Section section : Section.ofReceivers(found, most)) {
            add(lines, "<details><summary>" + text(section.title()) + "</summary>");
            examples(section, lines);
            add(lines, "</details>");
        }
        if (!found.notes().isEmpty()) {
            add(lines, "### To be known");
            found.notes().forEach(note -> lines.add("- " + text(note)));
            lines.add("");
        }
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String paragraph) {
        lines.add(paragraph);
        lines.add("");
    }

    private static void receivers(Comparison found, List<String> lines) {
        if (found.receivers().isEmpty()) {
            add(lines, "No receiver is notified.");
            return;
        }
        List<List<String>> rows = ReplayText.rows(found);
        List<String> head = rows.get(0);
        lines.add("| " + String.join(" | ", head) + " |");
        lines.add("|---|" + "--:|".repeat(head.size() - 1));
        for (List<String> row : rows.subList(1, rows.size())) {
            List<String> cells = new ArrayList<>(row);
            cells.set(0, text(cells.get(0)));
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        lines.add("");
    }

    private static void examples(Section section, List<String> lines) {
        section.examples().forEach(example -> lines.add("- " + code(example)));
        if (section.left() > 0) {
            lines.add("- … and " + section.left() + " more");
        }
        lines.add("");
    }

    /** A text as inline code, in a fence of more backticks than the text has in a row. */
    public static String code(String text) {
        String fence = "`";
        while (text.contains(fence)) {
            fence += "`";
        }
        String padding = text.startsWith("`") || text.endsWith("`") ? " " : "";
        return fence + padding + text.replace('\n', ' ') + padding + fence;
    }

    /** A text escaped for Markdown and HTML, so that its characters stand for themselves. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\\', '`', '*', '_', '[', ']', '|', '#' -> out.append('\\').append(c);
                case '\n', '\r' -> out.append(' ');
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
