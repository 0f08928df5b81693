package io.grapevine.files;

import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.optionalDuration;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and writes the section {@code route}, and collects the names that routes refer to. */
final class RouteSection {
    private final MatcherFields matcherFields;
    private final Shape<RouteSource> shape;
    private final List<Value> receivers = new ArrayList<>();
    private final List<Value> timeIntervals = new ArrayList<>();
    private final ConfigLimits limits;
    private int count = 1;

    /** Creates the section of one file. */
    RouteSection(MatcherFields matcherFields, ConfigLimits limits) {
        this.matcherFields = matcherFields;
        this.limits = limits;
        shape = Shape.of(
                        RouteSource.class,
                        groupBy(),
                        MatcherFields.match("match"),
                        matcherFields.matchRe("match_re"),
                        matcherFields.matchers("matchers"),
                        flag("continue").in("continueMatching").always(),
                        routes(),
                        optionalDuration("group_wait"),
                        optionalDuration("group_interval"),
                        optionalDuration("repeat_interval"),
                        MatcherFields.labels("labels", matcherFields::checkName))
                .checked(this::check);
    }

    /** Reads the root of the tree, to which more rules apply than to other routes. */
    RouteSource readRoot(MappingReader in) {
        RecordDraft draft = shape.draft(in);
        draft.require("receiver", "a default receiver in the root route");
        refuse(draft, "continue", "cannot have continue in root route");
        for (String field : List.of("match", "match_re", "matchers")) {
            refuse(draft, field, "root route must not have any matchers");
        }
        refuse(draft, "mute_time_intervals", "root route must not have any mute time intervals");
        refuse(draft, "active_time_intervals", "root route must not have any active time intervals");
        RouteSource root = shape.finish(draft);
        long inherited = limits.ofRequest() ? root.inherited(0, 0, 0) : 0;
        if (inherited > ConfigLimits.MOST_INHERITED) {
            draft.fault(
                    "routes",
                    inherited
                            + " bytes of matchers, labels and group_by that routes have of those above them (expected: at"
                            + " most " + ConfigLimits.MOST_INHERITED + ")");
        }
        return root;
    }

    /**
     * Reads the route of a team's file. It will be a child of the root of the main file, so unlike a root it may have
     * matchers and time intervals.
     */
    RouteSource readTeam(MappingReader in) {
        RecordDraft draft = shape.draft(in);
        draft.require("receiver", "a receiver of this file, for the alerts that no route below takes");
        if (draft.isSet("continue")) {
            draft.fault(
                    "continue",
                    "set in the route of a team's file (expected: nothing, for later routes are tried in any case)");
        }
        return shape.finish(draft);
    }

    private static void refuse(RecordDraft draft, String field, String rule) {
        if (draft.isSet(field)) {
            draft.fault(field, "set in the root route: " + rule + " (expected: nothing)");
        }
    }

    private void check(RecordDraft draft) {
        if (draft.isSet("receiver")) {
            receivers.add(draft.in().value("receiver"));
        }
        timeIntervals.addAll(draft.in().value("mute_time_intervals").items());
        timeIntervals.addAll(draft.in().value("active_time_intervals").items());
        for (String field : List.of("group_interval", "repeat_interval")) {
            if (Duration.ZERO.equals(draft.get(field))) {
                draft.fault(field, "zero: " + field + " cannot be zero (expected: more than 0s)");
            }
        }
    }

    /**
     * Reports an error for every undefined receiver and time interval that a route uses.
     *
     * @param where where they must be defined, for messages: empty, or such as {@code " of this file"}
     */
    void checkNames(Set<String> knownReceivers, Set<String> knownTimeIntervals, String where) {
        checkNames("receiver", receivers, knownReceivers, where);
        checkNames("time interval", timeIntervals, knownTimeIntervals, where);
    }

    private static void checkNames(String kind, List<Value> names, Set<String> known, String where) {
        for (Value name : names) {
            if (!known.contains(name.text())) {
                name.fault("undefined " + kind + " " + name.describe() + " used in route (expected: the name of a "
                        + kind + where + ")");
            }
        }
    }

    Yaml write(RouteSource route) {
        return shape.write(route);
    }

    /** Resolves the table lazily, since routes are recursive. */
    private Field<List<RouteSource>> routes() {
        return Field.of(
                "routes", this::readRoutes, routes -> Yaml.list(routes, this::write), routes -> !routes.isEmpty());
    }

    /** Reads the children of a route, unless the file has too many routes with them. */
    private List<RouteSource> readRoutes(Value list) {
        int before = count;
        count += list.items().size();
        if (count > limits.routes()) {
            if (before <= limits.routes()) {
                list.fault("more than " + limits.routes() + " routes in all (expected: fewer)");
            }
            return List.of();
        }
        return list.objects(route -> shape.read(route));
    }

    private Field<@Nullable List<String>> groupBy() {
        return Field.of(
                "group_by",
                value -> value.isNull() ? null : readGroupBy(value),
                Yaml::of,
                names -> names != null && !names.isEmpty());
    }

