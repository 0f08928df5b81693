package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view of alerts out of the records of several replicas. An alert fires from the first record that says so. It ends
 * with the first record by which its sender ended it, or when it has expired in every replica that held it.
 */
final class AlertMerge {
    private final Instant first;
    private final Map<Fingerprint, State> states = new LinkedHashMap<>();
    private final List<HistoryRecord> events;
    /** The episodes of versions that fire, whose end is not known before all records were added; by identity. */
    private final Map<AlertRecord, Episode> firing = new IdentityHashMap<>();

    private final List<Episode> episodes = new ArrayList<>();
    private final ResendIntervals intervals;

    private static final class State {
        /** The replicas that hold it as firing. */
        private final TreeSet<String> holders = new TreeSet<>();

        private @Nullable Episode open;
        private @Nullable Episode latest;
        private @Nullable AlertRecord version;
        /** When all processes ended while it fired; null if one runs, or it was received again since. */
        private @Nullable Instant lost;

        private Instant expiry = Instant.MIN;
        private String endedBy = "";
        private final EndedResends resends = new EndedResends();
    }

    /**
     * Knows no alert.
     *
     * @param first when the recording begins
     * @param events where it adds what is to be played
     * @param isOfPrometheus whether the alerts are those of Prometheus, which has no record of ended alerts that are sent again
     */
    AlertMerge(Instant first, List<HistoryRecord> events, boolean isOfPrometheus) {
        this.first = first;
        this.intervals = new ResendIntervals(isOfPrometheus);
        this.events = events;
    }

    void add(AlertRecord record) {
        State state = states.computeIfAbsent(record.labels().fingerprint(), fingerprint -> new State());
        switch (record.change()) {
            case RECEIVED, UPDATED -> fires(state, record);
            case RESENT -> {
                state.resends.addRun(record);
                intervals.add(record);
            }
            case RESOLVED, EXPIRED -> {
                Episode open = state.open == null ? unseen(state, record) : state.open;
                if (open != null) {
                    if (record.change() == AlertRecord.Change.RESOLVED) {
                        resolves(state, open, record);
                    } else {
                        expires(state, open, record);
                    }
                } else if (record.change() == AlertRecord.Change.RESOLVED) {
                    state.resends.add(record);
                }
            }
        }
    }

    private void fires(State state, AlertRecord record) {
        Episode open = state.open;
        Instant lost = state.lost;
        if (open != null && lost != null && !record.startsAt().isBefore(lost)) {
            open.lose(lost);
            state.open = null;
        } else if (open != null) {
            state.holders.add(record.replica());
            if (lost != null || isChanged(state.version, record)) {
                version(state, open, record);
            }
            state.lost = null;
            return;
        }
        Episode latest = state.latest;
        boolean isOutdated = latest != null
                && lost == null
                && !state.endedBy.equals(record.replica())
                && latest.startsAt().equals(record.startsAt());
        if (!isOutdated) {
            begin(state, record, record.at());
        }
    }

    private static boolean isChanged(@Nullable AlertRecord known, AlertRecord next) {
        return known == null
                || !known.annotations().equals(next.annotations())
                || !known.startsAt().equals(next.startsAt())
                || !known.generatorUrl().equals(next.generatorUrl());
    }

    private Episode begin(State state, AlertRecord record, Instant at) {
        Episode episode = new Episode(record.labels(), record.startsAt(), at);
        episodes.add(episode);
        if (intervals.isModelled) {
            state.resends.cut(at);
        }
        state.resends.begin(episode);
        state.open = episode;
        state.latest = episode;
        state.lost = null;
        state.expiry = Instant.MIN;
        state.holders.clear();
        state.holders.add(record.replica());
        state.version = record;
        fires(record, at, episode);
        return episode;
    }

    private void version(State state, Episode episode, AlertRecord record) {
        state.version = record;
        fires(record, record.at(), episode);
    }

    private void fires(AlertRecord record, Instant at, Episode episode) {
        AlertRecord version = version(record, at, null);
        firing.put(version, episode);
        events.add(version);
    }

    /**
     * An alert as it is to be played.
     *
     * @param at when it is received
     * @param endsAt when it ends; null if it fires
     */
    static AlertRecord version(AlertRecord of, Instant at, @Nullable Instant endsAt) {
        return new AlertRecord(
                at, of.replica(), of.change(), of.labels(), of.annotations(), of.startsAt(), endsAt, of.generatorUrl());
    }

