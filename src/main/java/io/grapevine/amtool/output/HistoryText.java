package io.grapevine.amtool.output;

import io.grapevine.amtool.api.Times;
import io.grapevine.base.go.GoDuration;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.query.HistoryReport;
import io.grapevine.history.query.HistorySummary;
import io.grapevine.history.query.HistorySummary.AlertCount;
import io.grapevine.history.query.HistorySummary.GroupCount;
import io.grapevine.history.query.HistorySummary.Latency;
import io.grapevine.history.query.HistorySummary.ReceiverCount;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.Zone;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of a history: records as a table, and the summary of a span. */
public final class HistoryText {
    /** A time in a state of before or after. */
    private static final Pattern TIME = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    private final Format format;
    private final StringBuilder out = new StringBuilder();

    private HistoryText(Format format) {
        this.format = format;
    }

    /** A table with a row for each record; the extended form adds who recorded them, and more of notifications. */
    public static String records(List<HistoryRecord> records, Format format) {
        HistoryText text = new HistoryText(format);
        return new Table<HistoryRecord>()
                .add("Happened At", entry -> text.time(entry.at()))
                .add("Event", HistoryText::event)
                .add("Of", HistoryText::subject)
                .add("Receiver", HistoryText::receiver)
                .add("Details", text::details)
                .addIf(format.extended(), "Latency", HistoryText::latency)
                .addIf(format.extended(), "Attempts", HistoryText::attempts)
                .addIf(format.extended(), "Replica", HistoryRecord::replica)
                .text(records, format.terminal());
    }

    private static String receiver(HistoryRecord entry) {
        return entry instanceof DeliveryRecord sent ? sent.receiver() + " " + sent.integration() : "";
    }

    private static String latency(HistoryRecord entry) {
        return entry instanceof DeliveryRecord sent && !sent.latency().isZero()
                ? GoDuration.format(sent.latency().truncatedTo(ChronoUnit.MILLIS))
                : "";
    }

    private static String attempts(HistoryRecord entry) {
        return entry instanceof DeliveryRecord sent ? Integer.toString(sent.attempts()) : "";
    }

    private String time(Instant time) {
        return format.time(GoTime.of(time, Zone.UTC));
    }

