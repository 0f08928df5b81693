package io.grapevine.amtool.output;

import io.grapevine.base.go.GoDuration;
import io.grapevine.history.ActionRecord;
import io.grapevine.history.AlertRecord;
import io.grapevine.history.ConfigRecord;
import io.grapevine.history.DeliveryRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.ProcessRecord;
import io.grapevine.history.SilenceRecord;
import io.grapevine.silence.Holder;
import io.grapevine.silence.Silence;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The records of a history as a table; the extended form adds who recorded them, and more of notifications. */
public final class HistoryText {
    private final String layout;

    private HistoryText(String layout) {
        this.layout = layout;
    }

    /**
     * A table with a row for each record.
     *
     * @param layout the layout of times, in terms of Go's reference time
     */
    public static String of(List<HistoryRecord> records, boolean extended, String layout, Terminal terminal) {
        HistoryText text = new HistoryText(layout);
        return new Columns<HistoryRecord>()
                .add("Happened At", entry -> text.time(entry.at()))
                .add("Event", HistoryText::event)
                .add("Of", HistoryText::subject)
                .add("Receiver", HistoryText::receiver)
                .add("Details", text::details)
                .addIf(extended, "Latency", HistoryText::latency)
                .addIf(extended, "Attempts", HistoryText::attempts)
                .addIf(extended, "Replica", HistoryRecord::replica)
                .text(records, terminal);
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
        } else if (entry instanceof ActionRecord action) {
            return action.action();
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
        } else if (entry instanceof ActionRecord action) {
            return action.groupLabels().isEmpty()
                    ? action.group()
                    : action.groupLabels().toString();
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
            return author(silence) + " until " + time(silence.endsAt()) + comment;
        } else if (entry instanceof ActionRecord action) {
            String error = action.error().isEmpty() ? "" : ": " + action.error();
            return "by " + action.user() + " (" + action.via() + "), " + action.result() + error;
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
}
