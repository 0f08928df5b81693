package io.grapevine.amtool.command;

import io.grapevine.config.Config;
import io.grapevine.core.dispatch.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.List;

/** Drawings of routes as trees. */
public final class RouteDrawing {
    private static final String SEPARATOR = "  ";

    private RouteDrawing() {}

    /**
     * A tree, drawn with lines under a dot.
     *
     * @param text what stands at the node; may have several lines
     * @param below the nodes below it, from top to bottom
     */
    private record Tree(String text, List<Tree> below) {
        private static final String BRANCH = "├── ";
        private static final String LAST_BRANCH = "└── ";
        private static final String PAST = "│   ";
        private static final String PAST_LAST = "    ";

        /** The lines of the drawing, this node under the dot; each line ends with a line feed. */
        String underADot() {
            List<String> lines = new ArrayList<>(List.of("."));
            draw(lines, "", true);
            return String.join("\n", lines) + "\n";
        }

        private void draw(List<String> lines, String margin, boolean last) {
            String inner = margin + (last ? PAST_LAST : PAST);
            String start = margin + (last ? LAST_BRANCH : BRANCH);
            for (String line : text.split("\n", -1)) {
                lines.add(start + line);
                start = inner;
            }
            for (int i = 0; i < below.size(); i++) {
                below.get(i).draw(lines, inner, i == below.size() - 1);
            }
        }
    }

    /** The whole routing tree, as {@code amtool config routes show} draws it; ends with an empty line. */
    public static String of(Config config) {
        return "Routing tree:\n" + whole(Route.tree(config.route())).underADot() + "\n";
    }

    /** What a route is called: its matchers. */
    static String name(Route route) {
        Matchers matchers = route.config().matchers();
        return matchers.isEmpty() ? "default-route" : matchers.toString();
    }

    /** What a route is called, and the receiver that it leads to. */
    static String nameAndReceiver(Route route) {
        return name(route) + SEPARATOR + receiver(route);
    }

    private static String receiver(Route route) {
        return "receiver: " + route.config().receiver();
    }

    /** The file of the team that a route is from, where its tree begins. */
    private static String file(Route route) {
        return route.config().file().isEmpty()
                ? ""
                : SEPARATOR + "file: " + route.config().file();
    }

    /** A route and all below it. */
    private static Tree whole(Route route) {
        String more = route.config().continueMatching() ? SEPARATOR + "continue: true" : "";
        return new Tree(
                name(route) + more + SEPARATOR + receiver(route) + file(route),
                route.children().stream().map(RouteDrawing::whole).toList());
    }

    /** The routes that match the labels, each below the one above it, with the receivers of those that are taken. */
    static String matching(Route root, LabelSet labels) {
        return matchingTree(root, labels).underADot();
    }

    private static Tree matchingTree(Route route, LabelSet labels) {
        List<Tree> below = new ArrayList<>();
        for (Route child : route.children()) {
            if (child.config().matchers().matches(labels)) {
                below.add(matchingTree(child, labels));
                if (!child.config().continueMatching()) {
                    break;
                }
            }
        }
        return new Tree(below.isEmpty() ? nameAndReceiver(route) : name(route), below);
    }
}