    private List<String> readGroupBy(Value list) {
        Set<String> names = new LinkedHashSet<>();
        for (Value item : list.items()) {
            String name = item.text();
            boolean first = names.add(name);
            if (name.equals(RouteSource.ALL)) {
                continue;
            }
            matcherFields.checkName(name, item);
            if (!first) {
                item.fault("duplicated label " + Quoted.quote(name) + " in group_by (expected: each label once)");
            }
        }
        if (names.size() > 1 && names.contains(RouteSource.ALL)) {
            list.fault("cannot have wildcard group_by (`...`) and other labels at the same time (expected: either)");
        }
        return list.texts();
    }

    /** A route as written in the file; options inherited from the parent are null or empty. */
    record RouteSource(
            String receiver,
            @Nullable List<String> groupBy,
            Map<String, String> match,
            Map<String, String> matchRe,
            Matchers matchers,
            List<String> muteTimeIntervals,
            List<String> activeTimeIntervals,
            boolean continueMatching,
            List<RouteSource> routes,
            @Nullable Duration groupWait,
            @Nullable Duration groupInterval,
            @Nullable Duration repeatInterval,
            Map<String, String> labels) {
        /** The {@code group_by} name for all labels. */
        static final String ALL = "...";

        private static final RouteConfig DEFAULTS = new RouteConfig(
                "",
                List.of(),
                false,
                Matchers.NONE,
                List.of(),
                List.of(),
                false,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                LabelSet.EMPTY,
                List.of(),
                "");

        /** This route, and all below it, with the names of receivers and time intervals that {@code scope} makes. */
        RouteSource scoped(UnaryOperator<String> scope) {
            return with(
                    receiver.isEmpty() ? receiver : scope.apply(receiver),
                    matchers,
                    muteTimeIntervals.stream().map(scope).toList(),
                    activeTimeIntervals.stream().map(scope).toList(),
                    continueMatching,
                    routes.stream().map(route -> route.scoped(scope)).toList());
        }

        /** This route for alerts that {@code matcher} matches as well; later routes are tried, too. */
        RouteSource restricted(Matcher matcher) {
            return with(
                    receiver,
                    MatcherFields.with(matchers, matcher),
                    muteTimeIntervals,
                    activeTimeIntervals,
                    true,
                    routes);
        }

        /** This route with {@code first} before its own children. */
        RouteSource withFirst(List<RouteSource> first) {
            List<RouteSource> children =
                    Stream.concat(first.stream(), routes.stream()).toList();
            return with(receiver, matchers, muteTimeIntervals, activeTimeIntervals, continueMatching, children);
        }

        private RouteSource with(
                String to,
                Matchers of,
                List<String> mute,
                List<String> active,
                boolean goesOn,
                List<RouteSource> children) {
            return new RouteSource(
                    to,
                    groupBy,
                    match,
                    matchRe,
                    of,
                    mute,
                    active,
                    goesOn,
                    children,
                    groupWait,
                    groupInterval,
                    repeatInterval,
                    labels);
        }

        /**
         * The bytes, roughly, that this route and all below it take beside what is written there: each has the matchers above it in its
         * key, and the labels and names above it.
         *
         * @param matchersAbove the length of the matchers above it
         * @param labelsAbove how many labels there are above it
         * @param namesAbove how many names {@code group_by} has above it
         */
        long inherited(long matchersAbove, long labelsAbove, long namesAbove) {
            long texts = matchersAbove + matchers.toString().length() + length(match) + length(matchRe);
            long allLabels = labelsAbove + labels.size();
            long names = groupBy == null ? namesAbove : groupBy.size();
            long bytes = 2 * texts + 40 * allLabels + 8 * names;
            for (RouteSource route : routes) {
                bytes += route.inherited(texts, allLabels, names);
            }
            return bytes;
        }

        private static long length(Map<String, String> texts) {
            return texts.entrySet().stream()
                    .mapToLong(each -> each.getKey().length()
                            + String.valueOf(each.getValue()).length())
                    .sum();
        }

        /** Calls {@code visit} for this route and all below it. */
        void walk(Consumer<RouteSource> visit) {
            visit.accept(this);
            routes.forEach(route -> route.walk(visit));
        }

        /** The root of the routing tree that begins with this route. */
        RouteConfig toRoot() {
            return toConfig(DEFAULTS);
        }

        private RouteConfig toConfig(RouteConfig parent) {
            boolean all = groupBy == null ? parent.groupByAll() : groupBy.contains(ALL);
            List<String> names = groupBy == null ? parent.groupBy() : groupBy;
            RouteConfig own = new RouteConfig(
                    receiver.isEmpty() ? parent.receiver() : receiver,
                    all ? List.of() : names.stream().sorted(Utf8::compare).toList(),
                    all,
                    MatcherFields.together(match, matchRe, matchers),
                    muteTimeIntervals,
                    activeTimeIntervals,
                    continueMatching,
                    groupWait == null ? parent.groupWait() : groupWait,
                    groupInterval == null ? parent.groupInterval() : groupInterval,
                    repeatInterval == null ? parent.repeatInterval() : repeatInterval,
                    labelsOver(parent.labels()),
                    List.of(),
                    "");
            return own.withRoutes(
                    routes.stream().map(route -> route.toConfig(own)).toList());
        }

        private LabelSet labelsOver(LabelSet inherited) {
            Map<String, String> all = new TreeMap<>(inherited.toMap());
            all.putAll(labels);
            return LabelSet.of(all);
        }
    }
}
