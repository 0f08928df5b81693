package io.grapevine.base.commandline;

import java.util.ArrayList;
import java.util.List;

final class LineWrapper {
    /** What begins a line that is an example and stays as it is. */
    static final String EXAMPLE = "    ";

    private LineWrapper() {}

    /** The lines of a text: paragraphs are wrapped, examples are not. */
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(EXAMPLE)) {
                lines.add(line);
            } else {
                wrap(line, width, lines);
            }
        }
        return lines;
    }

    private static void wrap(String paragraph, int width, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }
}
