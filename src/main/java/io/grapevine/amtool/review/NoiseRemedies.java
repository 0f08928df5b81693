package io.grapevine.amtool.review;

import io.grapevine.amtool.review.NoiseHistory.Subject;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.dispatch.Route;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes of a configuration against noise. */
record NoiseRemedies(TestedConfig config) {
    /**
     * An item that is added to a list.
     *
     * @param isOwn whether the list is in {@code grapevine.yml}, where it becomes the first, and not in {@code alertmanager.yml}
     * @param list the field, such as {@code route.routes}
     */
    record Change(boolean isOwn, String list, List<String> item) {}

    List<Change> hold(Subject subject, Duration length) {
        return own("hold_transient", subject, "matchers: " + matchers(subject), "for: " + DurationField.print(length));
    }

    /** Withholds the ends of all alerts of the receiver that flap; none if those of it are withheld already. */
    List<Change> withholdEnds(Subject subject) {
        boolean isThere = config.extensions().onCall().flapping().stream()
                .anyMatch(rule -> rule.receiver().equals(subject.receiver()));
        return isThere ? List.of() : own("flapping", subject, "changes: 4", "per: 2h", "hold_end: 30m");
    }

    private static List<Change> own(String list, Subject subject, String... fields) {
        List<String> item = new ArrayList<>(List.of("receiver: " + quoted(subject.receiver())));
        item.addAll(List.of(fields));
        return List.of(new Change(true, "on_call." + list, item));
    }

    List<Change> inhibit(Subject source, Subject target, Collection<String> equal) {
        List<String> item = List.of(
                "source_matchers: " + matchers(source),
                "target_matchers: " + matchers(target),
                "equal: [" + quoted(equal) + "]");
        return List.of(new Change(false, "inhibit_rules", item));
    }

    List<Change> group(Subject subject, Collection<String> by) {
        return by.isEmpty() ? List.of() : child(subject, "group_by: [" + quoted(by) + "]");
    }

    List<Change> repeat(Subject subject, Duration every) {
        return child(subject, "repeat_interval: " + DurationField.print(every));
    }

    /** Has alerts sent to a receiver without integrations; the page still shows them. */
    List<Change> sendToNobody(Subject subject) {
        Optional<String> known = config.config().receivers().stream()
                .filter(receiver -> receiver.integrations().isEmpty())
                .map(ReceiverConfig::name)
                .findFirst();
        List<Change> changes = new ArrayList<>(child(subject, "receiver: " + quoted(known.orElse("nobody"))));
        if (known.isEmpty() && !changes.isEmpty()) {
            changes.add(new Change(false, "receivers", List.of("name: nobody")));
        }
        return changes;
    }

    /** A child of the route of a subject that takes its alerts alone; none if that is in the file of a team. Children inherit no intervals. */
    private List<Change> child(Subject subject, String setting) {
        StringBuilder list = new StringBuilder("route");
        Route at = config.route();
        for (Route next : at.pathTo(subject.route())) {
            if (next != at) {
                long ofTeams = at.children().stream()
                        .filter(each -> !each.config().file().isEmpty())
                        .count();
                list.append(".routes[")
                        .append(at.children().indexOf(next) - ofTeams)
                        .append(']');
                at = next;
            }
        }
        List<String> item = new ArrayList<>(List.of("matchers: " + matchers(subject), setting));
        List<String> muting = at.config().muteTimeIntervals();
        List<String> active = at.config().activeTimeIntervals();
        item.addAll(muting.isEmpty() ? List.of() : List.of("mute_time_intervals: [" + quoted(muting) + "]"));
        item.addAll(active.isEmpty() ? List.of() : List.of("active_time_intervals: [" + quoted(active) + "]"));
        return at.config().file().isEmpty() ? List.of(new Change(false, list + ".routes", item)) : List.of();
    }

    private static String matchers(Subject subject) {
        return "[" + quoted(Matcher.equal("alertname", subject.alert()).toString()) + "]";
    }

    private static String quoted(Collection<String> texts) {
        return texts.stream().map(NoiseRemedies::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9_-]*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
