package io.grapevine.amtool.command;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code amtool config routes test}: where an alert would go.
 *
 * @param parser reads the labels, which are written like matchers
 * @param out where answers go
 */
public record RouteTrial(MatcherParser parser, PrintStream out) {
    private static final String INDENT = "  ";

    /**
     * Input of a trial.
     *
     * @param labels the labels of the alert, each as {@code name=value}; of equal names the last one counts
     * @param receivers the receivers that are expected, separated by commas; empty if any will do
     * @param tree whether the routes that match are drawn
     * @param explain whether each step is printed
     * @param at when the alert is to be notified; empty for a time outside of time
     */
    public record Question(
            List<String> labels, String receivers, boolean tree, boolean explain, Optional<Instant> at) {}

    /**
     * Answers a question. The last line names the receivers of the routes that are taken; with a time only of those that
     * are not muted then, and the lines before tell the state of each route.
     *
     * @return whether the receivers are the ones expected
     * @throws CommandFault if a label cannot be read
     */
    public boolean answer(Config config, Question question) throws CommandFault {
        LabelSet labels = labels(question.labels());
        Route root = Route.tree(config.route());
        List<Route> taken = root.match(labels);
        if (question.tree()) {
            out.print("Matching routes:\n" + RouteDrawing.matching(root, labels) + "\n\n");
        }
        if (question.explain()) {
            List<String> steps = new ArrayList<>();
            explain(root, labels, "", steps);
            out.print("Steps:\n" + String.join("\n", steps) + "\n\n");
        }
        if (question.at().isPresent()) {
            taken = notified(config, taken, question.at().get());
        }
        String receivers =
                taken.stream().map(route -> route.config().receiver()).collect(Collectors.joining(","));
        out.print(receivers + "\n");
        boolean expected =
                question.receivers().isEmpty() || question.receivers().equals(receivers);
        if (!expected) {
            out.print("WARNING: Expected receivers did not match resolved receivers.\n");
        }
        return expected;
    }

    /**
     * Says for each route that an alert takes whether its receiver is notified at a time, and who is.
     *
     * @param written the labels of the alert, each as {@code name=value}
     * @param who says who is notified of a group of a receiver, by its name
     * @throws CommandFault if a label cannot be read
     */
    public void sayWho(Config config, List<String> written, Instant at, UnaryOperator<String> who) throws CommandFault {
        TimeMuting times = new TimeMuting(config.timeIntervals());
        for (Route route : Route.tree(config.route()).match(labels(written))) {
            String receiver = route.config().receiver();
            boolean isMuted = !times.mutedBy(route.config(), at).isEmpty();
            out.print(receiver + "  " + (isMuted ? state(times, route.config(), at) : who.apply(receiver)) + "\n");
        }
    }

    /** Tells the state of each route at a time; returns those that are not muted. */
    private List<Route> notified(Config config, List<Route> taken, Instant at) {
        TimeMuting times = new TimeMuting(config.timeIntervals());
        out.print("At " + at + ":\n");
        taken.forEach(route -> out.print(
                " - " + RouteDrawing.nameAndReceiver(route) + "  " + state(times, route.config(), at) + "\n"));
        out.print("\n");
        return taken.stream()
                .filter(route -> times.mutedBy(route.config(), at).isEmpty())
                .toList();
    }

    private LabelSet labels(List<String> written) throws CommandFault {
        LabelSet.Builder labels = new LabelSet.Builder(written.size());
        for (String label : written) {
            Matcher matcher = label(label);
            if (matcher.type() != MatchType.EQUAL) {
                throw new CommandFault("Labels must be specified as key=value pairs");
            }
            labels.add(matcher.name(), matcher.value());
        }
        return labels.build();
    }

    private Matcher label(String written) throws CommandFault {
        try {
            return parser.parseMatcher(written);
        } catch (MatcherException e) {
            throw new CommandFault("Failed to parse labels: " + e.getMessage());
        }
    }

    /**
     * Tells step by step how an alert finds its routes: adds the steps of {@link Route#match} for a route and those below it, each a line,
     * indented by the depth in the tree; returns whether the route matches.
     */
    private static boolean explain(Route route, LabelSet labels, String margin, List<String> steps) {
        String name = margin + RouteDrawing.name(route);
        List<Matcher> failing = route.config().matchers().stream()
                .filter(matcher -> !matcher.matches(labels))
                .toList();
        if (!failing.isEmpty()) {
            steps.add(name + ": does not match, for " + reasons(failing, labels));
            return false;
        }
        steps.add(name + (route.config().matchers().isEmpty() ? ": matches every alert" : ": matches"));
        if (!explainBelow(route.children(), labels, margin + INDENT, steps)) {
            String none = route.children().isEmpty() ? "" : "no route below matches, so this one is ";
            steps.add(margin + INDENT + none + "taken: " + outcome(route, labels));
        }
        return true;
    }

    private static boolean explainBelow(List<Route> children, LabelSet labels, String margin, List<String> steps) {
        boolean any = false;
        for (int i = 0; i < children.size(); i++) {
            if (!explain(children.get(i), labels, margin, steps)) {
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

    private static String reasons(List<Matcher> failing, LabelSet labels) {
        return failing.stream()
                .map(Matcher::name)
                .distinct()
                .map(label ->
                        label + (labels.has(label) ? " is " + Quoted.quote(labels.valueOf(label)) : " is missing"))
                .collect(Collectors.joining(" and "));
    }

    private static String outcome(Route route, LabelSet labels) {
        RouteConfig config = route.config();
        String file = config.file().isEmpty() ? "" : ", file: " + config.file();
        return "receiver: " + config.receiver() + ", group: " + route.groupLabels(labels) + ", group_wait: "
                + DurationField.print(config.groupWait()) + ", group_interval: "
                + DurationField.print(config.groupInterval())
                + ", repeat_interval: " + DurationField.print(config.repeatInterval()) + file;
    }

    /** Whether a route is muted or active at a time, and by which time intervals. */
    static String state(TimeMuting times, RouteConfig route, Instant at) {
        List<String> muting = holding(times, route.muteTimeIntervals(), at);
        if (times.isInactive(route, at)) {
            return "muted: outside of " + String.join(", ", route.activeTimeIntervals())
                    + (muting.isEmpty() ? "" : ", and in " + String.join(", ", muting));
        }
        if (!muting.isEmpty()) {
            return "muted: in " + String.join(", ", muting);
        }
        List<String> reasons = new ArrayList<>();
        if (!route.activeTimeIntervals().isEmpty()) {
            reasons.add("in " + String.join(", ", holding(times, route.activeTimeIntervals(), at)));
        }
        if (!route.muteTimeIntervals().isEmpty()) {
            reasons.add("outside of " + String.join(", ", route.muteTimeIntervals()));
        }
        return reasons.isEmpty() ? "active" : "active: " + String.join(", and ", reasons);
    }

    private static List<String> holding(TimeMuting times, List<String> names, Instant at) {
        return names.stream().filter(name -> times.isWithin(List.of(name), at)).toList();
    }
}
