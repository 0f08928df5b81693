package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonText;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Encodes one record as a JSON object. {@link RecordFields} is its inverse. */
final class RecordEncoder {
    private final StringBuilder out = new StringBuilder(512);

    private RecordEncoder() {}

    static String encode(HistoryRecord record) {
        RecordEncoder json = new RecordEncoder();
        json.object(() -> json.record(record));
        return json.out.toString();
    }

    private void record(HistoryRecord record) {
        text("type", RecordType.of(record).text());
        time("at", record.at());
        text("replica", record.replica());
        if (record instanceof AlertRecord alert) {
            alert(alert);
        } else if (record instanceof DeliveryRecord notification) {
            notification(notification);
        } else if (record instanceof SilenceRecord silence) {
            name("silence");
            object(() -> silence(silence.silence()));
        } else if (record instanceof ActionRecord action) {
            action(action);
        } else if (record instanceof ConfigRecord config) {
            text("hash", config.hash());
            text("text", config.text());
            optional("extensions", config.extensions());
            pairs("templates", config.templates());
        } else if (record instanceof ProcessRecord process) {
            flag("started", process.started());
        }
    }

    private void alert(AlertRecord alert) {
        text("change", RecordFields.word(alert.change()));
        labels("labels", alert.labels());
        labels("annotations", alert.annotations());
        time("startsAt", alert.startsAt());
        if (alert.endsAt() != null) {
            time("endsAt", alert.endsAt());
        }
        optional("generatorUrl", alert.generatorUrl());
        array("resends", gaps(alert), out::append);
    }

    /** The milliseconds from the end of an alert to its first renewal, and from each renewal to the next one. */
    private static List<Long> gaps(AlertRecord alert) {
        List<Long> gaps = new ArrayList<>(alert.resends().size());
        Instant before = alert.endsAt();
        for (Instant resend : alert.resends()) {
            gaps.add(Duration.between(Objects.requireNonNull(before), resend).toMillis());
            before = resend;
        }
        return gaps;
    }

    private void notification(DeliveryRecord sent) {
        text("groupKey", sent.groupKey());
        labels("groupLabels", sent.groupLabels());
        text("receiver", sent.receiver());
        text("integration", sent.integration());
        text("outcome", RecordFields.word(sent.outcome()));
        text("reason", RecordFields.word(sent.reason()));
        array("firing", sent.firing(), alert -> JsonText.append(out, alert.toString()));
        array("resolved", sent.resolved(), alert -> JsonText.append(out, alert.toString()));
        name("attempts");
        out.append(sent.attempts());
        duration("took", sent.took());
        duration("latency", sent.latency());
        optional("error", sent.error());
    }

    private void action(ActionRecord asked) {
        text("action", asked.action());
        text("group", asked.group());
        labels("groupLabels", asked.groupLabels());
        text("via", asked.via());
        text("user", asked.user());
        text("result", asked.result());
        array("silences", asked.silences(), id -> JsonText.append(out, id));
        optional("error", asked.error());
    }

    private void silence(Silence silence) {
        text("id", silence.id());
        array("matcherSets", silence.matcherSets(), this::matchers);
        time("startsAt", silence.startsAt());
        time("endsAt", silence.endsAt());
        time("updatedAt", silence.updatedAt());
        text("createdBy", silence.createdBy());
        text("comment", silence.comment());
        labels("annotations", silence.annotations());
    }

    private void matchers(Matchers set) {
        elements(set.list(), matcher -> object(() -> matcher(matcher)));
    }

    private void matcher(Matcher matcher) {
        text("name", matcher.name());
        text("value", matcher.value());
        flag("isRegex", matcher.type().isRegexp());
        flag("isEqual", matcher.type().isPositive());
    }

    private void object(Runnable fields) {
        out.append('{');
        fields.run();
        out.append('}');
    }

    private void name(String name) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        JsonText.append(out, name);
        out.append(':');
    }

    private void text(String name, String value) {
        name(name);
        JsonText.append(out, value);
    }

    private void optional(String name, String value) {
        if (!value.isEmpty()) {
            text(name, value);
        }
    }

    private void time(String name, Instant time) {
        text(name, time.toString());
    }

    private void duration(String name, Duration duration) {
        if (!duration.isZero()) {
            text(name, GoDuration.format(duration));
        }
    }

    private void flag(String name, boolean value) {
        name(name);
        out.append(value);
    }

    private void labels(String name, LabelSet labels) {
        if (!labels.isEmpty()) {
            name(name);
            object(() -> labels.forEach(this::text));
        }
    }

    private void pairs(String name, Map<String, String> pairs) {
        if (!pairs.isEmpty()) {
            name(name);
            object(() -> pairs.forEach(this::text));
        }
    }

    private <T> void array(String name, Collection<T> elements, Consumer<T> writer) {
        if (!elements.isEmpty()) {
            name(name);
            elements(elements, writer);
        }
    }

    private <T> void elements(Collection<T> elements, Consumer<T> writer) {
        String separator = "[";
        for (T element : elements) {
            out.append(separator);
            writer.accept(element);
            separator = ",";
        }
        out.append(elements.isEmpty() ? "[]" : "]");
    }
}
