package io.grapevine.app.flags;

import java.util.ArrayList;
import java.util.List;

/** The text of {@code --help}: flags in groups, wrapped to a terminal of 100 columns. */
final class Help {
    private static final int WIDTH = 100;
    private static final int MARGIN = 34;

    /** What the program does, and how a flag is written. */
    static final String INTRODUCTION = """
            Groups, silences, inhibits and routes the alerts of Prometheus.
            A flag is given as --flag=value or --flag value, a switch as --flag or --no-flag.
            Durations: 500ms, 30s, 15m, 120h, 5d.
            """;

    private Help() {}

    static String text() {
        StringBuilder out = new StringBuilder("usage: alertmanager [<flags>]\n\n").append(INTRODUCTION);
        for (FlagTable.Group group : FlagTable.GROUPS) {
            out.append('\n').append(group.title()).append(":\n");
            group.flags().forEach(flag -> append(out, flag));
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Flag flag) {
        String label = (flag.shorthand() == ' ' ? "      " : "  -" + flag.shorthand() + ", ") + "--"
                + (flag.takesValue() ? flag.name() + "=" + example(flag) : "[no-]" + flag.name());
        out.append(label);
        int column = label.length();
        for (String line : wrap(flag.help())) {
            if (column > MARGIN - 2) {
                out.append('\n');
                column = 0;
            }
            out.append(" ".repeat(MARGIN - column)).append(line);
            column = MARGIN;
        }
        out.append('\n');
    }

    private static String example(Flag flag) {
        return flag.fallback().isEmpty() ? "\"\"" : flag.fallback();
    }

    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH - MARGIN) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