    /** The alert of an end whose beginning was not recorded: it has fired since before. Null for any other end. */
    private @Nullable Episode unseen(State state, AlertRecord end) {
        boolean firedBefore = state.latest == null && end.startsAt().isBefore(first);
        return firedBefore ? begin(state, end, first) : null;
    }

    private void resolves(State state, Episode open, AlertRecord record) {
        Instant end = Objects.requireNonNullElse(record.endsAt(), record.at());
        Instant past = end.isAfter(record.at()) ? record.at() : end;
        open.end(record.at());
        state.resends.end(record);
        events.add(version(record, record.at(), past));
        ended(state, record.replica());
    }

    private void expires(State state, Episode open, AlertRecord record) {
        Instant end = Objects.requireNonNullElse(record.endsAt(), record.at());
        state.expiry = end.isAfter(state.expiry) ? end : state.expiry;
        state.holders.remove(record.replica());
        if (state.holders.isEmpty()) {
            open.expire(state.expiry.isBefore(open.from()) ? open.from() : state.expiry);
            ended(state, record.replica());
        }
    }

    private static void ended(State state, String replica) {
        state.open = null;
        state.lost = null;
        state.holders.clear();
        state.endedBy = replica;
    }

    void forget(String replica) {
        states.values().forEach(state -> state.holders.remove(replica));
    }

    /**
     * The last process has ended.
     *
     * @param graceful whether it was stopped in order
     */
    void forgetAll(Instant at, boolean graceful) {
        for (State state : states.values()) {
            if (graceful) {
                state.resends.complete();
            } else {
                state.resends.cut(at);
            }
            state.holders.clear();
            if (state.open != null && state.lost == null) {
                state.lost = at;
            }
        }
    }

    /**
     * To be called when all records were added: alerts that were lost with a process, and not received again, have
     * ended with it.
     *
     * @param last when the recording ends
     */
    void finish(Instant last) {
        for (State state : states.values()) {
            if (state.open != null && state.lost != null) {
                state.open.lose(state.lost);
            }
            state.resends.cut(last);
            events.addAll(state.resends.events(intervals));
        }
        events.replaceAll(event -> event instanceof AlertRecord version && firing.containsKey(version)
                ? version(version, version.at(), firing.get(version).expiry())
                : event);
    }

    List<Episode> episodes() {
        List<Episode> sorted = new ArrayList<>(episodes);
        sorted.sort(Comparator.comparing(Episode::from).thenComparing(Episode::labels));
        return sorted;
    }

    Set<Fingerprint> known() {
        return states.keySet();
    }

    /** The times at which one alert was received although it had ended, out of the records of several replicas. */
    private static final class EndedResends {
        /** Replicas that receive an alert within this time receive the same request. */
        private static final Duration ONE_REQUEST = Duration.ofSeconds(2);

        /** How long Prometheus sends an ended alert again; {@code resolvedRetention} of its rules. */
        private static final Duration RESOLVED_RETENTION = Duration.ofMinutes(15);

        /** A replica that has received nothing for so long takes a run for over. */
        private static final Duration IDLE = Duration.ofMinutes(5);

        private final TreeMap<Instant, Episode> episodes = new TreeMap<>();
        private final List<Resend> resends = new ArrayList<>();
        private final List<Unrecorded> unrecorded = new ArrayList<>();
        /** The latest end; null if what followed it is recorded. */
        private @Nullable AlertRecord end;

        private Instant latest = Instant.MIN;

        /**
         * A time in which the ended alert may have been received again without a record.
         *
         * @param after the latest reception before
         */
        private record Unrecorded(AlertRecord end, Instant after, Instant until) {}

        /**
         * A reception of an ended alert.
         *
         * @param record the record of it
         * @param isEnd whether it is the one that ended the alert, which is played already
         */
        private record Resend(AlertRecord record, Instant at, boolean isEnd) {
            boolean isSameRequest(@Nullable Resend before) {
                return before != null
                        && !before.record.replica().equals(record.replica())
                        && Duration.between(before.at, at).compareTo(ONE_REQUEST) <= 0;
            }
        }

        void begin(Episode episode) {
            complete();
            episodes.put(episode.from(), episode);
        }

