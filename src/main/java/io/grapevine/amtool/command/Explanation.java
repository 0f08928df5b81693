package io.grapevine.amtool.command;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells step by step how an alert finds its routes. */
final class Explanation {
    private static final String INDENT = "  ";

    private final LabelSet labels;
    private final List<String> steps = new ArrayList<>();

    private Explanation(LabelSet labels) {
        this.labels = labels;
    }

    /** The steps from {@code root}, each a line, indented by the depth in the tree. */
    static List<String> steps(Route root, LabelSet labels) {
        Explanation explanation = new Explanation(labels);
        explanation.explain(root, "");
        return explanation.steps;
    }

    /** Adds the steps of {@link Route#match} for a route and those below it; returns whether the route matches. */
    private boolean explain(Route route, String margin) {
        String name = margin + RouteDrawing.name(route);
        List<Matcher> failing = route.config().matchers().stream()
                .filter(matcher -> !matcher.matches(labels))
                .toList();
        if (!failing.isEmpty()) {
            steps.add(name + ": does not match, for " + reasons(failing));
            return false;
        }
        steps.add(name + (route.config().matchers().isEmpty() ? ": matches every alert" : ": matches"));
        if (!explainBelow(route.children(), margin + INDENT)) {
            String none = route.children().isEmpty() ? "" : "no route below matches, so this one is ";
            steps.add(margin + INDENT + none + "taken: " + outcome(route));
        }
        return true;
    }

    private boolean explainBelow(List<Route> children, String margin) {
        boolean any = false;
        for (int i = 0; i < children.size(); i++) {
            if (!explain(children.get(i), margin)) {
                continue;
            }
            any = true;
            List<Route> rest = children.subList(i + 1, children.size());
            if (!children.get(i).config().continueMatching()) {
                rest.forEach(route -> steps.add(margin + RouteDrawing.name(route)
                        + ": not tried, for a route before it matches and does not continue"));
                break;
            }
            if (!rest.isEmpty()) {
                steps.add(margin + "continue: true, so the next route is tried, too");
            }
        }
        return any;
    }

    private String reasons(List<Matcher> failing) {
        return failing.stream()
                .map(Matcher::name)
                .distinct()
                .map(label ->
                        label + (labels.has(label) ? " is " + Quoted.quote(labels.valueOf(label)) : " is missing"))
                .collect(Collectors.joining(" and "));
    }

    private String outcome(Route route) {
        RouteConfig config = route.config();
        String file = config.file().isEmpty() ? "" : ", file: " + config.file();
        return "receiver: " + config.receiver() + ", group: " + route.groupLabels(labels) + ", group_wait: "
                + DurationField.print(config.groupWait()) + ", group_interval: "
                + DurationField.print(config.groupInterval())
                + ", repeat_interval: " + DurationField.print(config.repeatInterval()) + file;
    }
}
