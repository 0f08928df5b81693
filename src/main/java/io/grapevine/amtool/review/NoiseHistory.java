package io.grapevine.amtool.review;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.dispatch.Route;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotifyReason;
import io.grapevine.silence.Silence;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Episode;
import io.grapevine.virtualtime.replay.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alerts of a history by name and route, and what of them makes noise. */
final class NoiseHistory {
    /** How soon an alert ends that nobody has time to read. */
    static final Duration SHORT = Duration.ofMinutes(5);

    /** Cases from which a habit is inferred. */
    private static final int ENOUGH = 10;

    private static final double ALMOST_ALL = 0.95;
    private static final double MOST = 0.8;
    private static final int FLAPS_A_DAY = 6;
    private static final Duration TOGETHER = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_REPEAT = Duration.ofDays(5); // as long as the notification log remembers
    private static final int WEEK = 7;

    /** Names that are compared with each other, alerts that are looked at for one, and silences: bounds for large histories. */
    private static final int MOST_NAMES = 200;

    private static final int MOST_SOURCES = 20;
    private static final int PROBES = 20;
    private static final int MOST_SILENCES = 200;

    private final ComparedSpan span;
    private final NoiseRemedies remedies;
    private final List<ActionRecord> actions;
    private final Map<LabelSet, List<Route>> routes = new HashMap<>();
    private final List<Subject> notified;
    private final List<Silence> silences;

    /** A kind of noise. */
    enum Cause {
        FOLLOWS,
        TRANSIENT,
        FLAPS,
        TOGETHER,
        REPEATED,
        SILENCED,
        UNATTENDED
    }

    /**
     * Something that may be improved.
     *
     * @param what what was found, in a sentence
     * @param changes what to add to the configuration; none if its text does not allow that
     */
    record Pattern(Cause cause, String what, List<NoiseRemedies.Change> changes) {}

    /** The alerts of one name on one route, each time that one fired, and what was sent of them; all by time. */
    record Subject(String alert, Route route, List<Episode> episodes, Set<LabelSet> alerts, List<DeliveryRecord> sent) {
        String receiver() {
            return route.config().receiver();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return alert.hashCode(); // the lists grow
        }

        @Override
        public String toString() {
            return Quoted.quote(alert) + " to " + receiver();
        }
    }

    /**
     * Reads a history.
     *
     * @param actions what people did with buttons and links
     */
    NoiseHistory(Recording recording, ComparedSpan span, TestedConfig config, List<ActionRecord> actions) {
        this.span = span;
        this.remedies = new NoiseRemedies(config);
        this.actions = actions;
        Map<List<String>, Subject> subjects = new LinkedHashMap<>();
        Map<Fingerprint, Set<Subject>> byAlert = new HashMap<>();
        for (Episode episode : recording.episodes()) {
            LabelSet labels = episode.labels();
            String name = labels.valueOf("alertname");
            for (Route route : routes.computeIfAbsent(labels, config.route()::match)) {
                if (name.isEmpty() || !span.contains(episode.from())) {
                    continue;
                }
                Subject subject = subjects.computeIfAbsent(
                        List.of(name, route.id()),
                        key -> new Subject(name, route, new ArrayList<>(), new LinkedHashSet<>(), new ArrayList<>()));
                subject.episodes().add(episode);
                if (subject.alerts().add(labels)) {
                    Set<Subject> known = byAlert.computeIfAbsent(labels.fingerprint(), alert -> new HashSet<>());
                    known.add(subject);
                }
            }
        }
        recording.sent().stream()
                .filter(sent -> span.contains(sent.at()))
                .forEach(sent -> Stream.concat(sent.firing().stream(), sent.resolved().stream())
                        .flatMap(alert -> byAlert.getOrDefault(alert, Set.of()).stream())
                        .filter(subject -> subject.receiver().equals(sent.receiver()))
                        .distinct()
                        .forEach(subject -> subject.sent().add(sent)));
        notified = subjects.values().stream()
                .filter(subject -> !subject.sent().isEmpty())
                .sorted(Comparator.comparing(subject -> -subject.sent().size()))
                .toList();
        Map<String, Silence> latest = new LinkedHashMap<>();
        recording.events().forEach(event -> {
            if (event instanceof SilenceRecord version
                    && version.silence().rule().isEmpty()) {
                latest.put(version.silence().id(), version.silence());
            }
        });
        silences = latest.values().stream()
                .skip(Math.max(0, latest.size() - MOST_SILENCES))
                .toList();
    }

    /** All alerts of the history, and the routes that match each. */
    Map<LabelSet, List<Route>> routes() {
        return routes;
    }

    /** The alerts that were notified, the most often notified first. */
    List<Subject> subjects() {
        return notified;
    }

    /** What may be improved of a subject, the most specific first. */
    List<Pattern> of(Subject subject) {
        List<Pattern> found = new ArrayList<>();
        follows(subject, found);
        endsSoon(subject, found);
        together(subject, found);
        repeats(subject, found);
        silenced(subject, found);
        unattended(subject, found);
        return found.stream().filter(each -> !each.changes().isEmpty()).toList();
    }

