package io.grapevine.web.api.grapevine;

import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The way of an alert through the routing tree: each route that was tried, in order, and the routes that it ended in. */
final class RouteTrace {
    private final LabelSet labels;
    /** The steps of matching an alert, as for its notifications. */
    private final Steps matching = Steps.ofOneText();
    /** The steps of matching single matchers. */
    private final Steps shown = Steps.ofRequest(0);

    private final List<Step> steps = new ArrayList<>();
    private final List<Route> taken = new ArrayList<>();

    /**
     * A route that was tried.
     *
     * @param depth 0 for the root
     * @param matches whether its matchers match
     * @param taken whether the alert ends in it, because no child matches
     */
    record Step(Route route, int depth, boolean matches, boolean taken) {}

    private RouteTrace(LabelSet labels) {
        this.labels = labels;
    }

    /** Follows the rules of {@link Route#match}. */
    static RouteTrace of(Route root, LabelSet labels) {
        RouteTrace trace = new RouteTrace(labels);
        trace.tryRoute(root, 0);
        return trace;
    }

    private boolean tryRoute(Route route, int depth) {
        boolean matches = route.config().matchers().matches(labels, matching);
        int place = steps.size();
        steps.add(new Step(route, depth, matches, false));
        if (!matches) {
            return false;
        }
        int before = taken.size();
        for (Route child : route.children()) {
            if (tryRoute(child, depth + 1) && !child.config().continueMatching()) {
                break;
            }
        }
        if (taken.size() == before) {
            taken.add(route);
            steps.set(place, new Step(route, depth, true, true));
        }
        return true;
    }

    /** The routes that were tried. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The routes that the alert ended in. */
    List<Route> taken() {
        return List.copyOf(taken);
    }

    /** Writes a step as the fields of an object. */
    void write(Step step, JsonWriter json) throws IOException {
        RouteConfig config = step.route().config();
        json.put("id", step.route().id())
                .put("depth", step.depth())
                .put("receiver", config.receiver())
                .putGiven("file", config.file())
                .put("matches", step.matches())
                .put("taken", step.taken())
                .put("continue", config.continueMatching())
                .list(
                        "matchers",
                        config.matchers(),
                        (matcher, fields) -> fields.put("matcher", matcher.toString())
                                .put("matches", matcher.matches(labels.valueOf(matcher.name()), shown.ofNextText())));
    }
}
