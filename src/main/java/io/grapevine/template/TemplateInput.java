package io.grapevine.template;

import com.google.re2j.Pattern;
import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Template data supplied by a user, in the form of a webhook's body; missing fields are null.
 *
 * @param receiver the receiver's name, as it is to stand in the data
 * @param status {@code firing} or {@code resolved}
 * @param alerts the alerts, in the order in which they are listed
 * @param notificationReason why the notification is sent
 * @param groupLabels the labels the alerts are grouped by
 * @param commonLabels the labels that all alerts share
 * @param commonAnnotations the annotations that all alerts share
 * @param routeLabels the labels of the route, rendered
 * @param externalUrl where the user interface is found
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

    /**
     * Reads the current object of {@code json}. Fields that templates do not see, such as {@code version}, are passed
     * over, and names may be in any case, as for Go.
     */
    public static TemplateInput read(JsonReader json) throws JsonException {
        return TemplateInputReader.data(json);
    }

    /** Reads a whole text in UTF-8; {@code null} is data without fields, as for Go's decoder. */
    public static TemplateInput read(byte[] json) throws JsonException {
        return JsonReader.read(
                json,
                reader -> reader.isNull()
                        ? new TemplateInput(null, null, null, null, null, null, null, null, null)
                        : TemplateInputReader.data(reader));
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
        List<AlertData> all = givenAlerts().map(alert -> alert.completed(now)).toList();
        boolean firing = all.stream().anyMatch(AlertData::isFiring);
        return data(
                orElse(receiver, Pattern.quote(receiverName)),
                orElse(status, firing ? AlertData.FIRING : AlertData.RESOLVED),
                all,
                new Sets(
                        orElse(groupLabels, LabelSet.EMPTY),
                        orElse(commonLabels, shared(all, AlertData::labels)),
                        orElse(commonAnnotations, shared(all, AlertData::annotations)),
                        orElse(routeLabels, LabelSet.EMPTY)),
                orElse(externalUrl, url));
    }

    /** The data as Go's decoder reads them: texts that are missing are empty, and label sets and alerts are absent. */
    public TemplateData asWritten() {
        return data(
                orElse(receiver, ""),
                orElse(status, ""),
                alerts == null
                        ? TemplateData.ABSENT_ALERTS
                        : givenAlerts().map(AlertInput::asWritten).toList(),
                new Sets(
                        orElse(groupLabels, LabelSet.ABSENT),
                        orElse(commonLabels, LabelSet.ABSENT),
                        orElse(commonAnnotations, LabelSet.ABSENT),
                        orElse(routeLabels, LabelSet.ABSENT)),
                orElse(externalUrl, ""));
    }

    /** The sets of labels, none of them null. */
    private record Sets(LabelSet group, LabelSet common, LabelSet annotations, LabelSet route) {}

    private TemplateData data(String name, String state, List<AlertData> all, Sets sets, String url) {
        return new TemplateData(
                name,
                state,
                all,
                orElse(notificationReason, ""),
                sets.group(),
                sets.common(),
                sets.annotations(),
                sets.route(),
                url);
    }

    private Stream<AlertInput> givenAlerts() {
        return alerts == null ? Stream.of() : alerts.stream();
    }

    private static LabelSet shared(List<AlertData> all, Function<AlertData, LabelSet> part) {
        return all.stream().map(part).reduce(LabelSet::intersect).orElse(LabelSet.EMPTY);
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return Objects.requireNonNullElse(value, fallback);
    }
}
