package io.grapevine.amtool.review;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Route;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.Episode;
import io.grapevine.virtualtime.replay.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alerts of a history by name and route: what it knows of each, and which of them come in groups that begin together. */
final class NoiseHistory {
    /** How soon an alert ends that nobody has time to read. */
    private static final Duration SHORT = Duration.ofMinutes(5);

    /** Incidents, and the days on which they began, from which a habit is inferred. */
    private static final int ENOUGH = 10;

    private static final int ENOUGH_DAYS = 5;
    private static final double ALMOST_ALL = 0.95;
    private static final double MOST = 0.8;
    private static final Duration HALF_SECOND = Duration.ofMillis(500);
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    /** Names that are compared with each other, and alerts that are looked at for one: bounds for large histories. */
    private static final int MOST_NAMES = 200;

    private static final int MOST_SOURCES = 20;
    private static final int PROBES = 20;

    private final ComparedSpan span;
    private final List<Subject> notified;
    /** The first version of each acknowledgement, by its start. */
    private final NavigableMap<Instant, List<Silence>> acknowledgements = new TreeMap<>();
    /** The latest version of each silence, acknowledgements among them. */
    private final List<Silence> silences = new ArrayList<>();

    /** The alerts of one name on one route, each time that one fired, and what was sent of them; all by time. */
    record Subject(String alert, Route route, List<Episode> episodes, Set<LabelSet> alerts, List<DeliveryRecord> sent) {
        String receiver() {
            return route.config().receiver();
        }

