package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The data of a notification under the names of Mustache templates.
 *
 * @param now when the notification is sent
 * @param zone the zone of local times
 */
public record Group(TemplateData data, List<AlertData> firing, List<AlertData> resolved, Instant now, ZoneId zone) {
    /** Dark enough for white text, as is {@link #GREEN}. */
    private static final String RED = "#b3261e";

    private static final String GREEN = "#1e6b3a";

    private static final PropertyTable<Group> PROPERTIES = new PropertyTable<Group>()
            .with("status", group -> group.data.status())
            .with("isFiring", group -> group.data.status().equals(AlertData.FIRING))
            .with("isResolved", group -> group.data.status().equals(AlertData.RESOLVED))
            .with("receiver", group -> group.data.receiver())
            .with("reason", group -> group.data.notificationReason())
            .with("externalUrl", group -> group.data.externalUrl())
            .with("alertsUrl", group -> Links.alerts(group.data.externalUrl(), group.data.receiver()))
            .with("color", group -> color(group.data.status()))
            .with("subject", Group::subject)
            .withLabels("groupLabels", group -> group.data.groupLabels())
            .withLabels("commonLabels", group -> group.data.commonLabels())
            .withLabels("commonAnnotations", group -> group.data.commonAnnotations())
            .withLabels("routeLabels", group -> group.data.routeLabels())
            .with("alerts", group -> new AlertList(group.data.alerts(), group))
            .with("alertCount", group -> group.data.alerts().size())
            .with("isSingleAlert", group -> group.data.alerts().size() == 1)
            .with("hasAlerts", group -> !group.data.alerts().isEmpty())
            .with("firing", group -> new AlertList(group.firing, group))
            .with("firingCount", group -> group.firing.size())
            .with("hasFiring", group -> !group.firing.isEmpty())
            .with("resolved", group -> new AlertList(group.resolved, group))
            .with("resolvedCount", group -> group.resolved.size())
            .with("hasResolved", group -> !group.resolved.isEmpty());

    /** Creates the group of a notification sent at {@code now}. */
    public static Group of(TemplateData data, Instant now, ZoneId zone) {
        boolean allFire = data.alerts().stream().allMatch(AlertData::isFiring);
        boolean noneFires = data.alerts().stream().noneMatch(AlertData::isFiring);
        return new Group(
                data,
                allFire ? data.alerts() : noneFires ? List.of() : data.firing(),
                allFire ? List.of() : noneFires ? data.alerts() : data.resolved(),
                now,
                zone);
    }

    /** The names of a group. */
    public Fields fields() {
        return PROPERTIES.of(this);
    }

    /** All names of groups, of the alerts in them, and of the pairs in those. */
    public static Set<String> allNames() {
        Set<String> names = new TreeSet<>(PROPERTIES.names());
        names.addAll(ListedAlert.PROPERTIES.names());
        names.addAll(LabelPair.PROPERTIES.names());
        return names;
    }

    /** The colour of a status in the default emails. */
    static String color(String status) {
        return status.equals(AlertData.FIRING) ? RED : GREEN;
    }

    /** What the default templates of Alertmanager have as the subject, too. */
    private String subject() {
        StringBuilder out = new StringBuilder("[").append(data.status().toUpperCase(Locale.ROOT));
        if (data.status().equals(AlertData.FIRING)) {
            out.append(':').append(firing.size());
        }
        LabelSet group = data.groupLabels();
        values(out.append("] "), group).append(' ');
        if (group.size() < data.commonLabels().size()) {
            values(out.append('('), data.commonLabels().filterNames(name -> !group.has(name)))
                    .append(')');
        }
        return out.toString();
    }

    private static StringBuilder values(StringBuilder out, LabelSet labels) {
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : " ").append(labels.value(LabelPair.index(labels, i)));
        }
        return out;
    }
}
