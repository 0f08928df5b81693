package io.grapevine.cli.output;

import io.grapevine.cli.api.AlertView;
import io.grapevine.cli.api.MatcherView;
import io.grapevine.cli.api.SilenceView;
import io.grapevine.cli.api.StatusView;
import io.grapevine.cli.api.Times;
import io.grapevine.go.Utf8;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.TimeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The form with all that a table has room for. */
final class ExtendedFormat implements Format {
    /** What is told of a version after the configuration, in this order. */
    private static final List<String> VERSION =
            List.of("buildUser", "goVersion", "revision", "version", "branch", "buildDate");

    private final String layout;
    private final Terminal terminal;

    ExtendedFormat(String layout, Terminal terminal) {
        this.layout = layout;
        this.terminal = terminal;
    }

    @Override
    public String silences(List<SilenceView> silences) {
        Table table = new Table("ID", "Matchers", "Starts At", "Ends At", "Updated At", "Created By", "Comment");
        for (SilenceView silence : Sorting.byEnd(silences)) {
            String matchers =
                    silence.matchers().stream().map(MatcherView::toString).collect(Collectors.joining(",", "{", "}"));
            table.row(
                    silence.id(),
                    matchers,
                    TimeWriter.format(silence.start(), layout),
                    TimeWriter.format(silence.end(), layout),
                    silence.updatedAt() == null ? "" : TimeWriter.format(silence.updatedAt(), layout),
                    silence.createdBy(),
                    silence.comment());
        }
        return table.text(terminal);
    }

    @Override
    public String alerts(List<AlertView> alerts) {
        Table table = new Table("Labels", "Annotations", "Starts At", "Ends At", "Generator URL", "State");
        for (AlertView alert : Sorting.byStart(alerts)) {
            table.row(
                    pairs(alert.labels()),
                    pairs(alert.annotations()),
                    TimeWriter.format(alert.startsAt(), layout),
                    TimeWriter.format(alert.endsAt(), layout),
                    alert.generatorUrl(),
                    alert.status().state());
        }
        return table.text(terminal);
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
        StringBuilder out = new StringBuilder(status.configuration()).append('\n');
        for (String field : VERSION) {
            out.append(field)
                    .append(' ')
                    .append(status.version().getOrDefault(field, ""))
                    .append('\n');
        }
        return out.append("uptime ")
                .append(Times.write(status.uptime()))
                .append('\n')
                .toString();
    }

    @Override
    public String cluster(StatusView.Cluster cluster) {
        StringBuilder out = new StringBuilder("Cluster Status:\t" + cluster.status() + "\nNode Name:\t")
                .append(cluster.name())
                .append("\n\nAddress\tName\n");
        Sorting.byAddress(cluster.peers())
                .forEach(peer -> out.append(peer.address())
                        .append('\t')
                        .append(peer.name())
                        .append("\t\n"));
        return TabStops.expand(out.toString());
    }
}