    private void endsSoon(Subject subject, List<Pattern> found) {
        List<Episode> ended = subject.episodes().stream()
                .filter(each -> each.to() != null && !each.isLost())
                .toList();
        long brief = ended.stream().filter(this::isShort).count();
        int size = subject.episodes().size();
        if (ended.size() >= ENOUGH && brief >= ended.size() * ALMOST_ALL) {
            String what = subject + " ends by itself within " + DurationField.print(SHORT) + ": " + brief + " of "
                    + ended.size() + " times.";
            found.add(new Pattern(Cause.TRANSIENT, what, remedies.hold(subject, SHORT)));
        }
        long days = subject.episodes().stream()
                .map(each -> List.of(each.labels(), each.from().truncatedTo(ChronoUnit.DAYS)))
                .distinct()
                .count();
        if (size >= ENOUGH && 2L * size >= FLAPS_A_DAY * days) {
            String what = subject + " flaps: " + 2L * size / days + " changes a day.";
            found.add(new Pattern(Cause.FLAPS, what, remedies.withholdEnds(subject)));
        }
    }

    boolean isShort(Episode episode) {
        return Duration.between(episode.startsAt(), end(episode)).compareTo(SHORT) <= 0;
    }

    private Instant end(Episode episode) {
        Instant to = episode.to();
        return to == null || to.isAfter(span.to()) ? span.to() : to;
    }

    /** Finds the alert that fires whenever one of the subject does, but not all the time. */
    private void follows(Subject subject, List<Pattern> found) {
        int size = subject.episodes().size();
        if (size < ENOUGH) {
            return;
        }
        for (Subject source : notified.subList(0, Math.min(MOST_NAMES, notified.size()))) {
            if (source.alert().equals(subject.alert()) || !mayFollow(subject, source) || !firesSeldom(source)) {
                continue;
            }
            Set<String> equal = null;
            int joint = 0;
            for (Episode episode : subject.episodes()) {
                Set<String> common = common(episode, source);
                joint += common.isEmpty() ? 0 : 1;
                if (equal == null && !common.isEmpty()) {
                    equal = new TreeSet<>(common);
                } else if (equal != null && !common.isEmpty()) {
                    equal.retainAll(common);
                }
            }
            if (equal != null && !equal.isEmpty() && joint >= size * ALMOST_ALL) {
                String what = subject + " fires only while " + Quoted.quote(source.alert()) + " does: " + joint + " of "
                        + size + " times.";
                found.add(new Pattern(Cause.FOLLOWS, what, remedies.inhibit(source, subject, equal)));
                return;
            }
        }
    }

    /** Whether some of the times that an alert fired do not tell against it. */
    private boolean mayFollow(Subject subject, Subject source) {
        int alone = 0;
        for (int i = 0; i < PROBES && alone <= PROBES * (1 - MOST); i++) {
            Episode probe =
                    subject.episodes().get((int) ((long) i * subject.episodes().size() / PROBES));
            alone += common(probe, source).isEmpty() ? 1 : 0;
        }
        return alone <= PROBES * (1 - MOST);
    }

    private boolean firesSeldom(Subject subject) {
        Duration fired = Duration.ZERO;
        Instant until = span.from();
        for (Episode each : subject.episodes()) {
            Instant from = each.from().isAfter(until) ? each.from() : until;
            fired = end(each).isAfter(from) ? fired.plus(Duration.between(from, end(each))) : fired;
            until = end(each).isAfter(until) ? end(each) : until;
        }
        return fired.multipliedBy(2).compareTo(Duration.between(span.from(), span.to())) < 0;
    }

    /** The labels in common with the source that fired when an alert began and has most of them; none if no source fired. */
    private Set<String> common(Episode target, Subject source) {
        List<Episode> all = source.episodes();
        int place = Collections.binarySearch(all, target, Comparator.comparing(Episode::from));
        int last = Math.min(all.size(), (place < 0 ? -place - 1 : place) + MOST_SOURCES); // of those that began at once
        Set<String> most = Set.of();
        for (int i = last - 1; i >= Math.max(0, last - 2 * MOST_SOURCES); i--) {
            Episode each = all.get(i);
            Map<String, String> common =
                    each.labels().intersect(target.labels()).toMap();
            int order = each.from().compareTo(target.from());
            boolean isFirst = order < 0
                    || (order == 0 && source.alert().compareTo(target.labels().valueOf("alertname")) < 0);
            most = isFirst && end(each).isAfter(target.from()) && common.size() > most.size() ? common.keySet() : most;
        }
        return most;
    }

