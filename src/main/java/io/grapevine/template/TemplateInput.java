package io.grapevine.template;

import static java.util.Objects.requireNonNullElse;

import com.google.re2j.Pattern;
import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Template data supplied by a user, in the form of a webhook's body: the fields of {@link TemplateData}, null where
 * missing.
 */
public record TemplateInput(
        @Nullable String receiver,
        @Nullable String status,
        @Nullable List<AlertInput> alerts,
        @Nullable String notificationReason,
        @Nullable LabelSet groupLabels,
        @Nullable LabelSet commonLabels,
        @Nullable LabelSet commonAnnotations,
        @Nullable LabelSet routeLabels,
        @Nullable String externalUrl) {
    private static final List<String> FIELDS = List.of(
            "receiver",
            "status",
            "alerts",
            "notification_reason",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "routeLabels",
            "externalURL");

    /**
     * Reads the current object of {@code json}. Fields that templates do not see, such as {@code version}, are passed
     * over, and names may be in any case, as for Go.
     */
    public static TemplateInput read(JsonReader json) throws JsonException {
        Map<String, String> texts = new HashMap<>();
        Map<String, LabelSet> sets = new HashMap<>();
        Map<String, List<AlertInput>> lists = new HashMap<>();
        json.someFields(FIELDS, name -> {
            switch (name) {
                case "alerts" -> lists.put(name, json.array(AlertInput::read));
                case "groupLabels", "commonLabels", "commonAnnotations", "routeLabels" ->
                    sets.put(name, LabelSet.of(json.strings()));
                default -> texts.put(name, json.string());
            }
        });
        return new TemplateInput(
                texts.get("receiver"),
                texts.get("status"),
                lists.get("alerts"),
                texts.get("notification_reason"),
                sets.get("groupLabels"),
                sets.get("commonLabels"),
                sets.get("commonAnnotations"),
                sets.get("routeLabels"),
                texts.get("externalURL"));
    }

    /** Reads a whole text in UTF-8; {@code null} is data without fields, as for Go's decoder. */
    public static TemplateInput read(byte[] json) throws JsonException {
        return JsonReader.read(
                json,
                reader -> reader.isNull()
                        ? new TemplateInput(null, null, null, null, null, null, null, null, null)
                        : read(reader));
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
        List<AlertData> all = new ArrayList<>();
        requireNonNullElse(alerts, List.<AlertInput>of()).forEach(alert -> all.add(alert.completed(now)));
        return new TemplateData(
                requireNonNullElse(receiver, Pattern.quote(receiverName)),
                requireNonNullElse(status, AlertData.statusOf(all)),
                all,
                requireNonNullElse(notificationReason, ""),
                requireNonNullElse(groupLabels, LabelSet.EMPTY),
                requireNonNullElse(commonLabels, AlertData.shared(all, AlertData::labels)),
                requireNonNullElse(commonAnnotations, AlertData.shared(all, AlertData::annotations)),
                requireNonNullElse(routeLabels, LabelSet.EMPTY),
                requireNonNullElse(externalUrl, url));
    }

    /** The data as Go's decoder reads them: texts that are missing are empty, and label sets and alerts are absent. */
    public TemplateData asWritten() {
        return new TemplateData(
                requireNonNullElse(receiver, ""),
                requireNonNullElse(status, ""),
                alerts == null
                        ? TemplateData.ABSENT_ALERTS
                        : alerts.stream().map(AlertInput::asWritten).toList(),
                requireNonNullElse(notificationReason, ""),
                requireNonNullElse(groupLabels, LabelSet.ABSENT),
                requireNonNullElse(commonLabels, LabelSet.ABSENT),
                requireNonNullElse(commonAnnotations, LabelSet.ABSENT),
                requireNonNullElse(routeLabels, LabelSet.ABSENT),
                requireNonNullElse(externalUrl, ""));
    }
}
