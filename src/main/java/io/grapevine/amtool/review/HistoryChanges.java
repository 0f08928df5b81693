package io.grapevine.amtool.review;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Comparison;
import io.grapevine.virtualtime.replay.Comparison.Delay;
import io.grapevine.virtualtime.replay.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.Comparison.Moved;
import io.grapevine.virtualtime.replay.Comparison.Redirection;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import io.grapevine.virtualtime.replay.Episode;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.Replay.Variant;
import io.grapevine.virtualtime.replay.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alerts of a history whose receiver, group, mute or number of notifications changes.
 *
 * @param span what was compared, in words
 * @param notes what is to be known of the history and of the comparison, each in a sentence
 * @param rows the greatest changes, the greatest first
 * @param left how many others there are
 */
public record HistoryChanges(String span, List<String> notes, List<Row> rows, int left) {
    /** How many changes are told. */
    private static final int MOST = 20;

    /** Labels of an alert that are told beside its name. */
    private static final int MOST_LABELS = 3;

    /** Nights begin at ten in the evening, and end at six. */
    private static final Duration BEFORE_MIDNIGHT = Duration.ofHours(2);

    private static final int LONG_NIGHT_HOURS = 8;

    public HistoryChanges {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }

    /**
     * Alerts of which the same changes.
     *
     * @param alerts the name of the alerts, and their labels that routes ask for
     * @param count how often they fired, or how many notifications or groups it is about
     * @param change the change, as in {@code alerts, from "chat" to "pager"}
     * @param nights in how many nights, from 22:00 to 06:00 UTC, that was
     */
    public record Row(String alerts, int count, String change, int nights) {
        public Row {
            change = count == 1 ? change.replaceFirst("^(alert|notification)s", "$1") : change;
        }

        /** The row as a sentence. */
        String text() {
            String when = nights == 0 ? "" : nights == 1 ? ", 1 night" : ", " + nights + " nights";
            return alerts + ": " + count + " " + change + when;
        }
    }

    /**
     * The changes between two configurations.
     *
     * @param replay what is compared
     * @param parts the parts of its recording that are played, as of {@link Replay#compareParts}
     * @param configs the configurations that are compared
     */
    public static HistoryChanges of(
            Replay replay, List<Recording> parts, Variant before, Variant after, List<Config> configs) {
        Set<String> names = new TreeSet<>();
        configs.stream()
                .flatMap(config -> config.route().all().stream())
                .forEach(route -> route.matchers().forEach(matcher -> names.add(matcher.name())));
        names.remove("alertname");
        Map<Fingerprint, LabelSet> labels = new HashMap<>();
        replay.recording()
                .episodes()
                .forEach(episode -> labels.putIfAbsent(episode.labels().fingerprint(), episode.labels()));
        Table table = new Table(names, labels);
        Comparison all = replay.compareParts(parts, before, after, table::add);
        List<Row> rows = table.rows();
        String alerts = all.alerts() + (all.alerts() == 1 ? " alert" : " alerts");
        String span = alerts + " from " + TimeText.seconds(all.from()) + " to " + TimeText.seconds(all.to());
        return new HistoryChanges(
                span, all.notes(), rows.subList(0, Math.min(MOST, rows.size())), Math.max(0, rows.size() - MOST));
    }

    private static String text(List<String> receivers) {
        return receivers.stream().map(Quoted::quote).collect(Collectors.joining(" and "));
    }

    /** Counts of equal changes; what they are of is not kept. */
    private static final class Table {
        /** What only comes at another time is last; the greatest first, then what matters more. */
        private static final Comparator<Map.Entry<List<String>, Tally>> ORDER = Comparator.comparing(
                        (Map.Entry<List<String>, Tally> each) -> each.getValue().kind == Kind.OTHER_TIMES)
                .thenComparing(each -> -each.getValue().count)
                .thenComparing(each -> each.getValue().kind)
                .thenComparing(each -> each.getKey().get(0))
                .thenComparing(each -> each.getKey().get(1));

        private final Set<String> names;
        private final Map<Fingerprint, LabelSet> labels;
        private final Map<List<String>, Tally> tallies = new HashMap<>();

        /** The alerts whose receivers change, each with such a receiver: what it is sent changes with that. */
        private final Set<List<Object>> explained = new HashSet<>();

        private enum Kind {
            REDIRECTED,
            UNNOTIFIED,
            NEWLY_NOTIFIED,
            OTHER_NOTIFICATIONS,
            OTHER_GROUPS,
            OTHER_TIMES
        }

        private static final class Tally {
            private final Kind kind;
            private final Set<LocalDate> nights = new HashSet<>();
            /** The longest time by which one comes earlier or later. */
            private Duration shift = Duration.ZERO;

            private int count;

            Tally(Kind kind) {
                this.kind = kind;
            }

