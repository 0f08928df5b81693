package io.grapevine.amtool.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines up text with tabs as Go's {@code text/tabwriter} does when it fills with blanks, two at least. A cell ends with
 * a tab; what follows the last tab of a line belongs to no column. A column reaches over adjacent lines that have it, and
 * is as wide as its widest cell there, counted in code points.
 */
final class TabStops {
    private static final int GAP = 2;

    private TabStops() {}

    /** {@code text} with blanks in the place of tabs. Vertical tabs end cells, too, and form feeds end lines. */
    static String expand(String text) {
        List<String[]> lines = new ArrayList<>();
        for (String line : text.replace('\f', '\n').split("\n", -1)) {
            lines.add(line.replace('\u000B', '\t').split("\t", -1));
        }
        int[][] widths = widths(lines);
        StringBuilder out = new StringBuilder(text.length() * 2);
        for (int i = 0; i < lines.size(); i++) {
            String[] cells = lines.get(i);
            for (int column = 0; column < cells.length - 1; column++) {
                out.append(cells[column]).append(" ".repeat(Math.max(0, widths[i][column] - length(cells[column]))));
            }
            out.append(cells[cells.length - 1]).append(i + 1 < lines.size() ? "\n" : "");
        }
        return out.toString();
    }

    /** The width of each column at each line. */
    private static int[][] widths(List<String[]> lines) {
        int[][] widths = new int[lines.size()][];
        Arrays.setAll(widths, i -> new int[lines.get(i).length - 1]);
        for (int i = 0; i < lines.size(); i++) {
            for (int column = 0; column < widths[i].length; column++) {
                if (widths[i][column] == 0) {
                    measure(lines, widths, i, column);
                }
            }
        }
        return widths;
    }

    /** Measures a column from its first line on. */
    private static void measure(List<String[]> lines, int[][] widths, int first, int column) {
        int width = 0;
        int end = first;
        while (end < lines.size() && widths[end].length > column) {
            width = Math.max(width, GAP + length(lines.get(end)[column]));
            end++;
        }
        for (int i = first; i < end; i++) {
            widths[i][column] = width;
        }
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
