package io.grapevine.amtool.output;

import io.grapevine.amtool.api.HistorySummaryView;
import io.grapevine.amtool.api.HistorySummaryView.AlertRow;
import io.grapevine.amtool.api.HistorySummaryView.GroupRow;
import io.grapevine.amtool.api.HistorySummaryView.Latency;
import io.grapevine.amtool.api.HistorySummaryView.ReceiverRow;
import io.grapevine.base.go.GoDuration;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** The summary of a history: totals, then a table of alerts, of groups and of receivers. */
public final class HistorySummaryText {
    private final HistorySummaryView summary;
    private final boolean extended;
    private final String layout;
    private final Terminal terminal;
    private final StringBuilder out = new StringBuilder();

    private HistorySummaryText(HistorySummaryView summary, boolean extended, String layout, Terminal terminal) {
        this.summary = summary;
        this.extended = extended;
        this.layout = layout;
        this.terminal = terminal;
    }

    /**
     * The summary as text.
     *
     * @param extended whether tables have keys of groups and errors
     * @param layout the layout of times, in terms of Go's reference time
     */
    public static String of(HistorySummaryView summary, boolean extended, String layout, Terminal terminal) {
        HistorySummaryText text = new HistorySummaryText(summary, extended, layout, terminal);
        text.totals();
        text.alerts();
        text.groups();
        text.receivers();
        return text.out.toString();
    }

    private String time(GoTime time) {
        return TimeWriter.format(time, layout);
    }

    private static String duration(long millis) {
        return GoDuration.format(Duration.ofMillis(millis));
    }

    private void totals() {
        line("From " + time(summary.start()) + " to " + time(summary.end()));
        line("Alerts: " + summary.fired() + " fired, " + summary.resolved() + " resolved, " + summary.expired()
                + " expired");
        line("Notifications: " + summary.sent() + " sent, " + summary.failed() + " failed");
        Latency latency = summary.latency();
        if (latency.count() > 0) {
            line("Latency of " + latency.count() + ": p50 " + duration(latency.p50Millis()) + ", p90 "
                    + duration(latency.p90Millis()) + ", p99 " + duration(latency.p99Millis()) + ", max "
                    + duration(latency.maxMillis()));
        }
    }

    private void alerts() {
        Columns<AlertRow> columns = new Columns<AlertRow>()
                .add("Alertname", AlertRow::alertname)
                .add("Fired", row -> Long.toString(row.fired()))
                .add("Ended", row -> Long.toString(row.ended()))
                .add("Instances", row -> Long.toString(row.instances()))
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .add("Last Fired At", row -> row.lastFired().map(this::time).orElse(""));
        table(columns, summary.alerts(), summary.moreAlerts());
    }

    private void groups() {
        Columns<GroupRow> columns = new Columns<GroupRow>()
                .add("Group", row -> extended ? row.key() : row.labels().toString())
                .add("Receiver", GroupRow::receiver)
                .add("Fired", row -> Long.toString(row.fired()))
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .addIf(extended, "Last Error", GroupRow::lastError);
        table(columns, summary.groups(), summary.moreGroups());
    }

    private void receivers() {
        Columns<ReceiverRow> columns = new Columns<ReceiverRow>()
                .add("Receiver", ReceiverRow::receiver)
                .add("Integration", ReceiverRow::integration)
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .add("p50", row -> known(row, Latency::p50Millis))
                .add("p99", row -> known(row, Latency::p99Millis))
                .add("Max", row -> known(row, Latency::maxMillis))
                .addIf(extended, "Last Error", ReceiverRow::lastError);
        table(columns, summary.receivers(), summary.moreReceivers());
    }

    private static String known(ReceiverRow row, ToLongFunction<Latency> millis) {
        return row.latency().count() > 0 ? duration(millis.applyAsLong(row.latency())) : "";
    }

    private <T> void table(Columns<T> columns, List<T> rows, long more) {
        if (!rows.isEmpty()) {
            out.append('\n').append(columns.text(rows, terminal));
            if (more > 0) {
                line("and " + more + " more (--limit)");
            }
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
