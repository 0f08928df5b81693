package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.texts;

import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.go.Quoted;
import io.grapevine.matcher.Matchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes the section {@code route}, and collects the names that routes refer to. */
final class RouteSection {
    private static final Field<String> RECEIVER = text("receiver");
    private static final Field<List<String>> MUTE = texts("mute_time_intervals");
    private static final Field<List<String>> ACTIVE = texts("active_time_intervals");
    private static final Field<Boolean> CONTINUE = alwaysFlag("continue", false).in("continueMatching");
    private static final Field<@Nullable Duration> GROUP_INTERVAL = duration("group_interval");
    private static final Field<@Nullable Duration> REPEAT_INTERVAL = duration("repeat_interval");

    private final MatcherFields matcherFields;
    private final Field<Map<String, String>> match;
    private final Field<Map<String, String>> matchRe;
    private final Field<Matchers> matchers;
    private final Shape<RouteSource> shape;

    private final List<Value> receivers = new ArrayList<>();
    private final List<Value> timeIntervals = new ArrayList<>();

    RouteSection(MatcherFields matcherFields) {
        this.matcherFields = matcherFields;
        match = matcherFields.match("match");
        matchRe = matcherFields.matchRe("match_re");
        matchers = matcherFields.matchers("matchers");
        shape = Shape.of(
                        RouteSource.class,
                        RECEIVER,
                        groupBy(),
                        match,
                        matchRe,
                        matchers,
                        MUTE,
                        ACTIVE,
                        CONTINUE,
                        routes(),
                        duration("group_wait"),
                        GROUP_INTERVAL,
                        REPEAT_INTERVAL,
                        labels())
                .checked(this::check);
    }

    /** Reads the root of the tree, to which more rules apply than to other routes. */
    RouteSource readRoot(MappingReader in) {
        RecordDraft draft = shape.draft(in);
        draft.require(RECEIVER, "a default receiver in the root route");
        refuse(draft, CONTINUE, "cannot have continue in root route");
        for (Field<?> field : List.of(match, matchRe, matchers)) {
            refuse(draft, field, "root route must not have any matchers");
        }
        refuse(draft, MUTE, "root route must not have any mute time intervals");
        refuse(draft, ACTIVE, "root route must not have any active time intervals");
        return shape.finish(draft);
    }

    private static void refuse(RecordDraft draft, Field<?> field, String rule) {
        if (draft.isSet(field)) {
            draft.fault(field, "set in the root route: " + rule + " (expected: nothing)");
        }
    }

    private void check(RecordDraft draft) {
        if (draft.isSet(RECEIVER)) {
            receivers.add(draft.in().value("receiver"));
        }
        timeIntervals.addAll(draft.in().value("mute_time_intervals").items());
        timeIntervals.addAll(draft.in().value("active_time_intervals").items());
        checkNotZero(draft, GROUP_INTERVAL);
        checkNotZero(draft, REPEAT_INTERVAL);
    }

    private static void checkNotZero(RecordDraft draft, Field<@Nullable Duration> field) {
        Duration duration = draft.get(field);
        if (duration != null && duration.isZero()) {
            draft.fault(field, "zero: " + field.name() + " cannot be zero (expected: more than 0s)");
        }
    }

    /** Reports an error for every undefined receiver and time interval that a route uses. */
    void checkNames(Set<String> knownReceivers, Set<String> knownTimeIntervals) {
        checkNames("receiver", receivers, knownReceivers);
        checkNames("time interval", timeIntervals, knownTimeIntervals);
    }

    private static void checkNames(String kind, List<Value> names, Set<String> known) {
        for (Value name : names) {
            if (!known.contains(name.text())) {
                name.fault("undefined " + kind + " " + name.describe() + " used in route (expected: the name of a "
                        + kind + ")");
            }
        }
    }

    void write(RouteSource route, MappingWriter out) {
        shape.write(route, out);
    }

    private static Field<@Nullable Duration> duration(String name) {
        return new Field<>(
                name,
                in -> in.durationOrNull(name),
                (out, value) -> out.durationOrNull(name, value),
                value -> value != null);
    }

    /** Resolves the table lazily, since routes are recursive. */
    private Field<List<RouteSource>> routes() {
        return new Field<>(
                "routes",
                in -> in.objects("routes", route -> shape.read(route)),
                (out, routes) -> out.objects("routes", routes, (route, inner) -> shape.write(route, inner)),
                routes -> !routes.isEmpty());
    }

    private Field<@Nullable List<String>> groupBy() {
        return new Field<>(
                "group_by",
                this::readGroupBy,
                (out, names) -> out.texts("group_by", names == null ? List.of() : names),
                names -> names != null);
    }

    private @Nullable List<String> readGroupBy(MappingReader in) {
        Value list = in.value("group_by");
        if (list.isNull()) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        List<String> written = new ArrayList<>();
        for (Value item : list.items()) {
            String name = item.text();
            written.add(name);
            if (name.equals(RouteSource.ALL)) {
                names.add(name);
                continue;
            }
            matcherFields.checkName(name, item);
            if (!names.add(name)) {
                item.fault("duplicated label " + Quoted.quote(name) + " in group_by (expected: each label once)");
            }
        }
        if (names.size() > 1 && names.contains(RouteSource.ALL)) {
            list.fault("cannot have wildcard group_by (`...`) and other labels at the same time (expected: either)");
        }
        return written;
    }

    private Field<Map<String, String>> labels() {
        return new Field<>(
                "labels",
                this::readLabels,
                (out, labels) -> out.textMap("labels", labels),
                labels -> !labels.isEmpty());
    }

    private Map<String, String> readLabels(MappingReader in) {
        in.value("labels").entries().forEach(matcherFields::checkName);
        return in.textMap("labels");
    }
}
