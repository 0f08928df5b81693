package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.receiver.Kinds;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds likely mistakes in a valid configuration, as far as they follow from its text. */
final class ConfigReview {
    /** What receivers are called that are empty on purpose. */
    private static final Pattern EMPTY_ON_PURPOSE = Pattern.compile(
            "(?:.*[^a-z])?(?:null|none|noop|no-?one|nobody|nowhere|nothing|empty|black-?_?hole|dev-?null|drop|dropped|discard|ignored?|"
                    + "mute|muted|silent|silenced?|sink|trash|void|unused|archive)(?:[^a-z].*)?");

    /** The kinds of services that page once for an incident, until it is closed. */
    private static final Set<String> PAGERS = Set.of("opsgenie", "pagerduty", "victorops");

    /** The period in which each leap day has been on each day of the week. */
    private static final int CALENDAR_YEARS = 28;

    private static final Duration YEAR = Duration.ofDays(366);

    private final TestedConfig tested;
    private final Config config;
    private final SourceFiles files;
    private final Instant now;
    private final List<Finding> found = new ArrayList<>();
    private final Set<String> reached = new HashSet<>();
    /** The receivers that unreachable routes name. */
    private final Set<String> beyond = new HashSet<>();

    private ConfigReview(TestedConfig tested, SourceFiles files, Instant now) {
        this.tested = tested;
        this.config = tested.config();
        this.files = files;
        this.now = now;
    }

    /** The findings, by part of the configuration. */
    static List<Finding> of(TestedConfig tested, SourceFiles files, Instant now) {
        ConfigReview review = new ConfigReview(tested, files, now);
        tested.extensions().notifiedReceivers().forEach(review.reached::add);
        review.route(review.config.route(), Matchers.NONE, List.of(), null);
        review.receivers();
        review.inhibition();
        review.circles();
        review.config.timeIntervals().forEach(review::interval);
        review.found.addAll(MatcherReview.of(tested.config(), files));
        return review.found;
    }

    private void add(ReviewRule rule, Place place, String message) {
        found.add(new Finding(rule, place.error(message)));
    }

    private void route(RouteConfig route, Matchers above, List<Integer> steps, @Nullable RouteConfig parent) {
        Place place = files.route(steps);
        Matchers all = above.and(route.matchers());
        if (Implication.isContradiction(all)) {
            add(
                    ReviewRule.UNREACHABLE_ROUTE,
                    place,
                    all + " contradict each other (expected: matchers that an alert can satisfy)");
            hide(route);
            return;
        }
        timing(route, place, parent);
        boolean keepsNone = false;
        long continuing =
                route.routes().stream().filter(RouteConfig::continueMatching).count();
        List<RouteConfig> earlier = new ArrayList<>();
        for (int i = 0; i < route.routes().size(); i++) {
            RouteConfig child = route.routes().get(i);
            if (i > 0 && !route.routes().get(i - 1).continueMatching()) {
                earlier.add(route.routes().get(i - 1));
            }
            List<Integer> own = SourceFiles.below(steps, i);
            Matchers matchers = all.and(child.matchers());
            boolean isPossible = !Implication.isContradiction(matchers); // else that is reported, and nothing else
            keepsNone |= Implication.implies(all, child.matchers());
            Set<Integer> takers = new HashSet<>();
            if (isPossible && isTaken(matchers, earlier, takers, true)) {
                String places = takers.stream()
                        .sorted()
                        .map(taker -> line(steps, route.routes().indexOf(earlier.get(taker))))
                        .collect(Collectors.joining(" and "));
                boolean isForAll = earlier.stream().anyMatch(each -> Implication.implies(all, each.matchers()));
                String others =
                        isForAll && i + 1 < route.routes().size() ? ", and those of all siblings after it," : "";
                add(
                        ReviewRule.UNREACHABLE_ROUTE,
                        files.route(own),
                        matchers + ": all of these alerts" + others + " are taken before by " + places
                                + " (expected: this route first, or continue: true there)");
                if (isForAll) {
                    route.routes().subList(i, route.routes().size()).forEach(this::hide);
                    break;
                }
                hide(child);
                continue;
            }
            boolean isOfTeam = steps.isEmpty() && !child.file().isEmpty(); // other files may come after it
            if (isPossible
                    && child.continueMatching()
                    && !isOfTeam
                    && (continuing == 1 || continuing * 2 <= route.routes().size()) // else it is a habit
                    && route.routes().subList(i + 1, route.routes().size()).stream()
                            .allMatch(later -> Implication.isContradiction(matchers.and(later.matchers())))) {
                add(
                        ReviewRule.USELESS_CONTINUE,
                        files.route(own).field("continue"),
                        "true, but no later sibling matches such alerts (expected: none, or a sibling after it)");
            }
            route(child, all, own, route);
        }
        if (!keepsNone) {
            reached.add(route.receiver());
            muting(route, place);
            inheritance(route, place, steps);
        } else if (!route.muteTimeIntervals().isEmpty()
                || !route.activeTimeIntervals().isEmpty()) {
            add(
                    ReviewRule.USELESS_INTERVAL,
                    muted(route, place),
                    "all alerts go on to the children, which do not inherit it (expected: it on them)");
        }
    }

