package io.grapevine.replay.recording;

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

    private final TreeMap<Instant, Episode> episodes = new TreeMap<>();
    private final List<Resend> resends = new ArrayList<>();

    /**
     * A reception.
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

    /** The alert begins to fire. */
    void begin(Episode episode) {
        episodes.put(episode.from(), episode);
    }

    /** The sender of the alert ends it. */
    void end(AlertRecord record) {
        resends.add(new Resend(record, record.at(), true));
    }

    /** A replica receives the ended alert. */
    void add(AlertRecord record, Instant at) {
        resends.add(new Resend(record, at, false));
    }

    /** What is to be played: each request once, and nothing of a replica that was late while the alert fired again. */
    List<FeedEvent> events() {
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
        return new FeedEvent.AlertVersion(
                resend.at(),
                episode,
                record.annotations(),
                record.startsAt(),
                end.isAfter(resend.at()) ? resend.at() : end,
                record.generatorUrl());
    }
}
