package io.grapevine.amtool.review;

import io.grapevine.amtool.review.NoiseHistory.Subject;
import io.grapevine.config.Route;
import io.grapevine.model.matcher.Matcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A proposed change of the configuration against noise: a new child route for the alerts of a subject, which groups
 * them by fewer labels.
 *
 * @param what the reason, in a sentence
 * @param by the labels to group by
 */
record Regrouping(Subject subject, String what, Collection<String> by) {
    /**
     * The path of the list to which the child is added, such as {@code route.routes[1].routes}; empty if the route is
     * in a team's file.
     *
     * @param root the routes of the configuration
     */
    Optional<String> list(Route root) {
        StringBuilder list = new StringBuilder("route");
        Route at = root;
        for (Route next : root.pathTo(subject.route())) {
            if (next != root) {
                long ofTeams = at.children().stream()
                        .filter(each -> !each.config().file().isEmpty())
                        .count();
                list.append(".routes[")
                        .append(at.children().indexOf(next) - ofTeams)
                        .append(']');
                at = next;
            }
        }
        return at.config().file().isEmpty() ? Optional.of(list + ".routes") : Optional.empty();
    }

    /** The fields of the child, as YAML. They repeat the time intervals of its parent, which are not inherited. */
    List<String> fields() {
        String name = Matcher.equal("alertname", subject.alert()).toString();
        List<String> muting = subject.route().config().muteTimeIntervals();
        List<String> active = subject.route().config().activeTimeIntervals();
        List<String> fields = new ArrayList<>();
        fields.add("matchers: [" + quoted(name) + "]");
        fields.add("group_by: [" + quoted(by) + "]");
        fields.addAll(muting.isEmpty() ? List.of() : List.of("mute_time_intervals: [" + quoted(muting) + "]"));
        fields.addAll(active.isEmpty() ? List.of() : List.of("active_time_intervals: [" + quoted(active) + "]"));
        return fields;
    }

    private static String quoted(Collection<String> texts) {
        return texts.stream().map(Regrouping::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9_-]*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