    private static String event(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            return alert.change() == AlertRecord.Change.RECEIVED
                    ? "fired"
                    : alert.change().name().toLowerCase(Locale.ROOT);
        } else if (entry instanceof DeliveryRecord sent) {
            return sent.outcome().name().toLowerCase(Locale.ROOT);
        } else if (entry instanceof SilenceRecord silence) {
            return silence.silence().isEnded() ? "silence ended" : "silence";
        } else if (entry instanceof ActionRecord action) {
            return action.action();
        } else if (entry instanceof AuditRecord made) {
            return made.audit().valueOf("kind") + " " + made.audit().valueOf("result");
        } else if (entry instanceof ConfigRecord) {
            return "configuration";
        }
        return entry instanceof ProcessRecord process && process.started() ? "started" : "stopped";
    }

    private static String joined(List<Matchers> sets, String between) {
        return sets.stream().map(Object::toString).collect(Collectors.joining(between));
    }

    private static String subject(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            return alert.labels().toString();
        } else if (entry instanceof DeliveryRecord sent) {
            return sent.groupLabels().toString();
        } else if (entry instanceof SilenceRecord silence) {
            List<Matchers> receivers = silence.silence().receiverMatcherSets();
            return joined(silence.silence().matcherSets(), " ")
                    + (receivers.isEmpty() ? "" : " for receivers " + joined(receivers, " or "));
        } else if (entry instanceof ActionRecord action) {
            return action.groupLabels().isEmpty()
                    ? action.group()
                    : action.groupLabels().toString();
        } else if (entry instanceof AuditRecord made) {
            return made.audit().valueOf("action");
        } else if (entry instanceof ConfigRecord config) {
            return config.hash();
        }
        return entry.replica();
    }

    private String details(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            String senders = alert.senders().entrySet().stream()
                    .map(sender -> sender.getKey() + " " + sender.getValue())
                    .collect(Collectors.joining(", "));
            return (alert.annotations().valueOf("summary") + (senders.isEmpty() ? "" : " (" + senders + ")")).strip();
        } else if (entry instanceof DeliveryRecord sent) {
            String error = sent.error().isEmpty() ? "" : ": " + sent.error();
            return sent.reason().text() + ", " + sent.firing().size() + " firing, "
                    + sent.resolved().size() + " resolved" + (sent.digest() == null ? "" : ", in a digest") + error;
        } else if (entry instanceof SilenceRecord stored) {
            Silence silence = stored.silence();
            String comment =
                    silence.comment().isBlank() ? "" : ": " + silence.comment().strip();
            return author(silence) + " until " + time(silence.endsAt()) + comment;
        } else if (entry instanceof ActionRecord action) {
            String error = action.error().isEmpty() ? "" : ": " + action.error();
            return "by " + action.user() + " (" + action.via() + "), " + action.result() + error;
        } else if (entry instanceof AuditRecord made) {
            List<String> others = List.of("kind", "result", "action");
            List<String> states = format.extended() ? List.of() : List.of("before", "after");
            String fields = made.audit()
                    .filterNames(name -> !others.contains(name) && !states.contains(name))
                    .toString();
            return TIME.matcher(fields)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            Times.parse(found.group()).map(format::time).orElse(found.group())));
        }
        return "";
    }

    private static String author(Silence silence) {
        String by = "by " + silence.createdBy();
        return Holder.of(silence)
                .map(holder -> switch (holder.kind()) {
                    case RULE -> "by rule " + holder.key();
                    case CLIENT -> by + ", lease " + holder.key();
                    case ACKNOWLEDGEMENT -> by + ", acknowledgement";
                })
                .orElse(by);
    }

    /**
     * The summary of a history as text: totals, then a table of alerts, of groups and of receivers; the extended form has keys of groups
     * and errors.
     */
    public static String summary(HistorySummary summary, Format format) {
        HistoryText text = new HistoryText(format);
        text.totals(summary);
        text.alerts(summary);
        text.groups(summary);
        text.receivers(summary);
        return text.out.toString();
    }

    /** A table with a row for each week, team and receiver; the extended form adds how many pages ended soon by themselves. */
    public static String report(HistoryReport report, Format format) {
        return new Table<HistoryReport.Row>()
                .add("Week", HistoryReport.Row::week)
                .add("Team", HistoryReport.Row::team)
                .add("Receiver", HistoryReport.Row::receiver)
                .add("Pages", row -> Long.toString(row.pages()))
                .add("Acknowledged", row -> Long.toString(row.acknowledged().count()))
                .add("Median", row -> within(row, Latency::p50Millis))
                .add("p90", row -> within(row, Latency::p90Millis))
                .add("Nobody Reacted", row -> Long.toString(row.nobodyReacted()))
                .addIf(format.extended(), "Ended Soon", row -> Long.toString(row.endedSoon()))
                .add("At Night", row -> Long.toString(row.atNight()))
                .add("Longest", row -> seconds(row.longestMillis()))
                .text(report.rows(), format.terminal());
    }

    private static String within(HistoryReport.Row row, ToLongFunction<Latency> millis) {
        return row.acknowledged().count() > 0 ? seconds(millis.applyAsLong(row.acknowledged())) : "";
    }

    private static String seconds(long millis) {
        return GoDuration.format(Duration.ofSeconds(Math.round(millis / 1_000.0)));
    }

    private static String duration(long millis) {
        return GoDuration.format(Duration.ofMillis(millis));
    }

    private void totals(HistorySummary summary) {
        line("From " + format.time(summary.from()) + " to " + format.time(summary.to()));
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

    private void alerts(HistorySummary summary) {
        Table<AlertCount> columns = new Table<AlertCount>()
                .add("Alertname", AlertCount::alertname)
                .add("Fired", row -> Long.toString(row.fired()))
                .add("Ended", row -> Long.toString(row.ended()))
                .add("Instances", row -> Long.toString(row.instances()))
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .add("Last Fired At", row -> row.lastFired().map(format::time).orElse(""));
        table(columns, summary.alerts(), summary.moreAlerts());
    }

    private void groups(HistorySummary summary) {
        Table<GroupCount> columns = new Table<GroupCount>()
                .add(
                        "Group",
                        row -> format.extended() ? row.key() : row.labels().toString())
                .add("Receiver", GroupCount::receiver)
                .add("Fired", row -> Long.toString(row.fired()))
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .addIf(format.extended(), "Last Error", row -> row.lastError().orElse(""));
        table(columns, summary.groups(), summary.moreGroups());
    }

    private void receivers(HistorySummary summary) {
        Table<ReceiverCount> columns = new Table<ReceiverCount>()
                .add("Receiver", ReceiverCount::receiver)
                .add("Integration", ReceiverCount::integration)
                .add("Notified", row -> Long.toString(row.sent()))
                .add("Failed", row -> Long.toString(row.failed()))
                .add("p50", row -> known(row, Latency::p50Millis))
                .add("p99", row -> known(row, Latency::p99Millis))
                .add("Max", row -> known(row, Latency::maxMillis))
                .addIf(format.extended(), "Last Error", row -> row.lastError().orElse(""));
        table(columns, summary.receivers(), summary.moreReceivers());
    }

    private static String known(ReceiverCount row, ToLongFunction<Latency> millis) {
        return row.latency().count() > 0 ? duration(millis.applyAsLong(row.latency())) : "";
    }

    private <T> void table(Table<T> columns, List<T> rows, long more) {
        if (!rows.isEmpty()) {
            out.append('\n').append(columns.text(rows, format.terminal()));
            if (more > 0) {
                line("and " + more + " more (--limit)");
            }
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
