package io.grapevine.amtool.review;

import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.virtualtime.configtest.play.ConfigPart;
import io.grapevine.virtualtime.configtest.play.ConfigPart.Kind;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Coverage of a configuration by tests.
 *
 * @param tests how many tests were run
 * @param failed how many of them have failed
 * @param parts how many parts of each kind there are
 * @param gaps the parts that no test exercises
 */
public record Coverage(int tests, int failed, Map<Kind, Integer> parts, List<Gap> gaps) {
    /** The time at which tests are proposed is looked for in steps, in a year. */
    private static final Duration STEP = Duration.ofMinutes(30);

    private static final int STEPS = 366 * 48;

    public Coverage {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        gaps = List.copyOf(gaps);
    }

    /**
     * Part that no test exercises.
     *
     * @param at the place, with the name of the part
     * @param test the test that would, as YAML in one line; empty if none is known
     */
    public record Gap(Kind kind, ConfigError at, String test) {}

    /** The coverage that tests have reached. */
    public static Coverage of(TestedConfig tested, Path file, Set<ConfigPart> exercised, int tests, int failed) {
        Search search = new Search(tested, new SourceFiles(file, tested.config()), exercised);
        search.run();
        return new Coverage(tests, failed, search.parts, search.gaps);
    }

    /** The parts of a kind that are exercised, in per cent. */
    long percent(Kind kind) {
        int all = parts.getOrDefault(kind, 0);
        long open = gaps.stream().filter(gap -> gap.kind() == kind).count();
        return all == 0 ? 100 : (all - open) * 100 / all;
    }

    /** How many tests there are, and how many of them fail, in words. */
    String ran() {
        return tests + (tests == 1 ? " test" : " tests") + (failed == 0 ? "" : ", of which " + failed + " failed");
    }