        void end(AlertRecord record) {
            end = record;
            add(record, record.at(), true);
        }

        /** A replica receives the ended alert, but does not know it. */
        void add(AlertRecord record) {
            add(record, record.at(), false);
        }

        /** A replica has received the ended alert several times, and records that as it is over or the replica stops. */
        void addRun(AlertRecord run) {
            run.resends().forEach(at -> add(run, at, false));
            if (Duration.between(latest, run.at()).compareTo(IDLE) >= 0) {
                complete();
            }
        }

        private void add(AlertRecord record, Instant at, boolean isEnd) {
            resends.add(new Resend(record, at, isEnd));
            latest = at.isAfter(latest) ? at : latest;
        }

        /** The recording ends, or all replicas have crashed: a run that went on is not recorded. */
        void cut(Instant at) {
            if (end != null) {
                unrecorded.add(new Unrecorded(end, latest, at));
            }
            complete();
        }

        void complete() {
            end = null;
        }

        /** What is to be played: each request once, and nothing of a replica that was late while the alert fired again. */
        List<AlertRecord> events(ResendIntervals intervals) {
            unrecorded.forEach(time -> intervals.of(time.end.labels()).ifPresent(interval -> addAll(time, interval)));
            List<AlertRecord> events = new ArrayList<>();
            resends.sort(Comparator.comparing(Resend::at));
            Resend before = null;
            for (Resend next : resends) {
                if (next.isEnd() || !next.isSameRequest(before)) {
                    before = next;
                    if (!next.isEnd() && hasEnded(next.at())) {
                        events.add(event(next));
                    }
                }
            }
            return events;
        }

        private void addAll(Unrecorded time, Duration interval) {
            Instant end = time.end.at().plus(RESOLVED_RETENTION);
            for (Instant at = time.after.plus(interval);
                    !at.isAfter(end) && at.isBefore(time.until);
                    at = at.plus(interval)) {
                resends.add(new Resend(time.end, at, false));
            }
        }

        private boolean hasEnded(Instant at) {
            Map.Entry<Instant, Episode> begun = episodes.floorEntry(at);
            Instant to = begun == null ? at : begun.getValue().to();
            return to != null && !to.isAfter(at);
        }

        private static AlertRecord event(Resend resend) {
            Instant end = Objects.requireNonNullElse(resend.record().endsAt(), resend.at());
            return AlertMerge.version(resend.record(), resend.at(), end.isAfter(resend.at()) ? resend.at() : end);
        }
    }

    /**
     * The interval in which ended alerts are sent again, for those of which that is not recorded: the most frequent one among the
     * recorded ones of the same name, or of all. The rules of one name are evaluated at the same interval.
     */
    private static final class ResendIntervals {
        private static final String ALL = "";

        /** The default of Prometheus's {@code --rules.alert.resend-delay}. */
        private static final Duration RESEND_DELAY = Duration.ofMinutes(1);

        private final boolean isModelled;
        /** How often each interval was recorded, in seconds, by the name of the alert; by {@link #ALL} for all. */
        private final Map<String, TreeMap<Long, Integer>> counts = new HashMap<>();

        ResendIntervals(boolean isModelled) {
            this.isModelled = isModelled;
            if (isModelled) {
                count(ALL, RESEND_DELAY.toSeconds());
            }
        }

        void add(AlertRecord run) {
            Instant before = null;
            for (Instant at : run.resends()) {
                if (before != null) {
                    long seconds = Duration.between(before, at).plusMillis(500).toSeconds();
                    count(run.labels().valueOf(Labels.ALERT_NAME), seconds);
                    count(ALL, seconds);
                }
                before = at;
            }
        }

        private void count(String name, long seconds) {
            if (seconds > 0) {
                counts.computeIfAbsent(name, unused -> new TreeMap<>()).merge(seconds, 1, Integer::sum);
            }
        }

        /** The interval for an alert; empty if none is recorded, and so no sender sends ended alerts again. */
        Optional<Duration> of(LabelSet labels) {
            TreeMap<Long, Integer> known = counts.getOrDefault(labels.valueOf(Labels.ALERT_NAME), counts.get(ALL));
            return Optional.ofNullable(known)
                    .flatMap(each -> each.entrySet().stream().max(Map.Entry.comparingByValue()))
                    .map(most -> Duration.ofSeconds(most.getKey()));
        }
    }
}