            void shift(Duration by) {
                shift = by.abs().compareTo(shift) > 0 ? by.abs() : shift;
            }
        }

        Table(Set<String> names, Map<Fingerprint, LabelSet> labels) {
            this.names = names;
            this.labels = labels;
        }

        void add(Comparison found) {
            for (Redirection each : found.redirected()) {
                String what = "alerts, from " + text(each.before()) + " to " + text(each.after());
                each.episodes().forEach(episode -> add(Kind.REDIRECTED, episode, what, each.before(), each.after()));
            }
            for (UnnotifiedAlert each : found.unnotified()) {
                String what = "alerts, from " + text(each.receivers()) + " to nobody: " + each.reason();
                add(Kind.UNNOTIFIED, each.episode(), what, each.receivers(), List.of());
            }
            for (UnnotifiedAlert each : found.newlyNotified()) {
                String what = "alerts, from nobody to " + text(each.receivers());
                add(Kind.NEWLY_NOTIFIED, each.episode(), what, List.of(), each.receivers());
            }
            for (Delay each : found.delayed()) {
                String what = "alerts first notified " + laterOrEarlier(each.by()) + text(each.receivers());
                add(
                                Kind.OTHER_TIMES,
                                name(each.episode().labels()),
                                what,
                                1,
                                Stream.of(each.episode().from()))
                        .shift(each.by());
            }
            found.receivers().forEach(change -> {
                change.fewer().forEach(sent -> add(Kind.OTHER_NOTIFICATIONS, sent, "notifications fewer to "));
                change.more().forEach(sent -> add(Kind.OTHER_NOTIFICATIONS, sent, "notifications more to "));
                change.moved().forEach(this::add);
            });
            found.merged().forEach(each -> add(each, each.before().size(), "groups merge, to "));
            found.split().forEach(each -> add(each, each.after().size(), "groups in place of 1, to "));
            explained.clear();
        }

        private Tally add(Kind kind, String alerts, String what, int count, Stream<Instant> times) {
            Tally tally = tallies.computeIfAbsent(List.of(alerts, what), key -> new Tally(kind));
            tally.count += count;
            times.map(time -> time.plus(BEFORE_MIDNIGHT).atOffset(ZoneOffset.UTC))
                    .filter(time -> time.getHour() < LONG_NIGHT_HOURS)
                    .forEach(time -> tally.nights.add(time.toLocalDate()));
            return tally;
        }

        private void add(Kind kind, Episode episode, String what, List<String> before, List<String> after) {
            add(kind, name(episode.labels()), what, 1, Stream.of(episode.from()));
            Stream.concat(before.stream(), after.stream())
                    .forEach(receiver -> explained.add(List.of(episode.labels().fingerprint(), receiver)));
        }

        private void add(Moved pair) {
            add(Kind.OTHER_TIMES, pair.after(), "notifications " + laterOrEarlier(pair.shift()))
                    .ifPresent(tally -> tally.shift(pair.shift()));
        }

        private static String laterOrEarlier(Duration shift) {
            return shift.isNegative() ? "earlier to " : "later to ";
        }

        /** A notification counts for the first of its alerts whose receivers stay. */
        private Optional<Tally> add(Kind kind, DeliveryRecord sent, String what) {
            return Stream.concat(sent.firing().stream(), sent.resolved().stream())
                    .filter(alert -> labels.containsKey(alert) && !explained.contains(List.of(alert, sent.receiver())))
                    .findFirst()
                    .map(alert -> add(
                            kind,
                            name(labels.getOrDefault(alert, LabelSet.EMPTY)),
                            what + Quoted.quote(sent.receiver()),
                            1,
                            Stream.of(sent.at())));
        }

        private void add(GroupChange change, int count, String what) {
            LabelSet group = (change.before().size() == 1 ? change.before() : change.after()).get(0);
            add(Kind.OTHER_GROUPS, name(group), what + Quoted.quote(change.receiver()), count, Stream.of());
        }

        private static String by(Duration shift) {
            return shift.isZero() ? "" : ", by " + TimeText.text(shift) + " at most";
        }

        private String name(LabelSet set) {
            String told = names.stream()
                    .filter(set::has)
                    .limit(MOST_LABELS)
                    .map(name -> name + "=" + set.valueOf(name))
                    .collect(Collectors.joining(","));
            return set.valueOf("alertname") + (told.isEmpty() && set.has("alertname") ? "" : "{" + told + "}");
        }

        List<Row> rows() {
            return tallies.entrySet().stream()
                    .sorted(ORDER)
                    .map(each -> new Row(
                            each.getKey().get(0),
                            each.getValue().count,
                            each.getKey().get(1) + by(each.getValue().shift),
                            each.getValue().nights.size()))
                    .toList();
        }
    }
}
