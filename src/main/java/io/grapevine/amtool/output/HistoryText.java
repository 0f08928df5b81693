package io.grapevine.amtool.output;

import io.grapevine.base.go.GoDuration;
import io.grapevine.history.AlertRecord;
import io.grapevine.history.ConfigRecord;
import io.grapevine.history.DeliveryRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.ProcessRecord;
import io.grapevine.history.SilenceRecord;
import io.grapevine.silence.Silence;
import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;
import io.grapevine.template.go.time.Zone;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The records of a history as a table; the extended form adds who recorded them, and more of notifications. */
public final class HistoryText {
    private final boolean extended;
    private final String layout;

    private HistoryText(boolean extended, String layout) {
        this.extended = extended;
        this.layout = layout;
    }

    /**
     * A table with a row for each record.
     *
     * @param layout the layout of times, in terms of Go's reference time
     */
    public static String of(List<HistoryRecord> records, boolean extended, String layout, Terminal terminal) {
        HistoryText text = new HistoryText(extended, layout);
        Table table = extended
                ? new Table("Happened At", "Event", "Of", "Receiver", "Details", "Latency", "Attempts", "Replica")
                : new Table("Happened At", "Event", "Of", "Receiver", "Details");
        for (HistoryRecord entry : records) {
            text.row(table, entry);
        }
        return table.text(terminal);
    }

    private void row(Table table, HistoryRecord entry) {
        boolean isDelivery = entry instanceof DeliveryRecord;
        String receiver = entry instanceof DeliveryRecord sent ? sent.receiver() + " " + sent.integration() : "";
        if (!extended) {
            table.row(time(entry.at()), event(entry), subject(entry), receiver, details(entry));
            return;
        }
        String latency = entry instanceof DeliveryRecord sent && !sent.latency().isZero()
                ? GoDuration.format(sent.latency().truncatedTo(ChronoUnit.MILLIS))
                : "";
        String attempts = isDelivery ? Integer.toString(((DeliveryRecord) entry).attempts()) : "";
        table.row(
                time(entry.at()),
                event(entry),
                subject(entry),
                receiver,
                details(entry),
                latency,
                attempts,
                entry.replica());
    }

    private String time(Instant time) {
        return TimeWriter.format(GoTime.of(time, Zone.UTC), layout);
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
        } else if (entry instanceof ConfigRecord) {
            return "configuration";
        }
        return entry instanceof ProcessRecord process && process.started() ? "started" : "stopped";
    }

    private static String subject(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            return alert.labels().toString();
        } else if (entry instanceof DeliveryRecord sent) {
            return sent.groupLabels().toString();
        } else if (entry instanceof SilenceRecord silence) {
            return silence.silence().matcherSets().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(" "));
        } else if (entry instanceof ConfigRecord config) {
            return config.hash();
        }
        return entry.replica();
    }

    private String details(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            return alert.annotations().valueOf("summary");
        } else if (entry instanceof DeliveryRecord sent) {
            String error = sent.error().isEmpty() ? "" : ": " + sent.error();
            return sent.reason().text() + ", " + sent.firing().size() + " firing, "
                    + sent.resolved().size() + " resolved" + error;
        } else if (entry instanceof SilenceRecord stored) {
            Silence silence = stored.silence();
            String comment =
                    silence.comment().isBlank() ? "" : ": " + silence.comment().strip();
            return "by " + silence.createdBy() + " until " + time(silence.endsAt()) + comment;
        }
        return "";
    }
}