    private void together(Subject subject, List<Pattern> found) {
        Set<LabelSet> groups = new HashSet<>();
        Set<String> different = new TreeSet<>();
        int joint = 0;
        int bursts = 0;
        int size = subject.episodes().size();
        for (int from = 0, to = 0; from < size; from = to) {
            Instant begin = subject.episodes().get(from).from();
            Set<LabelSet> own = new HashSet<>();
            for (; to < size && subject.episodes().get(to).from().isBefore(begin.plus(TOGETHER)); to++) {
                own.add(subject.route().groupLabels(subject.episodes().get(to).labels()));
            }
            groups.addAll(own);
            joint += own.size() > 1 ? to - from : 0;
            bursts += own.size() > 1 ? 1 : 0;
            LabelSet first = own.iterator().next();
            own.forEach(group -> group.and(first).forEach((name, value) -> {
                if (!group.valueOf(name).equals(first.valueOf(name))) {
                    different.add(name);
                }
            }));
        }
        long single = subject.sent().stream()
                .filter(sent -> sent.firing().size() + sent.resolved().size() == 1)
                .count();
        if (2 * bursts >= ENOUGH
                && joint >= size * MOST
                && single >= subject.sent().size() * MOST) {
            Set<String> left = new TreeSet<>(Set.of("alertname"));
            groups.forEach(group -> left.addAll(group.toMap().keySet()));
            left.removeAll(different);
            String what = subject + " comes in groups of one that begin together: " + joint + " of " + size
                    + " times, in " + groups.size() + " groups.";
            found.add(new Pattern(Cause.TOGETHER, what, remedies.group(subject, left)));
        }
    }

    private void repeats(Subject subject, List<Pattern> found) {
        Duration now = subject.route().config().repeatInterval();
        Duration next = now.compareTo(DAY) < 0 ? DAY : LONGEST_REPEAT;
        List<Instant> acts = acts(subject);
        List<DeliveryRecord> repeats = subject.sent().stream()
                .filter(sent -> sent.reason() == NotifyReason.REPEAT)
                .toList();
        boolean isNeeded = repeats.stream()
                .anyMatch(sent -> acts.stream()
                        .anyMatch(act ->
                                act.isAfter(sent.at()) && act.isBefore(sent.at().plus(HOUR))));
        if (repeats.size() >= ENOUGH
                && 2 * repeats.size() >= subject.sent().size()
                && next.compareTo(now) > 0
                && !isNeeded) {
            String what = subject + " is repeated for nobody: " + repeats.size() + " of "
                    + subject.sent().size() + " notifications repeat another, and nobody acted within an hour of one.";
            found.add(new Pattern(Cause.REPEATED, what, remedies.repeat(subject, next)));
        }
    }

    /** When people did something about alerts of a subject. */
    private List<Instant> acts(Subject subject) {
        List<Instant> acts = new ArrayList<>();
        silencesOf(subject.alerts()).forEach(silence -> acts.add(silence.startsAt()));
        for (ActionRecord action : actions) {
            LabelSet group = action.groupLabels();
            if (!group.isEmpty()
                    && subject.alerts().stream()
                            .anyMatch(alert -> alert.intersect(group).equals(group))) {
                acts.add(action.at());
            }
        }
        return acts;
    }

    private List<Silence> silencesOf(Collection<LabelSet> alerts) {
        return silences.stream()
                .filter(silence -> alerts.stream().anyMatch(silence::matches))
                .sorted(Comparator.comparing(Silence::startsAt))
                .toList();
    }

    private void silenced(Subject subject, List<Pattern> found) {
        Map<LabelSet, List<Silence>> matching = new HashMap<>();
        long fired = 0;
        long silent = 0;
        for (Episode each : subject.episodes()) {
            Instant until = each.from();
            fired += Duration.between(until, end(each)).toMillis();
            for (Silence silence : matching.computeIfAbsent(each.labels(), alert -> silencesOf(Set.of(alert)))) {
                Instant from = silence.startsAt().isAfter(until) ? silence.startsAt() : until;
                Instant over = silence.endsAt().isBefore(end(each)) ? silence.endsAt() : end(each);
                silent += Math.max(0, Duration.between(from, over).toMillis());
                until = over.isAfter(until) ? over : until; // those that overlap count once
            }
        }
        if (2 * silent > fired) {
            String what = subject + " is silenced for " + 100 * silent / fired + " % of the time that it fires.";
            found.add(new Pattern(Cause.SILENCED, what, remedies.sendToNobody(subject)));
        }
    }

    private void unattended(Subject subject, List<Pattern> found) {
        long days = Duration.between(span.from(), span.to()).toDays();
        boolean isKnown = !silences.isEmpty() || !actions.isEmpty(); // else what people do is not in the history
        if (isKnown
                && days >= WEEK
                && subject.sent().size() >= ENOUGH
                && acts(subject).isEmpty()) {
            String what = subject + " was sent " + subject.sent().size() + " times in " + days
                    + "d, and nobody silenced it, acknowledged it or acted on it.";
            found.add(new Pattern(Cause.UNATTENDED, what, remedies.sendToNobody(subject)));
        }
    }
}
