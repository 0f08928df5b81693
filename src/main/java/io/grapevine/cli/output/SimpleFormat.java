package io.grapevine.cli.output;

import io.grapevine.cli.api.AlertView;
import io.grapevine.cli.api.MatcherView;
import io.grapevine.cli.api.SilenceView;
import io.grapevine.cli.api.StatusView;
import io.grapevine.template.go.time.TimeWriter;
import java.util.List;
import java.util.stream.Collectors;

/** The form with the few columns that are looked at most. */
final class SimpleFormat implements Format {
    private final String layout;
    private final Terminal terminal;

    SimpleFormat(String layout, Terminal terminal) {
        this.layout = layout;
        this.terminal = terminal;
    }

    @Override
    public String silences(List<SilenceView> silences) {
        Table table = new Table("ID", "Matchers", "Ends At", "Created By", "Comment");
        for (SilenceView silence : Sorting.byEnd(silences)) {
            String matchers =
                    silence.matchers().stream().map(MatcherView::toString).collect(Collectors.joining(" "));
            table.row(
                    silence.id(),
                    matchers,
                    TimeWriter.format(silence.end(), layout),
                    silence.createdBy(),
                    silence.comment());
        }
        return table.text(terminal);
    }

    @Override
    public String alerts(List<AlertView> alerts) {
        Table table = new Table("Alertname", "Starts At", "Summary", "State");
        for (AlertView alert : Sorting.byStart(alerts)) {
            table.row(
                    alert.labels().valueOf("alertname"),
                    TimeWriter.format(alert.startsAt(), layout),
                    alert.annotations().valueOf("summary"),
                    alert.status().state());
        }
        return table.text(terminal);
    }

    @Override
    public String configuration(StatusView status) {
        return status.configuration() + "\n";
    }

    @Override
    public String cluster(StatusView.Cluster cluster) {
        return TabStops.expand("Cluster Status:\t" + cluster.status() + "\nNode Name:\t" + cluster.name() + "\n");
    }
}
