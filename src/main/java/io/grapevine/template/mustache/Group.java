package io.grapevine.template.mustache;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The data of a notification under the names of Mustache templates.
 *
 * @param now when the notification is sent
 * @param zone the zone of local times
 * @param actions what the message offers to do
 */
public record Group(
        TemplateData data,
        List<AlertData> firing,
        List<AlertData> resolved,
        Instant now,
        ZoneId zone,
        List<GroupAction> actions) {
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
            .with("hasResolved", group -> !group.resolved.isEmpty())
            .with("actions", group -> new GroupAction.ActionList(group.actions))
            .with("hasActions", group -> !group.actions.isEmpty());

    /** Creates the group of a notification sent at {@code now}. */
    public static Group of(TemplateData data, Instant now, ZoneId zone, List<GroupAction> actions) {
        boolean allFire = data.alerts().stream().allMatch(AlertData::isFiring);
        boolean noneFires = data.alerts().stream().noneMatch(AlertData::isFiring);
        return new Group(
                data,
                allFire ? data.alerts() : noneFires ? List.of() : data.firing(),
                allFire ? List.of() : noneFires ? data.alerts() : data.resolved(),
                now,
                zone,
                actions);
    }

    /** The names of a group. */
    public Fields fields() {
        return PROPERTIES.of(this);
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
            out.append(i == 0 ? "" : " ").append(labels.value(PropertyTable.LabelPair.index(labels, i)));
        }
        return out;
    }

    /**
     * A list of alerts. {@code firing.10} is the first ten of {@code firing}, {@code firing.10.more} the number of the
     * others.
     */
    record AlertList(List<AlertData> alerts, Group group) implements Fields.Items, Fields {
        private static final Pattern FIRST = Pattern.compile("([1-9][0-9]{0,5})(\\.more)?");

        @Override
        public int size() {
            return alerts.size();
        }

        @Override
        public Object get(int i) {
            return ListedAlert.PROPERTIES.of(new ListedAlert(alerts.get(i), i == 0, i == alerts.size() - 1, group));
        }

        @Override
        public @Nullable Object get(String name) {
            Matcher first = FIRST.matcher(name);
            if (!first.matches()) {
                return null;
            }
            int shown = Math.min(Integer.parseInt(first.group(1)), alerts.size());
            return first.group(2) == null ? new AlertList(alerts.subList(0, shown), group) : alerts.size() - shown;
        }
    }

    record ListedAlert(AlertData alert, boolean first, boolean last, Group group) {
        static final PropertyTable<ListedAlert> PROPERTIES = new PropertyTable<ListedAlert>()
                .with("status", listed -> listed.alert.status())
                .with("isFiring", listed -> listed.alert.isFiring())
                .with("isResolved", listed -> !listed.alert.isFiring())
                .withLabels("labels", listed -> listed.alert.labels())
                .withLabels("annotations", listed -> listed.alert.annotations())
                .with("startsAt", listed -> Times.iso(listed.alert.startsAt()))
                .with("startsAtLocal", listed -> Times.local(listed.alert.startsAt(), listed.group.zone()))
                .with(
                        "startsAtHuman",
                        listed -> listed.relative(listed.alert.startsAt().toInstant()))
                .with("endsAt", listed -> listed.alert.isFiring() ? "" : Times.iso(listed.alert.endsAt()))
                .with(
                        "endsAtLocal",
                        listed ->
                                listed.alert.isFiring() ? "" : Times.local(listed.alert.endsAt(), listed.group.zone()))
                .with(
                        "endsAtHuman",
                        listed -> listed.alert.isFiring()
                                ? ""
                                : listed.relative(listed.alert.endsAt().toInstant()))
                .with("duration", ListedAlert::duration)
                .with("fingerprint", listed -> listed.alert.fingerprint())
                .with("generatorUrl", listed -> Links.ofWeb(listed.alert.generatorUrl()))
                .with("silenceUrl", listed -> Links.silence(listed.group.data().externalUrl(), listed.alert.labels()))
                .with("color", listed -> Group.color(listed.alert.status()))
                .with("first", ListedAlert::first)
                .with("last", ListedAlert::last);

        private String relative(Instant time) {
            return Times.relative(time, group.now());
        }

        /** How long it has been firing, or was. */
        private String duration() {
            Instant end = alert.isFiring() ? group.now() : alert.endsAt().toInstant();
            return Times.length(Duration.between(alert.startsAt().toInstant(), end));
        }
    }
}