    /** The covered part of each kind, such as {@code routes 80 % (4 of 5)}. */
    String summary() {
        return parts.entrySet().stream()
                .map(each -> each.getKey().plural() + " " + percent(each.getKey()) + " % ("
                        + (each.getValue()
                                - gaps.stream()
                                        .filter(gap -> gap.kind() == each.getKey())
                                        .count())
                        + " of " + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Labels that satisfy all matchers, if some are found. */
    static Optional<LabelSet> example(Collection<Matcher> matchers) {
        Matchers all = Matchers.of(List.copyOf(matchers));
        Map<String, String> labels = new TreeMap<>();
        for (Matcher each : all) {
            List<String> candidates =
                    new ArrayList<>(Implication.values(all, each.name()).orElse(List.of()));
            candidates.addAll(List.of("", "x", "1"));
            candidates.add(each.value().replace(".*", "").replace(".+", "x"));
            candidates.add(each.value().replaceAll("\\.[*+]|[\\^$()?:\\\\]", "").replaceAll("\\|.*", ""));
            candidates.stream()
                    .filter(value -> all.stream()
                            .filter(other -> other.name().equals(each.name()))
                            .allMatch(other -> other.matches(value)))
                    .findFirst()
                    .ifPresent(value -> labels.put(each.name(), value));
        }
        labels.values().removeIf(String::isEmpty);
        labels.putIfAbsent("alertname", "Test");
        return Optional.of(LabelSet.of(labels)).filter(all::matches);
    }

    private static final class Search {
        private final TestedConfig tested;
        private final SourceFiles files;
        private final Set<ConfigPart> exercised;
        private final TimeMuting times;
        private final Map<Kind, Integer> parts = new EnumMap<>(Kind.class);
        private final List<Gap> gaps = new ArrayList<>();

        /** For each route a test of it, or none. */
        private final Map<Route, Optional<LabelSet>> examples = new LinkedHashMap<>();

        Search(TestedConfig tested, SourceFiles files, Set<ConfigPart> exercised) {
            this.tested = tested;
            this.files = files;
            this.exercised = exercised;
            this.times = new TimeMuting(tested.config().timeIntervals());
        }

        void run() {
            walk(tested.route(), List.of(), List.of());
            tested.usedReceivers()
                    .forEach(receiver -> part(
                            Kind.RECEIVER,
                            receiver.name(),
                            files.receiver(receiver.name()),
                            Quoted.quote(receiver.name()),
                            routed(receiver.name())));
            List<InhibitRuleConfig> rules = tested.config().ownInhibitRules();
            for (int i = 0; i < rules.size(); i++) {
                InhibitRuleConfig rule = rules.get(i);
                part(
                        Kind.INHIBITION_RULE,
                        rule,
                        files.rule(i),
                        rule.source() + " mutes " + rule.target(),
                        inhibited(rule));
            }
            tested.config()
                    .timeIntervals()
                    .keySet()
                    .forEach(name ->
                            part(Kind.TIME_INTERVAL, name, files.interval(name), Quoted.quote(name), muted(name)));
        }

        private void part(Kind kind, Object key, Place place, String name, String test) {
            parts.merge(kind, 1, Integer::sum);
            if (!exercised.contains(new ConfigPart(kind, key))) {
                gaps.add(new Gap(kind, place.error(name), test));
            }
        }

        private void walk(Route route, List<Integer> steps, List<Matcher> above) {
            List<Matcher> all = new ArrayList<>(above);
            route.config().matchers().forEach(all::add);
            Optional<LabelSet> example =
                    example(all).filter(labels -> tested.route().match(labels).contains(route));
            boolean isOnlyPassed = example.isEmpty() && !route.children().isEmpty(); // all alerts go on to its children
            examples.put(route, example);
            if (!isOnlyPassed) {
                part(
                        Kind.ROUTE,
                        route.id(),
                        files.route(steps),
                        "to " + Quoted.quote(route.config().receiver()),
                        example.map(this::routing).orElse(""));
            }
            for (int i = 0; i < route.children().size(); i++) {
                List<Integer> own = new ArrayList<>(steps);
                own.add(i);
                walk(route.children().get(i), own, all);
            }
        }

        private String routing(LabelSet labels) {
            return "routes: [{labels: " + flow(labels) + ", receivers: "
                    + flow(tested.route().match(labels).stream()
                            .map(route -> route.config().receiver())
                            .toList())
                    + "}]";
        }

        private String routed(String receiver) {
            return examples.entrySet().stream()
                    .filter(each -> each.getKey().config().receiver().equals(receiver))
                    .flatMap(each -> each.getValue().stream())
                    .findFirst()
                    .map(this::routing)
                    .orElse("");
        }

        /** The first time from a Monday on at which the interval mutes a route. */
        private String muted(String interval) {
            for (Map.Entry<Route, Optional<LabelSet>> each : examples.entrySet()) {
                boolean isNamed = each.getKey().config().muteTimeIntervals().contains(interval)
                        || each.getKey().config().activeTimeIntervals().contains(interval);
                Instant at = Instant.parse("2026-01-05T00:00:00Z");
                for (int i = 0; isNamed && each.getValue().isPresent() && i < STEPS; i++, at = at.plus(STEP)) {
                    if (times.mutedBy(each.getKey().config(), at).contains(interval)) {
                        LabelSet labels = each.getValue().get();
                        Set<String> names = new TreeSet<>();
                        for (Route taken : tested.route().match(labels)) {
                            names.addAll(times.mutedBy(taken.config(), at));
                        }
                        return "routes: [{labels: " + flow(labels) + ", at: " + at + ", muted_by: " + flow(names)
                                + "}]";
                    }
                }
            }
            return "";
        }

        private static String inhibited(InhibitRuleConfig rule) {
            Optional<LabelSet> source = example(rule.source().list());
            List<Matcher> wanted = new ArrayList<>(rule.target().list());
            rule.equal()
                    .forEach(name -> wanted.add(
                            Matcher.equal(name, source.orElse(LabelSet.EMPTY).valueOf(name))));
            Optional<LabelSet> target = source.flatMap(unused -> example(wanted));
            return target.isEmpty() || rule.source().matches(target.get())
                    ? ""
                    : "tests: [{alerts: [{labels: " + flow(source.get()) + "}, {labels: " + flow(target.get())
                            + "}], expect: [{alert: " + flow(target.get()) + ", at: 10m, state: suppressed}]}]";
        }

        private static String flow(LabelSet labels) {
            return labels.toMap().entrySet().stream()
                    .map(each -> Quoted.quote(each.getKey()) + ": " + Quoted.quote(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        private static String flow(Collection<String> names) {
            return names.stream().map(Quoted::quote).collect(Collectors.joining(", ", "[", "]"));
        }
    }
}
