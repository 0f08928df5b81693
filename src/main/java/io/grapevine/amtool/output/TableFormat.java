package io.grapevine.amtool.output;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.MatcherView;
import io.grapevine.amtool.api.SilenceView;
import io.grapevine.amtool.api.StatusView;
import io.grapevine.amtool.api.Times;
import io.grapevine.base.go.Utf8;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The forms for people: the few columns that are looked at most, or, extended, all that a table has room for. */
record TableFormat(boolean extended, String layout, Terminal terminal) implements Format {
    /** The columns of a version after the configuration, in this order. */
    private static final List<String> VERSION =
            List.of("buildUser", "goVersion", "revision", "version", "branch", "buildDate");

    /** The header of a column, and its cell in a row. */
    private record Column<T>(String header, Function<T, String> cell) {}

    private <T> String table(List<T> rows, List<Column<T>> columns) {
        Table table = new Table(columns.stream().map(Column::header).toArray(String[]::new));
        for (T row : rows) {
            table.row(columns.stream().map(column -> column.cell().apply(row)).toArray(String[]::new));
        }
        return table.text(terminal);
    }

    private String time(GoTime time) {
        return TimeWriter.format(time, layout);
    }

    @Override
    public String silences(List<SilenceView> silences) {
        Column<SilenceView> id = new Column<>("ID", SilenceView::id);
        Column<SilenceView> end = new Column<>("Ends At", silence -> time(silence.end()));
        Column<SilenceView> creator = new Column<>("Created By", SilenceView::createdBy);
        Column<SilenceView> comment = new Column<>("Comment", SilenceView::comment);
        List<Column<SilenceView>> columns = extended
                ? List.of(
                        id,
                        new Column<>("Matchers", silence -> "{" + matchers(silence, ",") + "}"),
                        new Column<>("Starts At", silence -> time(silence.start())),
                        end,
                        new Column<>(
                                "Updated At",
                                silence -> silence.updatedAt().map(this::time).orElse("")),
                        creator,
                        comment)
                : List.of(id, new Column<>("Matchers", silence -> matchers(silence, " ")), end, creator, comment);
        return table(Sorting.byEnd(silences), columns);
    }

    private static String matchers(SilenceView silence, String separator) {
        return silence.matchers().stream().map(MatcherView::toString).collect(Collectors.joining(separator));
    }

    @Override
    public String alerts(List<AlertView> alerts) {
        Column<AlertView> start = new Column<>("Starts At", alert -> time(alert.startsAt()));
        Column<AlertView> state = new Column<>("State", alert -> alert.status().state());
        List<Column<AlertView>> columns = extended
                ? List.of(
                        new Column<>("Labels", alert -> pairs(alert.labels())),
                        new Column<>("Annotations", alert -> pairs(alert.annotations())),
                        start,
                        new Column<>("Ends At", alert -> time(alert.endsAt())),
                        new Column<>("Generator URL", AlertView::generatorUrl),
                        state)
                : List.of(
                        new Column<>("Alertname", alert -> alert.labels().valueOf("alertname")),
                        start,
                        new Column<>("Summary", alert -> alert.annotations().valueOf("summary")),
                        state);
        return table(Sorting.byStart(alerts), columns);
    }

    /** The pairs are sorted as they are written, so that {@code a-b} comes before {@code a}; values are not escaped. */
    private static String pairs(LabelSet labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.add(name + "=\"" + value + "\""));
        pairs.sort(Utf8::compare);
        return String.join(" ", pairs);
    }

    @Override
    public String configuration(StatusView status) {
        StringBuilder out = new StringBuilder(status.config().original()).append('\n');
        if (extended) {
            VERSION.forEach(
                    field -> out.append(field + ' ' + status.versionInfo().getOrDefault(field, "") + '\n'));
            out.append("uptime " + Times.write(status.uptime()) + '\n');
        }
        return out.toString();
    }

    @Override
    public String cluster(StatusView.Cluster cluster) {
        StringBuilder out =
                new StringBuilder("Cluster Status:\t" + cluster.status() + "\nNode Name:\t" + cluster.name() + '\n');
        if (extended) {
            out.append("\nAddress\tName\n");
            Sorting.byAddress(cluster.peers())
                    .forEach(peer -> out.append(peer.address() + '\t' + peer.name() + "\t\n"));
        }
        return TabStops.expand(out.toString());
    }
}
