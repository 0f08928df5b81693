package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.file.RouteSection.RouteSource;
import io.grapevine.config.file.TimeIntervalSection.NamedIntervals;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the file of a team. An instance serves one file. */
final class TeamSections {
    /** The labels that the head of a file can name, of which one tells the team's alerts. */
    private static final List<String> HEADS = List.of("team", "namespace");

    /** Sections that hold for the alerts of all teams. */
    private static final List<String> ONLY_IN_MAIN = List.of("global", "templates", "tracing", "event_recorder");

    private final String team;
    private final MainFile main;
    private final ConfigLoader.Options options;
    private final RouteSection routes;
    private final Shape<InhibitRuleSource> inhibitRules;
    private final Set<String> receiverNames = new LinkedHashSet<>();
    private final Set<String> intervalNames = new LinkedHashSet<>();

    TeamSections(String team, MainFile main, ConfigLoader.Options options) {
        this.team = team;
        this.main = main;
        this.options = options;
        MatcherFields matcherFields = new MatcherFields(options.mode(), options.automata());
        this.routes = new RouteSection(matcherFields);
        this.inhibitRules = InhibitRuleSource.shape(matcherFields);
    }

    Team.Sections read(MappingReader in) {
        Matcher matcher = readHead(in);
        for (String section : ONLY_IN_MAIN) {
            if (in.has(section)) {
                in.fault(section, "set in a team's file (expected: in the main file only, where it holds for all)");
            }
        }
        RouteSource route = in.object("route", routes::readTeam);
        List<InhibitRuleSource> rules = InhibitRuleSource.readAll(in, inhibitRules);
        ReceiverDefaults defaults = new ReceiverDefaults(main.document().global(), options.templates(), main::resolve);
        List<ReceiverConfig> receivers = new ReceiverSection(defaults, receiverNames).readAll(in);
        List<NamedIntervals> mute = TimeIntervalSection.read("mute_time_intervals", in, intervalNames);
        List<NamedIntervals> intervals = TimeIntervalSection.read("time_intervals", in, intervalNames);
        if (route == null && in.isMapping() && (rules.isEmpty() || !receivers.isEmpty())) {
            in.fault("route", "missing (expected: a route; only a file with nothing but inhibit_rules needs none)");
        }
        routes.checkNames(receiverNames, intervalNames, " of this file");
        checkMain(in, "receivers", main.document().receiverNames());
        checkMain(in, "time_intervals", main.document().timeIntervalNames());
        UnaryOperator<String> scope = this::scoped;
        return new Team.Sections(
                matcher,
                route == null ? null : route.scoped(scope).restricted(matcher),
                rules.stream().map(rule -> rule.restricted(matcher, scope)).toList(),
                named(receivers),
                scoped(mute),
                scoped(intervals));
    }

    /** The name in the configuration of what the file calls {@code name}. */
    private String scoped(String name) {
        return team + '/' + name;
    }

    /** The matcher of the label that the head of the file names. */
    private static Matcher readHead(MappingReader in) {
        @Nullable Value head = null;
        for (String label : HEADS) {
            Value value = in.value(label);
            if (value.isNull()) {
                continue;
            }
            if (head != null) {
                value.fault("set beside " + HEADS.get(0) + " (expected: one of the two)");
            } else if (value.text().isEmpty()) {
                value.fault("\"\" (expected: the value of this label in the team's alerts)");
            }
            head = head == null ? value : head;
        }
        if (head == null) {
            if (in.isMapping()) {
                in.fault(
                        "team",
                        "missing (expected: team or namespace, with the value of this label in the team's alerts)");
            }
            return Matcher.equal(HEADS.get(0), Value.UNREADABLE);
        }
        return Matcher.equal(head.path(), head.text());
    }

    /** Names of the main file must not look like those of this team. */
    private void checkMain(MappingReader in, String section, Set<String> names) {
        for (String name : names) {
            if (name.startsWith(scoped(""))) {
                in.fault(
                        section,
                        Quoted.quote(name) + " is defined in the main file (expected: no name there that begins with "
                                + Quoted.quote(scoped("")) + ", for those are this file's)");
            }
        }
    }

    /** The receivers without those that have no name, which no route can use. */
    private List<ReceiverConfig> named(List<ReceiverConfig> receivers) {
        return receivers.stream()
                .filter(receiver -> !receiver.name().isEmpty())
                .map(receiver -> {
                    Map<String, String> labels = new TreeMap<>(receiver.labels().toMap());
                    labels.put("name", scoped(receiver.name()));
                    return new ReceiverConfig(scoped(receiver.name()), LabelSet.of(labels), receiver.integrations());
                })
                .toList();
    }

    private List<NamedIntervals> scoped(List<NamedIntervals> intervals) {
        Stream<NamedIntervals> named =
                intervals.stream().filter(each -> !each.name().isEmpty());
        return named.map(each -> new NamedIntervals(scoped(each.name()), each.intervals()))
                .toList();
    }
}
