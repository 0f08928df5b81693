package io.grapevine.virtualtime.replay.recording;

import io.grapevine.history.AlertRecord;
import io.grapevine.model.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view of alerts out of the records of several replicas. An alert fires from the first record that says so. It ends
 * with the first record by which its sender ended it, or when it has expired in every replica that held it.
 */
final class AlertMerge {
    private final Instant first;
    private final Map<Fingerprint, State> states = new LinkedHashMap<>();
    private final List<FeedEvent> events;
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
     * @param intervals of ended alerts that are sent again without a record of it
     */
    AlertMerge(Instant first, List<FeedEvent> events, ResendIntervals intervals) {
        this.first = first;
        this.intervals = intervals;
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
        if (intervals.isModelled()) {
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
        events.add(FeedEvent.AlertVersion.of(record, at, episode, null));
        return episode;
    }

    private void version(State state, Episode episode, AlertRecord record) {
        state.version = record;
        events.add(FeedEvent.AlertVersion.of(record, record.at(), episode, null));
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
        events.add(FeedEvent.AlertVersion.of(record, record.at(), open, past));
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
    }

    List<Episode> episodes() {
        List<Episode> sorted = new ArrayList<>(episodes);
        sorted.sort(Comparator.comparing(Episode::from).thenComparing(Episode::labels));
        return sorted;
    }

    Set<Fingerprint> known() {
        return states.keySet();
    }
}
