package io.grapevine.virtualtime.replay.recording;

import io.grapevine.history.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The times at which one alert was received although it had ended, out of the records of several replicas. */
final class EndedResends {
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
    List<FeedEvent> events(ResendIntervals intervals) {
        unrecorded.forEach(time -> intervals.of(time.end.labels()).ifPresent(interval -> addAll(time, interval)));
        List<FeedEvent> events = new ArrayList<>();
        resends.sort(Comparator.comparing(Resend::at));
        Resend before = null;
        for (Resend next : resends) {
            if (next.isEnd() || !next.isSameRequest(before)) {
                before = next;
                Episode episode = next.isEnd() ? null : ended(next);
                if (episode != null) {
                    events.add(event(next, episode));
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

    /** The episode after which the alert was received; null while it fires. */
    private @Nullable Episode ended(Resend resend) {
        Map.Entry<Instant, Episode> begun = episodes.floorEntry(resend.at());
        if (begun == null) {
            return new Episode(resend.record().labels(), resend.record().startsAt(), resend.at());
        }
        Instant to = begun.getValue().to();
        return to == null || to.isAfter(resend.at()) ? null : begun.getValue();
    }

    private static FeedEvent event(Resend resend, Episode episode) {
        AlertRecord record = resend.record();
        Instant end = Objects.requireNonNullElse(record.endsAt(), resend.at());
        return FeedEvent.AlertVersion.of(record, resend.at(), episode, end.isAfter(resend.at()) ? resend.at() : end);
    }
}
