package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.dispatch.route.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The way of an alert through the routing tree: each route that was tried, in order, and the routes that it ended in. */
final class RouteTrace {
    private final LabelSet labels;
    private final List<Step> steps = new ArrayList<>();
    private final List<Route> taken = new ArrayList<>();

    /**
     * One route that was tried.
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
        boolean matches = route.config().matchers().matches(labels);
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

    /** The routes that the alert ended in. */
    List<Route> taken() {
        return List.copyOf(taken);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Step step : steps) {
            json.writeStartObject();
            json.writeStringField("id", step.route().id());
            json.writeNumberField("depth", step.depth());
            json.writeStringField("receiver", step.route().config().receiver());
            if (!step.route().config().file().isEmpty()) {
                json.writeStringField("file", step.route().config().file());
            }
            json.writeBooleanField("matches", step.matches());
            json.writeBooleanField("taken", step.taken());
            json.writeBooleanField("continue", step.route().config().continueMatching());
            json.writeArrayFieldStart("matchers");
            for (Matcher matcher : step.route().config().matchers()) {
                json.writeStartObject();
                json.writeStringField("matcher", matcher.toString());
                json.writeBooleanField("matches", matcher.matches(labels.valueOf(matcher.name())));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
