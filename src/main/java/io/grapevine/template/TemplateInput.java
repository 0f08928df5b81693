package io.grapevine.template;

import static java.util.Objects.requireNonNullElse;

import com.google.re2j.Pattern;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Template data supplied by a user, in the form of a webhook's body: the fields of {@link TemplateData} under their
 * names in JSON, as far as they are there.
 */
public final class TemplateInput {
    private static final List<String> TEXTS = List.of("receiver", "status", "notification_reason", "externalURL");
    private static final List<String> SETS = List.of("groupLabels", "commonLabels", "commonAnnotations", "routeLabels");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, LabelSet> sets = new HashMap<>();
    private @Nullable List<AlertInput> alerts;

    private TemplateInput() {}

    /**
     * Reads the current object of {@code json}. Fields that templates do not see, such as {@code version}, are passed
     * over, and names may be in any case, as for Go.
     */
    public static TemplateInput read(JsonReader json) throws JsonException {
        TemplateInput input = new TemplateInput();
        List<String> fields =
                Stream.of(TEXTS, SETS, List.of("alerts")).flatMap(List::stream).toList();
        json.someFields(fields, name -> {
            if (TEXTS.contains(name)) {
                input.texts.put(name, json.string());
            } else if (SETS.contains(name)) {
                input.sets.put(name, LabelSet.of(json.strings()));
            } else {
                input.alerts = json.array(AlertInput::read);
            }
        });
        return input;
    }

    /** Reads a whole text in UTF-8; {@code null} is data without fields, as for Go's decoder. */
    public static TemplateInput read(byte[] json) throws JsonException {
        return JsonReader.read(json, reader -> reader.isNull() ? new TemplateInput() : read(reader));
    }

    /**
     * The data with what is missing derived as for a notification: states from ends, the state of all and what they
     * share from the alerts.
     *
     * @param receiverName the receiver's name if none is given
     * @param url where the user interface is found if that is not given
     * @param now the time: an alert whose end is not reached yet fires
     */
    public TemplateData completed(String receiverName, String url, Instant now) {
        List<AlertData> all = requireNonNullElse(alerts, List.<AlertInput>of()).stream()
                .map(alert -> alert.completed(now))
                .toList();
        return new TemplateData(
                text("receiver", Pattern.quote(receiverName)),
                text("status", AlertData.statusOf(all)),
                all,
                text("notification_reason", ""),
                set("groupLabels", LabelSet.EMPTY),
                set("commonLabels", AlertData.shared(all, AlertData::labels)),
                set("commonAnnotations", AlertData.shared(all, AlertData::annotations)),
                set("routeLabels", LabelSet.EMPTY),
                text("externalURL", url));
    }

    /** The data as Go's decoder reads them: texts that are missing are empty, and label sets and alerts are absent. */
    public TemplateData asWritten() {
        return new TemplateData(
                text("receiver", ""),
                text("status", ""),
                alerts == null
                        ? TemplateData.ABSENT_ALERTS
                        : alerts.stream().map(AlertInput::asWritten).toList(),
                text("notification_reason", ""),
                set("groupLabels", LabelSet.ABSENT),
                set("commonLabels", LabelSet.ABSENT),
                set("commonAnnotations", LabelSet.ABSENT),
                set("routeLabels", LabelSet.ABSENT),
                text("externalURL", ""));
    }

    private String text(String field, String missing) {
        return texts.getOrDefault(field, missing);
    }

    private LabelSet set(String field, LabelSet missing) {
        return sets.getOrDefault(field, missing);
    }

    /** An alert of it: the fields of {@link AlertData} under their names in JSON, as far as they are there. */
    private record AlertInput(
            Map<String, String> texts, Map<String, LabelSet> sets, Map<String, OffsetDateTime> times) {
        private static final OffsetDateTime ZERO = Alert.NO_END.atOffset(ZoneOffset.UTC);
        private static final List<String> FIELDS =
                List.of("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");

        static AlertInput read(JsonReader json) throws JsonException {
            AlertInput input = new AlertInput(new HashMap<>(), new HashMap<>(), new HashMap<>());
            if (!json.isNull()) {
                json.someFields(FIELDS, name -> {
                    switch (name) {
                        case "labels", "annotations" -> input.sets.put(name, LabelSet.of(json.strings()));
                        case "startsAt", "endsAt" -> input.times.put(name, json.time());
                        default -> input.texts.put(name, json.string());
                    }
                });
            }
            return input;
        }

        /**
         * The alert with its state derived from its end, and its fingerprint from its labels, if they are missing. An
         * alert without a state whose end is after {@code now} fires, and has no end.
         */
        AlertData completed(Instant now) {
            OffsetDateTime end = times.getOrDefault("endsAt", ZERO);
            if (!texts.containsKey("status") && end.toInstant().isAfter(now)) {
                end = ZERO;
            }
            String status = end.toInstant().equals(Alert.NO_END) ? AlertData.FIRING : AlertData.RESOLVED;
            LabelSet labels = sets.getOrDefault("labels", LabelSet.EMPTY);
            return data(status, LabelSet.EMPTY, end, labels.fingerprint().toString());
        }

        /** The alert as Go's decoder reads it: texts that are missing are empty, and label sets are absent. */
        AlertData asWritten() {
            return data("", LabelSet.ABSENT, times.getOrDefault("endsAt", ZERO), "");
        }

        /** The alert at {@code end}, with the other parameters in place of what is missing. */
        private AlertData data(String status, LabelSet set, OffsetDateTime end, String fingerprint) {
            return new AlertData(
                    texts.getOrDefault("status", status),
                    sets.getOrDefault("labels", set),
                    sets.getOrDefault("annotations", set),
                    times.getOrDefault("startsAt", ZERO),
                    end,
                    texts.getOrDefault("generatorURL", ""),
                    texts.getOrDefault("fingerprint", fingerprint),
                    "");
        }
    }
}
