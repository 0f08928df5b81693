package io.grapevine.amtool.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The columns of a table of objects, one object a row. */
final class Columns<T> {
    private final List<String> headers = new ArrayList<>();
    private final List<Function<T, String>> cells = new ArrayList<>();

    Columns<T> add(String header, Function<T, String> cell) {
        headers.add(header);
        cells.add(cell);
        return this;
    }

    Columns<T> addIf(boolean wanted, String header, Function<T, String> cell) {
        return wanted ? add(header, cell) : this;
    }

    /** The table as text, which ends with a line feed. */
    String text(List<T> rows, Terminal terminal) {
        Table table = new Table(headers.toArray(String[]::new));
        for (T row : rows) {
            table.row(cells.stream().map(cell -> cell.apply(row)).toArray(String[]::new));
        }
        return table.text(terminal);
    }
}
