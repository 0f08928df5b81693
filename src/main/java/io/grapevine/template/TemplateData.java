package io.grapevine.template;

import com.google.re2j.Pattern;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data of a notification that templates are executed with (Alertmanager's {@code Data}).
 *
 * @param receiver the receiver's name, escaped for use in a regular expression as the links of the default templates
 *     need it
 * @param status {@code firing} if any alert fires, else {@code resolved}
 * @param alerts the alerts, in the order in which they are listed
 * @param notificationReason why the notification is sent, in Alertmanager's words
 * @param groupLabels the labels the alerts are grouped by
 * @param commonLabels the labels that all alerts share
 * @param commonAnnotations the annotations that all alerts share
 * @param externalUrl where the user interface is found, without a slash at its end
 */
public record TemplateData(
        String receiver,
        String status,
        List<AlertData> alerts,
        String notificationReason,
        LabelSet groupLabels,
        LabelSet commonLabels,
        LabelSet commonAnnotations,
        LabelSet routeLabels,
        String externalUrl) {

    /** The number of alerts whose values are shown together. */
    private static final int MOST_LINES = 5;

    /** Absent alerts, Go's nil slice: an empty list, distinguished by identity. */
    static final List<AlertData> ABSENT_ALERTS = Collections.unmodifiableList(new ArrayList<>());

    public TemplateData {
        alerts = isAbsent(alerts) ? alerts : List.copyOf(alerts);
    }

    @SuppressWarnings("ReferenceEquality") // equal to every other empty list
    private static boolean isAbsent(List<AlertData> alerts) {
        return alerts == ABSENT_ALERTS;
    }

    /** Whether the input had no alerts, so that Go's decoder would leave a nil slice. */
    public boolean hasNoAlertList() {
        return isAbsent(alerts);
    }

    /** The data of a notification whose alerts have no values. */
    public static TemplateData of(
            String receiver,
            List<Alert> alerts,
            String reason,
            LabelSet groupLabels,
            LabelSet routeLabels,
            String externalUrl) {
        return of(receiver, alerts, Map.of(), reason, groupLabels, routeLabels, externalUrl);
    }

    /**
     * The data of a notification about {@code alerts}, as taken from a flush: those with an end are resolved.
     *
     * @param values what the expressions of alerts show, by their labels
     */
    public static TemplateData of(
            String receiver,
            List<Alert> alerts,
            Map<LabelSet, String> values,
            String reason,
            LabelSet groupLabels,
            LabelSet routeLabels,
            String externalUrl) {
        List<AlertData> data = alerts.stream()
                .map(alert -> AlertData.of(alert, values.getOrDefault(alert.labels(), "")))
                .toList();
        return new TemplateData(
                Pattern.quote(receiver),
                AlertData.statusOf(data),
                data,
                reason,
                groupLabels,
                AlertData.shared(data, AlertData::labels),
                AlertData.shared(data, AlertData::annotations),
                routeLabels,
                externalUrl);
    }

    /** A copy of these data with other values of all that comes from alerts. */
    public TemplateData withValues(UnaryOperator<String> change) {
        return new TemplateData(
                receiver,
                status,
                hasNoAlertList()
                        ? alerts
                        : alerts.stream().map(each -> each.withValues(change)).toList(),
                notificationReason,
                groupLabels.withValues(change),
                commonLabels.withValues(change),
                commonAnnotations.withValues(change),
                routeLabels.withValues(change),
                externalUrl);
    }

    /**
     * A copy of these data with the alerts alone that count most: those that fire before those that have ended, and earlier
     * ones before later ones. What all alerts share, and their state, stay as they are.
     *
     * @param most not negative
     */
    public TemplateData withFirst(int most) {
        if (most >= alerts.size()) {
            return this;
        }
        int firing = Math.min(most, firing().size());
        return new TemplateData(
                receiver,
                status,
                Stream.concat(
                                firing().stream().limit(firing),
                                resolved().stream().limit(most - firing))
                        .toList(),
                notificationReason,
                groupLabels,
                commonLabels,
                commonAnnotations,
                routeLabels,
                externalUrl);
    }

    /** What the expressions of the alerts show; empty if nothing is known. */
    public String values() {
        return values(UnaryOperator.identity());
    }

    /**
     * What the expressions of the alerts show: of one alert its text, of several a line for each of the first ones, which begins with the
     * label values in which it differs from the others.
     *
     * @param change changes these label values
     */
    public String values(UnaryOperator<String> change) {
        List<AlertData> known =
                alerts.stream().filter(alert -> !alert.values().isEmpty()).toList();
        return known.stream()
                .limit(MOST_LINES)
                .map(alert -> {
                    String name = change.apply(String.join(
                            " ",
                            alert.labels()
                                    .filterNames(label -> !commonLabels.has(label))
                                    .toMap()
                                    .values()));
                    return alerts.size() == 1 || name.isEmpty() ? alert.values() : name + ": " + alert.values();
                })
                .collect(Collectors.joining("\n"));
    }

    /** The alerts that fire. */
    public List<AlertData> firing() {
        return alerts.stream().filter(AlertData::isFiring).toList();
    }

    /** The alerts that have ended. */
    public List<AlertData> resolved() {
        return alerts.stream().filter(alert -> !alert.isFiring()).toList();
    }
}
