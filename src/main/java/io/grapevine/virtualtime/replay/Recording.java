package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded events of the past, as one replica would have seen them.
 *
 * @param first the time of the first record
 * @param last the time of the last record
 * @param replicas the names of the replicas that recorded it; empty if it comes from elsewhere
 * @param events what is to be played, by time: versions of alerts, which end where they say so or expire; versions of silences; later
 *     configurations; starts and stops where no other process ran, of which a start without a stop before follows a crash
 * @param episodes each time that an alert fired, by time
 * @param sent the notifications that were accepted, by time, with their alerts sorted; none if it comes from elsewhere
 * @param failures the notifications that were given up, by time
 * @param config the configuration that was in force first; null if none is recorded
 * @param notes what is to be known of it, each in a sentence, by time
 */
public record Recording(
        Instant first,
        Instant last,
        Set<String> replicas,
        List<HistoryRecord> events,
        List<Episode> episodes,
        List<DeliveryRecord> sent,
        List<DeliveryRecord> failures,
        @Nullable ConfigRecord config,
        List<Note> notes) {
    public Recording {
        events = List.copyOf(events);
        episodes = List.copyOf(episodes);
        sent = List.copyOf(sent);
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
    }

    /** This recording without the other alerts; what is known of receivers stays. */
    public Recording of(Predicate<LabelSet> alerts) {
        return new Recording(
                first,
                last,
                replicas,
                events.stream()
                        .filter(event -> !(event instanceof AlertRecord alert) || alerts.test(alert.labels()))
                        .toList(),
                episodes.stream()
                        .filter(episode -> alerts.test(episode.labels()))
                        .toList(),
                sent,
                failures,
                config,
                notes);
    }

    /**
     * The alerts of this recording in parts, each without the others; what is known of receivers that failed is in each.
     *
     * @param part the part of an alert, from zero
     * @param count how many parts there are
     */
    public List<Recording> split(ToIntFunction<LabelSet> part, int count) {
        Set<List<String>> failed = failures.stream().map(DeliveryRecord::target).collect(Collectors.toSet());
        List<DeliveryRecord> near = failed.isEmpty()
                ? List.of()
                : sent.stream().filter(each -> failed.contains(each.target())).toList();
        List<List<HistoryRecord>> records = lists(count);
        List<List<Episode>> firings = lists(count);
        for (HistoryRecord event : events) {
            if (event instanceof AlertRecord alert) {
                records.get(part.applyAsInt(alert.labels())).add(event);
            } else {
                records.forEach(own -> own.add(event));
            }
        }
        episodes.forEach(each -> firings.get(part.applyAsInt(each.labels())).add(each));
        return IntStream.range(0, count)
                .mapToObj(i -> new Recording(
                        first, last, replicas, records.get(i), firings.get(i), near, failures, config, notes))
                .toList();
    }

    private static <T> List<List<T>> lists(int count) {
        return Stream.<List<T>>generate(ArrayList::new).limit(count).toList();
    }

    /**
     * Something that is to be known of a span of the recording.
     *
     * @param from when it begins
     * @param to when it ends
     */
    public record Note(Instant from, Instant to, String text) {}
}
