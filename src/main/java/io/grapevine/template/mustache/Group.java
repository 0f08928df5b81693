package io.grapevine.template.mustache;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        Location zone,
        List<GroupAction> actions) {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);

    private static final String[] UNITS = {"d", "h", "m", "s"};
    private static final String[] NAMES = {"day", "hour", "minute", "second"};
    private static final long[] SECONDS = {86_400, 3_600, 60, 1};

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
            .with("alertsUrl", group -> alertsUrl(group.data))
            .with("color", group -> color(group.data.status()))
            .with("values", group -> group.data.values())
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
            .with("actions", group -> GroupAction.PROPERTIES.list(group.actions))
            .with("hasActions", group -> !group.actions.isEmpty());

    /** Creates the group of a notification sent at {@code now}. */
    public static Group of(TemplateData data, Instant now, Location zone, List<GroupAction> actions) {
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
        return out.append(Arrays.stream(PropertyTable.alertNameFirst(labels))
                .mapToObj(labels::value)
                .collect(Collectors.joining(" ")));
    }

    /**
     * A list of alerts. {@code firing.10} is the first ten of {@code firing}, {@code firing.10.more} the number of the
     * others.
     */
    private record AlertList(List<AlertData> alerts, Group group) implements Fields.Items, Fields {
        private static final Pattern FIRST = Pattern.compile("([1-9][0-9]{0,5})(\\.more)?");

        @Override
        public int size() {
            return alerts.size();
        }

        @Override
        public Object get(int i) {
            return ListedAlert.PROPERTIES.element(new ListedAlert(alerts.get(i), group), i, alerts.size());
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

    private record ListedAlert(AlertData alert, Group group) {
        static final PropertyTable<ListedAlert> PROPERTIES = new PropertyTable<ListedAlert>()
                .with("status", listed -> listed.alert.status())
                .with("isFiring", listed -> listed.alert.isFiring())
                .with("isResolved", listed -> !listed.alert.isFiring())
                .withLabels("labels", listed -> listed.alert.labels())
                .withLabels("annotations", listed -> listed.alert.annotations())
                .with("startsAt", listed -> iso(listed.alert.startsAt()))
                .with("startsAtLocal", listed -> local(listed.alert.startsAt(), listed.group.zone()))
                .with(
                        "startsAtHuman",
                        listed -> relative(listed.alert.startsAt().toInstant(), listed.group.now()))
                .with("endsAt", listed -> listed.alert.isFiring() ? "" : iso(listed.alert.endsAt()))
                .with(
                        "endsAtLocal",
                        listed -> listed.alert.isFiring() ? "" : local(listed.alert.endsAt(), listed.group.zone()))
                .with(
                        "endsAtHuman",
                        listed -> listed.alert.isFiring()
                                ? ""
                                : relative(listed.alert.endsAt().toInstant(), listed.group.now()))
                .with("duration", ListedAlert::duration)
                .with("fingerprint", listed -> listed.alert.fingerprint())
                .with("generatorUrl", listed -> webAddress(listed.alert.generatorUrl()))
                .with("silenceUrl", listed -> silenceUrl(listed.group.data().externalUrl(), listed.alert.labels()))
                .with("values", listed -> listed.alert.values())
                .with("color", listed -> color(listed.alert.status()));

        /** How long it has been firing, or was. */
        private String duration() {
            Instant end = alert.isFiring() ? group.now() : alert.endsAt().toInstant();
            return length(Duration.between(alert.startsAt().toInstant(), end));
        }
    }

    /** {@code text} if it is an address of the web and nothing else, else empty. */
    static String webAddress(String text) {
        boolean web = text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8);
        for (int i = 0; web && i < text.length(); i++) {
            web = text.charAt(i) > ' ' && text.charAt(i) != 0x7F;
        }
        return web ? text : "";
    }

    private static String alertsUrl(TemplateData data) {
        return data.externalUrl() + "/#/alerts?receiver=" + GoUrl.escapeForm(data.receiver());
    }

    /** The page with a new silence for what has these labels. */
    private static String silenceUrl(String externalUrl, LabelSet labels) {
        StringBuilder filter = new StringBuilder("{");
        for (int i : PropertyTable.alertNameFirst(labels)) {
            String name = labels.name(i);
            filter.append(filter.length() == 1 ? "" : ",")
                    .append(Labels.isClassicName(name) ? name : Quoted.quote(name));
            Quoted.append(filter.append('='), labels.value(i));
        }
        // the page takes a plus sign for what it is
        return externalUrl + "/#/silences/new?filter="
                + GoUrl.escapeForm(filter.append('}').toString()).replace("+", "%20");
    }

    /** {@code 2026-11-20T05:00:00.5Z}. */
    private static String iso(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }

    /** {@code 2026-11-20 06:00:00 CET}. */
    private static String local(OffsetDateTime time, Location zone) {
        return LOCAL.format(zone.at(time.toInstant())) + " " + zone.table().abbreviation(time.toEpochSecond());
    }

    /** {@code 3 hours ago}, {@code in 1 minute}, {@code now}. */
    private static String relative(Instant time, Instant now) {
        long seconds = Duration.between(time, now).toSeconds();
        long length = Math.abs(seconds);
        int unit = unit(length);
        long count = length / SECONDS[unit];
        if (count == 0) {
            return "now";
        }
        String text = count + " " + NAMES[unit] + (count == 1 ? "" : "s");
        return seconds > 0 ? text + " ago" : "in " + text;
    }

    /** {@code 2d 3h}, {@code 5m 42s}, {@code 0s}: the largest unit and the next smaller one, fractions cut off. */
    private static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        int unit = unit(seconds);
        String text = seconds / SECONDS[unit] + UNITS[unit];
        long rest = unit == UNITS.length - 1 ? 0 : seconds % SECONDS[unit] / SECONDS[unit + 1];
        return rest == 0 ? text : text + " " + rest + UNITS[unit + 1];
    }

    /** The largest unit of which there is at least one, or seconds. */
    private static int unit(long seconds) {
        int unit = 0;
        while (unit < SECONDS.length - 1 && seconds < SECONDS[unit]) {
            unit++;
        }
        return unit;
    }
}
