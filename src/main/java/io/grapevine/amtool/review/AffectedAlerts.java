package io.grapevine.amtool.review;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Route;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.replay.Recording;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the alerts that are to be replayed to know what a change of configuration does: those whose notifications it may change, with
 * all of their groups, and those that inhibit any of them. All others are notified as before, and most changes are about few alerts.
 */
public final class AffectedAlerts {
    /** The least number of events of a part that is played by itself: as each has timers of its own, many small ones cost more. */
    private static final int LEAST = 20_000;

    private AffectedAlerts() {}

    /**
     * The parts of a recording to replay with two configurations, of which none changes what another is notified of. They are played
     * in less time than all at once: much of a play of many groups is waiting for memory.
     */
    public static List<Recording> parts(Recording recording, TestedConfig before, TestedConfig after) {
        return split(part(recording, before, after), before, after, LEAST);
    }

    /**
     * Splits a recording into independent parts.
     *
     * @param least how many events a part has at least, but for the last
     */
    static List<Recording> split(Recording recording, TestedConfig before, TestedConfig after, int least) {
        Map<LabelSet, Integer> sizes = new LinkedHashMap<>(); // in the order of time
        int others = 0;
        for (HistoryRecord event : recording.events()) {
            if (event instanceof AlertRecord alert) {
                sizes.merge(alert.labels(), 1, Integer::sum);
            } else {
                others++; // in each part
            }
        }
        Bonds bonds = bonds(sizes.keySet(), before, after);
        Map<Object, Integer> ofBonds = new LinkedHashMap<>();
        sizes.forEach((alert, size) -> ofBonds.merge(bonds.root(alert), size, Integer::sum));
        int part = 0;
        int filled = 0;
        for (Map.Entry<Object, Integer> each : ofBonds.entrySet()) {
            if (filled >= Math.max(least, others)) {
                part++;
                filled = 0;
            }
            filled += each.setValue(part);
        }
        return part == 0
                ? List.of(recording)
                : recording.split(alert -> ofBonds.getOrDefault(bonds.root(alert), 0), part + 1);
    }

    private static Bonds bonds(Set<LabelSet> alerts, TestedConfig before, TestedConfig after) {
        Bonds bonds = new Bonds();
        List<InhibitRuleConfig> rules = Stream.of(before, after)
                .flatMap(tested -> tested.config().inhibitRules().stream())
                .distinct()
                .toList();
        for (LabelSet alert : alerts) {
            Stream.of(before, after)
                    .flatMap(tested -> tested.route().match(alert).stream())
                    .forEach(route -> bonds.join(alert, group(route, alert)));
        }
        for (InhibitRuleConfig rule : rules) {
            Set<List<Object>> sources = alerts.stream()
                    .filter(rule.source()::matches)
                    .map(alert -> List.<Object>of(rule, equal(rule, alert)))
                    .collect(Collectors.toSet());
            for (LabelSet alert : alerts) {
                List<Object> bond = List.of(rule, equal(rule, alert));
                if (sources.contains(bond)
                        && (rule.source().matches(alert) || rule.target().matches(alert))) {
                    bonds.join(alert, bond);
                }
            }
        }
        return bonds;
    }

    /** Sets of alerts that are to be played together, and of what they have in common. */
    private static final class Bonds {
        private final Map<Object, Object> above = new HashMap<>();

        void join(Object a, Object b) {
            Object root = root(a);
            Object other = root(b);
            if (!root.equals(other)) {
                above.put(other, root);
            }
        }

        Object root(Object of) {
            Object root = of;
            for (Object next = above.get(root); next != null; next = above.get(root)) {
                root = next;
            }
            for (Object each = of; !each.equals(root); ) { // so that the way is short
                each = Objects.requireNonNull(above.put(each, root));
            }
            return root;
        }
    }

    /** The part of a recording to replay with two configurations; all of it if they differ in more than routes and receivers. */
    static Recording part(Recording recording, TestedConfig before, TestedConfig after) {
        boolean isOfRoutes =
                before.config().inhibitRules().equals(after.config().inhibitRules())
                        && before.config().timeIntervals().equals(after.config().timeIntervals())
                        && before.extensions().equals(after.extensions());
        if (!isOfRoutes) {
            return recording;
        }
        Map<String, ReceiverConfig> old = receivers(before);
        Map<String, ReceiverConfig> young = receivers(after);
        Map<LabelSet, Set<List<String>>> groups = new HashMap<>();
        Set<List<String>> affected = new HashSet<>();
        recording
                .episodes()
                .forEach(episode -> groups.computeIfAbsent(episode.labels(), alert -> {
                    List<Route> then = before.route().match(alert);
                    List<Route> now = after.route().match(alert);
                    Set<List<String>> own = Stream.concat(then.stream(), now.stream())
                            .map(route -> group(route, alert))
                            .collect(Collectors.toSet());
                    boolean isSame = then.size() == now.size();
                    for (int i = 0; i < then.size() && isSame; i++) {
                        String receiver = then.get(i).config().receiver();
                        isSame = isSame(then.get(i), now.get(i))
                                && Objects.equals(old.get(receiver), young.get(receiver));
                    }
                    affected.addAll(isSame ? Set.of() : own);
                    return own;
                }));
        Set<LabelSet> alerts = connected(
                groups.keySet(),
                alert -> groups.getOrDefault(alert, Set.of()).stream().anyMatch(affected::contains),
                after.config().inhibitRules());
        return recording.of(alerts::contains);
    }

    private static Map<String, ReceiverConfig> receivers(TestedConfig tested) {
        return tested.config().receivers().stream().collect(Collectors.toMap(ReceiverConfig::name, each -> each));
    }

    /** Whether two routes notify the same receiver of the same groups at the same times. */
    private static boolean isSame(Route before, Route after) {
        return before.id().equals(after.id())
                && before.config().withRoutes(List.of()).equals(after.config().withRoutes(List.of()));
    }

    /** The receiver and the key of the group of an alert. */
    static List<String> group(Route route, LabelSet alert) {
        return List.of(route.config().receiver(), route.groupKey(route.groupLabels(alert)));
    }

    /** The alerts that are in affected groups, and those that inhibit any of them. */
    static Set<LabelSet> connected(
            Collection<LabelSet> alerts, Predicate<LabelSet> isInAffected, List<InhibitRuleConfig> rules) {
        Set<LabelSet> connected = alerts.stream().filter(isInAffected).collect(Collectors.toSet());
        for (InhibitRuleConfig rule : rules) {
            Set<LabelSet> equal = connected.stream()
                    .filter(rule.target()::matches)
                    .map(target -> equal(rule, target))
                    .collect(Collectors.toSet());
            alerts.stream()
                    .filter(source ->
                            equal.contains(equal(rule, source)) && rule.source().matches(source))
                    .forEach(connected::add);
        }
        return connected;
    }

    private static LabelSet equal(InhibitRuleConfig rule, LabelSet alert) {
        return alert.filterNames(rule.equal()::contains).withoutEmptyValues();
    }
}
