package io.grapevine.amtool.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of objects, one object a row under a header: {@code new Table<AlertView>().add("State", AlertView::state).text(alerts,
 * terminal)}. Elsewhere than on a terminal it looks as amtool's tables do; on a terminal the cells of the widest
 * columns are broken into lines until the table fits.
 */
public final class Table<T> {
    private static final String GAP = "  ";

    /** No column is made narrower than this. */
    private static final int NARROWEST = 10;

    private static final String PLAIN = "";
    private static final String BOLD = "1";

    /** The codes of the colours of states that may need attention. */
    private static final Map<String, String> COLOURS = Map.of("active", "31", "suppressed", "33", "unprocessed", "36");

    private final List<String> header = new ArrayList<>();
    private final List<Function<T, String>> cells = new ArrayList<>();

    /** Adds a column to the right. */
    public Table<T> add(String name, Function<T, String> cell) {
        header.add(name);
        cells.add(cell);
        return this;
    }

    /** Adds a column to the right, if it is wanted. */
    public Table<T> addIf(boolean wanted, String name, Function<T, String> cell) {
        return wanted ? add(name, cell) : this;
    }

    /** The table as text, which ends with a line feed. */
    public String text(List<T> objects, Terminal terminal) {
        List<List<String>> rows = objects.stream()
                .map(object -> cells.stream().map(cell -> cell.apply(object)).toList())
                .toList();
        return terminal.isThere() ? fitted(rows, terminal) : plain(rows);
    }

    private String plain(List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        line(header, out);
        rows.forEach(row -> line(row, out));
        return TabStops.expand(out.toString());
    }

    private static void line(List<String> cells, StringBuilder out) {
        cells.forEach(cell -> out.append(cell).append('\t'));
        out.append('\n');
    }

    private String fitted(List<List<String>> rows, Terminal terminal) {
        int[] widths = widths(rows, terminal.width());
        StringBuilder out = new StringBuilder();
        append(header, widths, true, terminal, out);
        rows.forEach(row -> append(row, widths, false, terminal, out));
        return out.toString();
    }

    /** The widths of the columns. Ids and times stay whole, for they are copied; so does what has no room at all. */
    private int[] widths(List<List<String>> rows, int room) {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            int width = width(header.get(column));
            for (List<String> row : rows) {
                for (String line : lines(row.get(column))) {
                    width = Math.max(width, width(line));
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
            int least = Math.max(NARROWEST, width(name));
            if (!whole && widths[column] > least && (widest < 0 || widths[column] > widths[widest])) {
                widest = column;
            }
        }
        return widest;
    }

    private void append(List<String> cells, int[] widths, boolean isHeader, Terminal terminal, StringBuilder out) {
        List<List<String>> columns = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            columns.add(wrapped(cells.get(column), widths[column]));
        }
        int height = columns.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < height; i++) {
            List<String> line = new ArrayList<>();
            for (int column = 0; column < widths.length; column++) {
                String text =
                        i < columns.get(column).size() ? columns.get(column).get(i) : "";
                boolean last = column == widths.length - 1;
                String padding = last ? "" : " ".repeat(Math.max(0, widths[column] - width(text)));
                line.add(painted(text, colour(column, text, isHeader), terminal) + padding);
            }
            out.append(line.stream().collect(Collectors.joining(GAP)).stripTrailing())
                    .append('\n');
        }
    }

    private String colour(int column, String text, boolean isHeader) {
        if (isHeader) {
            return BOLD;
        }
        return header.get(column).equals("State") ? COLOURS.getOrDefault(text, PLAIN) : PLAIN;
    }

    private static String painted(String text, String code, Terminal terminal) {
        return code.isEmpty() || !terminal.colours() || text.isBlank()
                ? text
                : "\u001B[" + code + "m" + text + "\u001B[m";
    }

    /** The lines of a text, without what could move the cursor. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            StringBuilder safe = new StringBuilder(line.length());
            line.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
            lines.add(safe.toString());
        }
        return lines;
    }

    /** How many columns of a terminal a line takes: two for East Asian letters and most symbols beyond them. */
    static int width(String line) {
        int width = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            i += Character.charCount(c);
            width += width(c);
        }
        return width;
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /** The text in lines of at most {@code room} columns, broken at blanks where there are any. */
    static List<String> wrapped(String text, int room) {
        List<String> wrapped = new ArrayList<>();
        for (String line : lines(text)) {
            String rest = line;
            while (width(rest) > room) {
                int fits = fitting(rest, room);
                int blank = rest.lastIndexOf(' ', fits);
                int end = blank > 0 ? blank : fits;
                wrapped.add(rest.substring(0, end).stripTrailing());
                rest = rest.substring(end).stripLeading();
            }
            wrapped.add(rest);
        }
        return wrapped;
    }

    /** How many characters from the beginning fit; at least one code point. */
    private static int fitting(String line, int room) {
        int width = 0;
        int i = 0;
        while (i < line.length()) {
            int c = line.codePointAt(i);
            width += width(c);
            if (width > room && i > 0) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}
