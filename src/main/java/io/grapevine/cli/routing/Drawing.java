package io.grapevine.cli.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree, drawn with lines under a dot.
 *
 * @param text what stands at the node; may have several lines
 * @param below the nodes below it, from top to bottom
 */
record Drawing(String text, List<Drawing> below) {
    private static final String BRANCH = "├── ";
    private static final String LAST_BRANCH = "└── ";
    private static final String PAST = "│   ";
    private static final String PAST_LAST = "    ";

    Drawing {
        below = List.copyOf(below);
    }

    /** The lines of the drawing, this node under the dot; each line ends with a line feed. */
    String underADot() {
        List<String> lines = new ArrayList<>(List.of("."));
        draw(lines, "", true);
        return String.join("\n", lines) + "\n";
    }

    private void draw(List<String> lines, String margin, boolean last) {
        String inner = margin + (last ? PAST_LAST : PAST);
        String start = margin + (last ? LAST_BRANCH : BRANCH);
        for (String line : text.split("\n", -1)) {
            lines.add(start + line);
            start = inner;
        }
        for (int i = 0; i < below.size(); i++) {
            below.get(i).draw(lines, inner, i == below.size() - 1);
        }
    }
}
