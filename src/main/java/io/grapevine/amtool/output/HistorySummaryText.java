package io.grapevine.amtool.output;

import io.grapevine.amtool.api.HistorySummaryView;
import io.grapevine.amtool.api.HistorySummaryView.Latency;
import io.grapevine.base.go.GoDuration;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import java.time.Duration;

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
        if (!summary.alerts().isEmpty()) {
            Table table = new Table("Alertname", "Fired", "Ended", "Instances", "Notified", "Failed", "Last Fired At");
            summary.alerts()
                    .forEach(row -> table.row(
                            row.alertname(),
                            Long.toString(row.fired()),
                            Long.toString(row.ended()),
                            Long.toString(row.instances()),
                            Long.toString(row.sent()),
                            Long.toString(row.failed()),
                            row.lastFired().map(this::time).orElse("")));
            table(table, summary.moreAlerts());
        }
    }

    private void groups() {
        if (!summary.groups().isEmpty()) {
            Table table = extended
                    ? new Table("Group", "Receiver", "Fired", "Notified", "Failed", "Last Error")
                    : new Table("Group", "Receiver", "Fired", "Notified", "Failed");
            for (HistorySummaryView.GroupRow row : summary.groups()) {
                String fired = Long.toString(row.fired());
                String sent = Long.toString(row.sent());
                String failed = Long.toString(row.failed());
                if (extended) {
                    table.row(row.key(), row.receiver(), fired, sent, failed, row.lastError());
                } else {
                    table.row(row.labels().toString(), row.receiver(), fired, sent, failed);
                }
            }
            table(table, summary.moreGroups());
        }
    }

    private void receivers() {
        if (!summary.receivers().isEmpty()) {
            Table table = extended
                    ? new Table("Receiver", "Integration", "Notified", "Failed", "p50", "p99", "Max", "Last Error")
                    : new Table("Receiver", "Integration", "Notified", "Failed", "p50", "p99", "Max");
            for (HistorySummaryView.ReceiverRow row : summary.receivers()) {
                Latency latency = row.latency();
                boolean known = latency.count() > 0;
                String sent = Long.toString(row.sent());
                String failed = Long.toString(row.failed());
                String p50 = known ? duration(latency.p50Millis()) : "";
                String p99 = known ? duration(latency.p99Millis()) : "";
                String max = known ? duration(latency.maxMillis()) : "";
                if (extended) {
                    table.row(row.receiver(), row.integration(), sent, failed, p50, p99, max, row.lastError());
                } else {
                    table.row(row.receiver(), row.integration(), sent, failed, p50, p99, max);
                }
            }
            table(table, summary.moreReceivers());
        }
    }

    private void table(Table table, long more) {
        out.append('\n').append(table.text(terminal));
        if (more > 0) {
            line("and " + more + " more (--limit)");
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