    private void hide(RouteConfig route) {
        beyond.add(route.receiver());
        route.routes().forEach(this::hide);
    }

    private static Place muted(RouteConfig route, Place place) {
        return place.field(route.muteTimeIntervals().isEmpty() ? "active_time_intervals" : "mute_time_intervals");
    }

    private void muting(RouteConfig route, Place place) {
        List<TimeInterval> mute = named(route.muteTimeIntervals());
        List<TimeInterval> active = route.activeTimeIntervals().isEmpty()
                ? List.of(TimeInterval.ALWAYS)
                : named(route.activeTimeIntervals());
        List<TimeInterval> both = Stream.concat(mute.stream(), active.stream()).toList();
        if (holds(active, at -> contains(active, at)) // or that is reported
                && !holds(both, at -> contains(active, at) && !contains(mute, at))) {
            add(
                    ReviewRule.ALWAYS_MUTED,
                    muted(route, place),
                    "leaves no time to notify (expected: times at which it does not mute)");
        }
    }

    /** Reports children that notify at all times though their parent does not: they do not inherit its time intervals. */
    private void inheritance(RouteConfig route, Place place, List<Integer> steps) {
        if (!hasIntervals(route)) {
            return;
        }
        List<String> without = IntStream.range(0, route.routes().size())
                .filter(i -> !hasIntervals(route.routes().get(i)))
                .mapToObj(i -> line(steps, i))
                .toList();
        if (!without.isEmpty()) {
            String more = without.size() == 1 ? "" : " and " + (without.size() - 1) + " more";
            add(
                    ReviewRule.INTERVAL_NOT_INHERITED,
                    muted(route, place),
                    "does not hold in " + without.get(0) + more
                            + ", as children do not inherit it (expected: it on them, too, if it is meant)");
        }
    }

    private static boolean hasIntervals(RouteConfig route) {
        return !route.muteTimeIntervals().isEmpty()
                || !route.activeTimeIntervals().isEmpty();
    }

    private List<TimeInterval> named(List<String> names) {
        return names.stream()
                .flatMap(name -> config.timeIntervals().getOrDefault(name, List.of()).stream())
                .toList();
    }

    private static boolean contains(List<TimeInterval> intervals, Instant at) {
        return intervals.stream().anyMatch(each -> each.contains(at));
    }

    private String line(List<Integer> parent, int child) {
        return files.route(SourceFiles.below(parent, child)).line();
    }

    /**
     * Whether earlier siblings take all alerts of a route, which some satisfy: one of them, or one for each value that a label can have.
     *
     * @param takers gets the positions of those that do
     */
    private static boolean isTaken(Matchers matchers, List<RouteConfig> earlier, Set<Integer> takers, boolean isWhole) {
        for (int i = 0; i < earlier.size(); i++) {
            if (Implication.follows(matchers, earlier.get(i).matchers())) {
                takers.add(i);
                return true;
            }
        }
        for (Matcher matcher : isWhole ? matchers.list() : List.<Matcher>of()) {
            Optional<List<String>> values = Implication.values(matchers, matcher.name());
            Set<Integer> own = new HashSet<>();
            if (values.filter(several -> several.size() > 1).isPresent()
                    && values.get().stream()
                            .allMatch(value -> isTaken(
                                    matchers.and(Matchers.of(Matcher.equal(matcher.name(), value))),
                                    earlier,
                                    own,
                                    false))) {
                takers.addAll(own);
                return true;
            }
        }
        return false;
    }