        /** Whether a notification is one to the receiver about any of the alerts. */
        Predicate<DeliveryRecord> isAbout() {
            Set<Fingerprint> own = alerts.stream().map(LabelSet::fingerprint).collect(Collectors.toSet());
            return each -> each.receiver().equals(receiver())
                    && Stream.concat(each.firing().stream(), each.resolved().stream())
                            .anyMatch(own::contains);
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

    /** Reads a history, for the routes of a configuration. */
    NoiseHistory(Recording recording, ComparedSpan span, Route root) {
        this.span = span;
        Map<LabelSet, List<Route>> routes = new HashMap<>();
        Map<List<String>, Subject> subjects = new LinkedHashMap<>();
        Map<Fingerprint, Set<Subject>> byAlert = new HashMap<>();
        for (Episode episode : recording.episodes()) {
            LabelSet labels = episode.labels();
            String name = labels.valueOf("alertname");
            if (name.isEmpty() || !span.contains(episode.from())) {
                continue;
            }
            for (Route route : routes.computeIfAbsent(labels, root::match)) {
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
        addSilences(recording);
    }

    private void addSilences(Recording recording) {
        Map<String, Silence> latest = new LinkedHashMap<>();
        recording.events().forEach(event -> {
            if (event instanceof SilenceRecord version) {
                Silence silence = version.silence();
                boolean isNew = latest.put(silence.id(), silence) == null;
                if (isNew && silence.isAcknowledgement()) {
                    acknowledgements
                            .computeIfAbsent(silence.startsAt(), time -> new ArrayList<>())
                            .add(silence);
                }
            }
        });
        latest.values().stream()
                .filter(silence -> !silence.annotations().has(Silence.ON_CALL))
                .forEach(silences::add);
    }

    /** The alerts that were notified, the most often notified first. */
    List<Subject> subjects() {
        return notified;
    }

    /** What the history knows of a subject, in a sentence. */
    String fact(Subject subject) {
        List<String> parts = new ArrayList<>(List.of(subject + " fired " + fired(subject)));
        long repeated = subject.sent().stream()
                .filter(sent -> sent.reason() == NotifyReason.REPEAT)
                .count();
        parts.add(count(subject.sent().size(), "notification") + (repeated == 0 ? "" : ", " + repeated + " repeated"));
        List<Duration> acknowledged = acknowledged(subject);
        if (!acknowledged.isEmpty()) {
            Duration median = acknowledged.get((acknowledged.size() - 1) / 2).plus(HALF_SECOND);
            parts.add("acknowledged " + count(acknowledged.size(), "time") + ", in the median "
                    + DurationField.print(median.truncatedTo(ChronoUnit.SECONDS)) + " after the notification");
        }
        long byHand = silenced(
                subject, each -> !each.isAcknowledgement() && each.rule().isEmpty());
        long planned = silenced(subject, each -> each.rule().isPresent());
        parts.addAll(byHand == 0 ? List.of() : List.of("silenced " + count(byHand, "time")));
        parts.addAll(planned == 0 ? List.of() : List.of("silenced as planned " + count(planned, "time")));
        if (acknowledged.isEmpty() && silenced(subject, each -> true) == 0) {
            parts.add("no acknowledgement or silence of it is recorded");
        }
        long brief = subject.episodes().stream().filter(this::isShort).count();
        if (brief > 0) {
            parts.add("ended within " + DurationField.print(SHORT) + " " + count(brief, "time"));
        }
        followed(subject).ifPresent(parts::add);
        return String.join("; ", parts);
    }

    private String fired(Subject subject) {
        Map<LocalDate, Integer> days = new TreeMap<>();
        int nights = 0;
        for (Episode each : subject.episodes()) {
            days.merge(day(each.from()), 1, Integer::sum);
            int hour = each.from().atOffset(ZoneOffset.UTC).getHour();
            nights += hour < 6 || hour >= 22 ? 1 : 0;
        }
        int incidents = incidents(subject).size();
        int busiest = Collections.max(days.values());
        return count(subject.episodes().size(), "time")
                + (incidents < subject.episodes().size() ? " in " + count(incidents, "incident") : "")
                + " on " + count(days.size(), "day")
                + (days.size() > 1 && busiest > 1 ? ", at most " + busiest + " a day" : "")
                + (nights == 0 ? "" : ", " + nights + " at night");
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static String count(long count, String of) {
        return count + " " + of + (count == 1 ? "" : "s");
    }

    private boolean isShort(Episode episode) {
        return episode.to() != null
                && !episode.isLost()
                && Duration.between(episode.startsAt(), end(episode)).compareTo(SHORT) <= 0;
    }

    private Instant end(Episode episode) {
        Instant to = episode.to();
        return to == null || to.isAfter(span.to()) ? span.to() : to;
    }

    /** How many of the times that an alert fired such a silence was in force. */
    private long silenced(Subject subject, Predicate<Silence> which) {
        List<Silence> such = silences.stream().filter(which).toList();
        return subject.episodes().stream()
                .filter(episode -> such.stream()
                        .anyMatch(silence -> silence.startsAt().isBefore(end(episode))
                                && silence.endedAt().isAfter(episode.from())
                                && silence.matches(episode.labels())))
                .count();
    }

    /** How long after its notification each alert was acknowledged that was while it fired; the shortest first. */
    private List<Duration> acknowledged(Subject subject) {
        List<Duration> found = new ArrayList<>();
        for (Episode episode : subject.episodes()) {
            List<Silence> candidates =
                    acknowledgements.subMap(episode.from(), true, end(episode), true).values().stream()
                            .flatMap(List::stream)
                            .filter(each -> each.matches(episode.labels()))
                            .toList();
            if (!candidates.isEmpty()) {
                acknowledged(subject, episode, candidates).ifPresent(found::add);
            }
        }
        Collections.sort(found);
        return found;
    }

    private Optional<Duration> acknowledged(Subject subject, Episode episode, List<Silence> candidates) {
        List<DeliveryRecord> told = subject.sent().stream()
                .filter(sent -> !sent.at().isBefore(episode.from())
                        && !sent.at().isAfter(end(episode))
                        && sent.firing().contains(episode.labels().fingerprint()))
                .toList();
        Instant first = told.isEmpty() ? Instant.MAX : told.get(0).at();
        Set<String> groups = told.stream().map(DeliveryRecord::groupKey).collect(Collectors.toSet());
        groups.add(subject.route().groupKey(subject.route().groupLabels(episode.labels())));
        return candidates.stream()
                .filter(each -> groups.stream().anyMatch(key -> each.isInScopeOf(key, subject.receiver())))
                .map(Silence::startsAt)
                .min(Comparator.naturalOrder())
                .map(at -> at.isBefore(first) ? Duration.ZERO : Duration.between(first, at));
    }

    /** The times in which something of a subject fired without a pause, each as the times of its alerts. */
    private List<List<Episode>> incidents(Subject subject) {
        List<List<Episode>> incidents = new ArrayList<>();
        Instant until = Instant.MIN;
        for (Episode each : subject.episodes()) {
            if (each.from().isAfter(until)) {
                incidents.add(new ArrayList<>());
            }
            incidents.get(incidents.size() - 1).add(each);
            until = end(each).isAfter(until) ? end(each) : until;
        }
        return incidents;
    }

    /** The alert that fires whenever one of the subject does, but not all the time, in words. */
    private Optional<String> followed(Subject subject) {
        int size = subject.episodes().size();
        for (Subject source :
                size < ENOUGH ? List.<Subject>of() : notified.subList(0, Math.min(MOST_NAMES, notified.size()))) {
            if (!source.alert().equals(subject.alert()) && mayFollow(subject, source) && firesSeldom(source)) {
                long joint = subject.episodes().stream()
                        .filter(each -> isFollowing(each, source))
                        .count();
                if (joint >= size * ALMOST_ALL) {
                    return Optional.of(
                            "began while " + Quoted.quote(source.alert()) + " fired " + count(joint, "time"));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether some of the times that an alert fired do not tell against it. */
    private boolean mayFollow(Subject subject, Subject source) {
        int alone = 0;
        for (int i = 0; i < PROBES && alone <= PROBES * (1 - MOST); i++) {
            Episode probe =
                    subject.episodes().get((int) ((long) i * subject.episodes().size() / PROBES));
            alone += isFollowing(probe, source) ? 0 : 1;
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

    /** Whether an alert of the source, with a label in common, had begun when an alert began, and still fired. */
    private boolean isFollowing(Episode target, Subject source) {
        List<Episode> all = source.episodes();
        int place = Collections.binarySearch(all, target, Comparator.comparing(Episode::from));
        int last = Math.min(all.size(), (place < 0 ? -place - 1 : place) + MOST_SOURCES); // of those that began at once
        for (int i = last - 1; i >= Math.max(0, last - 2 * MOST_SOURCES); i--) {
            Episode each = all.get(i);
            int order = each.from().compareTo(target.from());
            boolean isFirst = order < 0
                    || (order == 0 && source.alert().compareTo(target.labels().valueOf("alertname")) < 0);
            if (isFirst
                    && end(each).isAfter(target.from())
                    && !each.labels().intersect(target.labels()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * A child route for alerts that come in groups of one that begin together, if that is a habit and none of them was acknowledged, as
     * an acknowledgement of a larger group mutes more, and if they do not end soon, as each notification may be what ends them.
     *
     * @param isKept whether a label is to tell groups apart, although it differs
     */
    Optional<Regrouping> regrouping(Subject subject, Predicate<String> isKept) {
        Set<String> by = new TreeSet<>(
                subject.route().config().groupByAll()
                        ? subject.alerts().stream()
                                .flatMap(alert -> alert.toMap().keySet().stream())
                                .toList()
                        : subject.route().config().groupBy());
        int size = subject.episodes().size();
        int joint = 0;
        int incidents = 0;
        Set<LocalDate> days = new HashSet<>();
        Set<String> different = new HashSet<>();
        for (List<Episode> incident : incidents(subject)) {
            int own = joint(subject, incident, different);
            joint += own;
            incidents += own > 0 ? 1 : 0;
            days.addAll(own > 0 ? Set.of(day(incident.get(0).from())) : Set.of());
        }
        different.removeIf(isKept);
        long single = subject.sent().stream()
                .filter(sent -> sent.firing().size() + sent.resolved().size() == 1)
                .count();
        long brief = subject.episodes().stream().filter(this::isShort).count();
        boolean isHabit = incidents >= ENOUGH
                && days.size() >= ENOUGH_DAYS
                && joint >= size * MOST
                && single >= subject.sent().size() * MOST
                && 2 * brief < size;
        if (!isHabit
                || !by.contains("alertname")
                || !by.removeAll(different)
                || !acknowledged(subject).isEmpty()) {
            return Optional.empty();
        }
        String what = subject + " comes in groups of one that begin together: " + joint + " of " + size + " times, in "
                + incidents + " incidents on " + days.size() + " days.";
        return Optional.of(new Regrouping(subject, what, by));
    }

    /**
     * How many alerts of an incident begin within a minute in more than one group.
     *
     * @param different gets the labels in which these groups differ
     */
    private static int joint(Subject subject, List<Episode> incident, Set<String> different) {
        int joint = 0;
        for (int from = 0, to = 0; from < incident.size(); from = to) {
            Instant end = incident.get(from).from().plus(TOGETHER);
            Set<LabelSet> groups = new HashSet<>();
            for (; to < incident.size() && incident.get(to).from().isBefore(end); to++) {
                groups.add(subject.route().groupLabels(incident.get(to).labels()));
            }
            joint += groups.size() > 1 ? to - from : 0;
            Set<String> names = groups.stream()
                    .flatMap(group -> group.toMap().keySet().stream())
                    .collect(Collectors.toSet());
            names.stream()
                    .filter(name -> groups.stream()
                                    .map(group -> group.valueOf(name))
                                    .distinct()
                                    .count()
                            > 1)
                    .forEach(different::add);
        }
        return joint;
    }
}
