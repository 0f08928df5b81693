package io.grapevine.amtool.review;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.RouteConfig;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.Comparison.Redirection;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import io.grapevine.virtualtime.replay.Episode;
import io.grapevine.virtualtime.replay.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alerts of a history whose receiver, group, mute or number of notifications changes.
 *
 * @param span what was compared, in words
 * @param rows the greatest changes, the greatest first
 * @param left how many others there are
 */
public record HistoryChanges(String span, List<Row> rows, int left) {
    /** How many changes are told. */
    private static final int MOST = 20;

    /** Labels of an alert that are told beside its name. */
    private static final int MOST_LABELS = 3;

    /** Nights begin at ten in the evening, and end at six. */
    private static final Duration BEFORE_MIDNIGHT = Duration.ofHours(2);

    private static final int LONG_NIGHT_HOURS = 8;

    public HistoryChanges {
        rows = List.copyOf(rows);
    }

    /**
     * Alerts of which the same changes.
     *
     * @param alerts the name of the alerts, and their labels that routes ask for
     * @param count how often they fired, or how many notifications or groups it is about
     * @param what the change, as in {@code alerts, from "chat" to "pager"}
     * @param nights in how many nights, from 22:00 to 06:00 UTC, that was
     */
    public record Row(String alerts, int count, String what, int nights) {
        public Row {
            what = count == 1 ? what.replaceFirst("^(alert|notification)s", "$1") : what;
        }

        /** The row as a sentence. */
        String text() {
            String when = nights == 0 ? "" : nights == 1 ? ", 1 night" : ", " + nights + " nights";
            return alerts + ": " + count + " " + what + when;
        }
    }

    /**
     * The changes that a comparison has found.
     *
     * @param configs the configurations that were compared
     */
    public static HistoryChanges of(Comparison found, Recording recording, List<Config> configs) {
        Set<String> names = new TreeSet<>();
        configs.forEach(config -> names(config.route(), names));
        names.remove("alertname");
        Table table = new Table(names);
        for (Redirection each : found.redirected()) {
            String what = "alerts, from " + text(each.before()) + " to " + text(each.after());
            each.episodes().forEach(episode -> table.add(episode, what, each.before(), each.after()));
        }
        for (UnnotifiedAlert each : found.unnotified()) {
            String what = "alerts, from " + text(each.receivers()) + " to nobody: " + each.reason();
            table.add(each.episode(), what, each.receivers(), List.of());
        }
        for (UnnotifiedAlert each : found.newlyNotified()) {
            table.add(each.episode(), "alerts, from nobody to " + text(each.receivers()), List.of(), each.receivers());
        }
        Map<Fingerprint, LabelSet> labels = new HashMap<>();
        recording
                .episodes()
                .forEach(episode -> labels.putIfAbsent(episode.labels().fingerprint(), episode.labels()));
        found.receivers().forEach(change -> {
            change.fewer().forEach(sent -> table.add(sent, labels, "notifications fewer to "));
            change.more().forEach(sent -> table.add(sent, labels, "notifications more to "));
        });
        found.merged().forEach(each -> table.add(each, each.before().size(), "groups merge, to "));
        found.split().forEach(each -> table.add(each, each.after().size(), "groups in place of 1, to "));
        List<Row> rows = table.rows();
        String span = found.alerts() + " alerts from " + found.from() + " to " + found.to();
        return new HistoryChanges(span, rows.subList(0, Math.min(MOST, rows.size())), Math.max(0, rows.size() - MOST));
    }

    private static void names(RouteConfig route, Set<String> names) {
        route.matchers().forEach(matcher -> names.add(matcher.name()));
        route.routes().forEach(child -> names(child, names));
    }

    private static String text(List<String> receivers) {
        return receivers.stream().map(Quoted::quote).collect(Collectors.joining(" and "));
    }

    private static final class Table {
        private final Set<String> names;
        private final Map<List<String>, Tally> tallies = new LinkedHashMap<>();

        /** The alerts whose receivers change, each with such a receiver: what it is sent changes with that. */
        private final Set<List<Object>> explained = new HashSet<>();

        private static final class Tally {
            private final Set<LocalDate> nights = new HashSet<>();
            private int count;
        }

        Table(Set<String> names) {
            this.names = names;
        }

        private void add(String alerts, String what, int count, Stream<Instant> times) {
            Tally tally = tallies.computeIfAbsent(List.of(alerts, what), key -> new Tally());
            tally.count += count;
            times.map(time -> time.plus(BEFORE_MIDNIGHT).atOffset(ZoneOffset.UTC))
                    .filter(time -> time.getHour() < LONG_NIGHT_HOURS)
                    .forEach(time -> tally.nights.add(time.toLocalDate()));
        }

        void add(Episode episode, String what, List<String> before, List<String> after) {
            add(name(episode.labels()), what, 1, Stream.of(episode.from()));
            Stream.concat(before.stream(), after.stream())
                    .forEach(receiver -> explained.add(List.of(episode.labels().fingerprint(), receiver)));
        }

        /** A notification counts for the first of its alerts whose receivers stay. */
        void add(DeliveryRecord sent, Map<Fingerprint, LabelSet> labels, String what) {
            Stream.concat(sent.firing().stream(), sent.resolved().stream())
                    .filter(alert -> labels.containsKey(alert) && !explained.contains(List.of(alert, sent.receiver())))
                    .findFirst()
                    .ifPresent(alert -> add(
                            name(labels.getOrDefault(alert, LabelSet.EMPTY)),
                            what + Quoted.quote(sent.receiver()),
                            1,
                            Stream.of(sent.at())));
        }

        void add(GroupChange change, int count, String what) {
            LabelSet group = (change.before().size() == 1 ? change.before() : change.after()).get(0);
            add(name(group), what + Quoted.quote(change.receiver()), count, Stream.of());
        }

        private String name(LabelSet labels) {
            String told = names.stream()
                    .filter(labels::has)
                    .limit(MOST_LABELS)
                    .map(name -> name + "=" + labels.valueOf(name))
                    .collect(Collectors.joining(","));
            return labels.valueOf("alertname") + (told.isEmpty() && labels.has("alertname") ? "" : "{" + told + "}");
        }

        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            tallies.forEach(
                    (key, tally) -> rows.add(new Row(key.get(0), tally.count, key.get(1), tally.nights.size())));
            rows.sort(Comparator.comparing(Row::count).reversed()); // stable: else what matters more first
            return rows;
        }
    }
}