    /** A time that is inherited is the parent's mistake. */
    private void timing(RouteConfig route, Place place, @Nullable RouteConfig parent) {
        boolean isRepeated = parent != null
                && parent.repeatInterval().equals(route.repeatInterval())
                && parent.groupInterval().equals(route.groupInterval());
        // A little shorter is how one asks for a repetition at every flush.
        if (!isRepeated && route.repeatInterval().multipliedBy(2).compareTo(route.groupInterval()) <= 0) {
            add(
                    ReviewRule.REPEAT_BEFORE_GROUP,
                    place.field("repeat_interval"),
                    DurationField.print(route.repeatInterval()) + " (expected: at least group_interval, which is "
                            + DurationField.print(route.groupInterval()) + ", as a group is flushed no more often)");
        }
        boolean isWaitOfParent = parent != null
                && parent.groupWait().equals(route.groupWait())
                && parent.groupInterval().equals(route.groupInterval());
        if (!isWaitOfParent && route.groupWait().compareTo(route.groupInterval()) > 0) {
            add(
                    ReviewRule.WAIT_EXCEEDS_INTERVAL,
                    place.field("group_wait"),
                    DurationField.print(route.groupWait()) + " (expected: at most group_interval, which is "
                            + DurationField.print(route.groupInterval())
                            + ", or a first alert waits longer than a later one)");
        }
    }

    private void receivers() {
        Set<String> named = new HashSet<>();
        tested.route().walk(route -> named.add(route.config().receiver()));
        for (ReceiverConfig receiver : config.receivers()) {
            String name = receiver.name();
            Place place = files.receiver(name);
            boolean isMeant =
                    EMPTY_ON_PURPOSE.matcher(name.toLowerCase(Locale.ROOT)).matches();
            if (reached.contains(name)) {
                if (receiver.integrations().isEmpty() && !isMeant) {
                    String advice = " has no integrations (expected: one, or a name that says so, such as null)";
                    add(ReviewRule.EMPTY_RECEIVER, place, Quoted.quote(name) + advice);
                }
            } else if (!beyond.contains(name) && !(named.contains(name) && isMeant)) {
                String reason = named.contains(name)
                        ? ": all alerts of the routes that name it go on to their children (expected: a route that keeps some)"
                        : ": no route names it (expected: a route with this receiver, or no such receiver)";
                add(ReviewRule.UNUSED_RECEIVER, place, Quoted.quote(name) + reason);
            }
            receiver.numbered().stream()
                    .filter(each -> PAGERS.contains(each.config().kind())
                            && !each.config().sendResolved())
                    .forEach(each -> add(
                            ReviewRule.NEVER_RESOLVED,
                            place.field(Kinds.of(each.config()).field() + "[" + each.index() + "].send_resolved"),
                            "false, so the incident stays open, and alerts that fire again page nobody"
                                    + " (expected: true, unless the service closes incidents itself)"));
        }
    }

    private void inhibition() {
        List<InhibitRuleConfig> rules = config.ownInhibitRules();
        for (int i = 0; i < rules.size(); i++) {
            InhibitRuleConfig rule = rules.get(i);
            Place place = files.rule(i);
            Optional<String> nothing = whyNothing(rule);
            if (nothing.isPresent()) {
                add(ReviewRule.INHIBITS_NOTHING, place, nothing.get());
            } else if (isInverted(rule)) {
                add(
                        ReviewRule.INVERTED_INHIBITION,
                        place,
                        rule.source() + " mutes " + rule.target()
                                + ", which is graver (expected: the graver as source)");
            } else if (rule.equal().isEmpty() && !isBound(rule)) {
                add(
                        ReviewRule.INHIBIT_WITHOUT_EQUAL,
                        place,
                        "any alert with " + rule.source() + " mutes all alerts with " + rule.target()
                                + " (expected: equal: with labels that both have in common)");
            }
        }
    }

    private static Optional<String> whyNothing(InhibitRuleConfig rule) {
        if (Implication.isContradiction(rule.source()) || Implication.isContradiction(rule.target())) {
            return Optional.of("no alert satisfies the matchers (expected: matchers that an alert can satisfy)");
        }
        if (Implication.implies(rule.source(), rule.target()) && Implication.implies(rule.target(), rule.source())) {
            return Optional.of("source and target are the same alerts, which never mute each other"
                    + " (expected: matchers that differ)");
        }
        return rule.equal().stream()
                .filter(name ->
                        Implication.isContradiction(of(rule.source(), name).and(of(rule.target(), name))))
                .findFirst()
                .map(name -> "equal: source and target cannot have the same " + name
                        + " (expected: labels that can have the same value in both)");
    }

