package io.grapevine.amtool.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows under a header. Elsewhere than on a terminal it looks as amtool's tables do; on a terminal the cells of the widest
 * columns are broken into lines until the table fits.
 */
final class Table {
    private static final String GAP = "  ";

    /** No column is made narrower than this. */
    private static final int NARROWEST = 10;

    /** Style of a text on a terminal that has colours. */
    private enum Colour {
        PLAIN(""),
        BOLD("1"),
        RED("31"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Colour(String code) {
            this.code = code;
        }

        /** The colour of a cell: states that may need attention stand out. */
        static Colour ofState(String state) {
            return switch (state) {
                case "active" -> RED;
                case "suppressed" -> YELLOW;
                case "unprocessed" -> CYAN;
                default -> PLAIN;
            };
        }

        String paint(String text, Terminal terminal) {
            return this == PLAIN || !terminal.colours() || text.isBlank()
                    ? text
                    : "\u001B[" + code + "m" + text + "\u001B[m";
        }
    }

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        this.header = List.of(header);
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The table as text, which ends with a line feed. */
    String text(Terminal terminal) {
        return terminal.isThere() ? fitted(terminal) : plain();
    }

    private String plain() {
        StringBuilder out = new StringBuilder();
        line(header, out);
        rows.forEach(row -> line(row, out));
        return TabStops.expand(out.toString());
    }

    private static void line(List<String> cells, StringBuilder out) {
        cells.forEach(cell -> out.append(cell).append('\t'));
        out.append('\n');
    }

    private String fitted(Terminal terminal) {
        int[] widths = widths(terminal.width());
        StringBuilder out = new StringBuilder();
        append(header, widths, true, terminal, out);
        rows.forEach(row -> append(row, widths, false, terminal, out));
        return out.toString();
    }

    /** The widths of the columns. Ids and times stay whole, for they are copied; so does what has no room at all. */
    private int[] widths(int room) {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            int width = Cells.width(header.get(column));
            for (List<String> row : rows) {
                for (String line : Cells.lines(row.get(column))) {
                    width = Math.max(width, Cells.width(line));
                }
            }
            widths[column] = width;
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - room;
        for (int widest = widest(widths); excess > 0 && widest >= 0; widest = widest(widths)) {
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private int widest(int[] widths) {
        int widest = -1;
        for (int column = 0; column < widths.length; column++) {
            String name = header.get(column);
            boolean whole = name.equals("ID") || name.endsWith(" At");
            int least = Math.max(NARROWEST, Cells.width(name));
            if (!whole && widths[column] > least && (widest < 0 || widths[column] > widths[widest])) {
                widest = column;
            }
        }
        return widest;
    }

    private void append(List<String> cells, int[] widths, boolean isHeader, Terminal terminal, StringBuilder out) {
        List<List<String>> columns = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            columns.add(Cells.wrapped(cells.get(column), widths[column]));
        }
        int height = columns.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < height; i++) {
            List<String> line = new ArrayList<>();
            for (int column = 0; column < widths.length; column++) {
                String text =
                        i < columns.get(column).size() ? columns.get(column).get(i) : "";
                boolean last = column == widths.length - 1;
                String padding = last ? "" : " ".repeat(Math.max(0, widths[column] - Cells.width(text)));
                line.add(colour(column, text, isHeader).paint(text, terminal) + padding);
            }
            out.append(line.stream().collect(Collectors.joining(GAP)).stripTrailing())
                    .append('\n');
        }
    }

    private Colour colour(int column, String text, boolean isHeader) {
        if (isHeader) {
            return Colour.BOLD;
        }
        return header.get(column).equals("State") ? Colour.ofState(text) : Colour.PLAIN;
    }
}
