package io.grapevine.configfile;

import io.grapevine.config.RouteConfig;
import io.grapevine.go.Utf8;
import io.grapevine.matcher.Matchers;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
            List.of());

    boolean hasMatchers() {
        return !match.isEmpty() || !matchRe.isEmpty() || !matchers.isEmpty();
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
                List.of());
        return own.withRoutes(routes.stream().map(route -> route.toConfig(own)).toList());
    }

    private LabelSet labelsOver(LabelSet inherited) {
        Map<String, String> all = new TreeMap<>(inherited.toMap());
        all.putAll(labels);
        return LabelSet.of(all);
    }
}