    private static Matchers of(Matchers matchers, String name) {
        return Matchers.of(
                matchers.stream().filter(each -> each.name().equals(name)).toList());
    }

    /** Whether by the severity alone alerts mute graver ones. */
    private static boolean isInverted(InhibitRuleConfig rule) {
        List<Integer> sources = gravity(rule.source());
        List<Integer> targets = gravity(rule.target());
        return rule.source().size() == 1
                && !sources.isEmpty()
                && !targets.isEmpty()
                && !sources.contains(-1)
                && Collections.max(sources) < Collections.min(targets);
    }

    /** The ranks of the severities that the label can have; -1 for one that is not usual. */
    private static List<Integer> gravity(Matchers matchers) {
        return Implication.values(matchers, "severity").orElse(List.of()).stream()
                .map(MatcherReview.SEVERITIES::indexOf)
                .toList();
    }

    /** Whether the source is any alert, or one by name, or the target says so, or both have the same value of a label: then that is meant. */
    private static boolean isBound(InhibitRuleConfig rule) {
        return rule.source().isEmpty()
                || rule.target().stream()
                        .anyMatch(each ->
                                each.type() == MatchType.EQUAL && each.value().equals("true"))
                || rule.source().stream()
                        .filter(each ->
                                each.type() == MatchType.EQUAL && !each.value().isEmpty())
                        .anyMatch(each -> each.name().equals("alertname")
                                || rule.target().list().contains(each));
    }

    /** Reports each set of rules of which each mutes sources of the others. */
    private void circles() {
        List<InhibitRuleConfig> rules = config.ownInhibitRules();
        List<BitSet> reach = new ArrayList<>();
        for (InhibitRuleConfig rule : rules) {
            BitSet next = new BitSet(rules.size());
            for (int i = 0; i < rules.size(); i++) {
                next.set(i, rules.get(i) != rule && mutesSource(rule, rules.get(i)));
            }
            reach.add(next);
        }
        for (int middle = 0; middle < rules.size(); middle++) {
            for (BitSet each : reach) {
                if (each.get(middle)) {
                    each.or(reach.get(middle));
                }
            }
        }
        BitSet reported = new BitSet(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            int first = i;
            List<Integer> others = IntStream.range(i + 1, rules.size())
                    .filter(other ->
                            reach.get(first).get(other) && reach.get(other).get(first))
                    .boxed()
                    .toList();
            if (!others.isEmpty() && !reported.get(i)) {
                others.forEach(reported::set);
                add(
                        ReviewRule.CIRCULAR_INHIBITION,
                        files.rule(i),
                        "mutes what "
                                + others.stream()
                                        .map(files::rule)
                                        .map(Place::line)
                                        .collect(Collectors.joining(" and "))
                                + " mutes it by (expected: no circle, or alerts that fire together notify nobody)");
            }
        }
    }

    private static boolean mutesSource(InhibitRuleConfig rule, InhibitRuleConfig other) {
        Matchers target = rule.target();
        Matchers source = other.source();
        return !source.isEmpty() // what any alert mutes is not meant to notify
                && !Implication.isContradiction(target.and(source))
                && (Implication.implies(target, source) || Implication.implies(source, target));
    }

    private void interval(String name, List<TimeInterval> intervals) {
        if (!holds(intervals, at -> contains(intervals, at))) {
            add(
                    ReviewRule.INTERVAL_NEVER_HOLDS,
                    files.interval(name),
                    Quoted.quote(name) + " contains no time of the next " + CALENDAR_YEARS
                            + " years (expected: days, months and years that there are)");
        }
    }

    /** Whether there is a time to come at which something holds that changes at the edges of intervals only. */
    private boolean holds(List<TimeInterval> intervals, Predicate<Instant> wanted) {
        Instant from = now;
        for (int year = 0; year <= CALENDAR_YEARS; year++) {
            Instant start = from;
            Instant to = from.plus(YEAR);
            if (wanted.test(from)
                    || intervals.stream()
                            .anyMatch(each -> each.edges(start, to).stream().anyMatch(wanted))) {
                return true;
            }
            from = to;
        }
        return false;
    }
}
