package io.grapevine.amtool.command;

import io.grapevine.config.Config;
import io.grapevine.config.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.List;

/** Draws routes as trees of text. */
public final class RouteDrawing {
    private static final String SEPARATOR = "  ";

    private RouteDrawing() {}

    /**
     * A node of a drawn tree.
     *
     * @param text the label of the node; may have several lines
     * @param below the children of the node, from top to bottom
     */
    private record Tree(String text, List<Tree> below) {
        private static final String BRANCH = "├── ";
        private static final String LAST_BRANCH = "└── ";
        private static final String PAST = "│   ";
        private static final String PAST_LAST = "    ";

        /** The drawing: a dot as the root, and this node below it. Each line ends with a line feed. */
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

    /** The whole routing tree, in the format of {@code amtool config routes show}; it ends with an empty line. */
    public static String of(Config config) {
        return "Routing tree:\n" + whole(Route.tree(config.route())).underADot() + "\n";
    }

    /** The name of a route: its matchers, or {@code default-route} if it has none. */
    static String name(Route route) {
        Matchers matchers = route.config().matchers();
        return matchers.isEmpty() ? "default-route" : matchers.toString();
    }

    /** The name of a route and its receiver. */
    static String nameAndReceiver(Route route) {
        return name(route) + SEPARATOR + receiver(route);
    }

    private static String receiver(Route route) {
        return "receiver: " + route.config().receiver();
    }

    /** The file of the team that a route comes from, as a part of its label; empty for a route of the main file. */
    private static String file(Route route) {
        return route.config().file().isEmpty()
                ? ""
                : SEPARATOR + "file: " + route.config().file();
    }

    /** The tree of a route and all its descendants. */
    private static Tree whole(Route route) {
        String more = route.config().continueMatching() ? SEPARATOR + "continue: true" : "";
        return new Tree(
                name(route) + more + SEPARATOR + receiver(route) + file(route),
                route.children().stream().map(RouteDrawing::whole).toList());
    }

    /**
     * The routes that match the labels, as a tree. Receivers are shown at its leaves, which are the routes that get the
     * alert.
     */
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
