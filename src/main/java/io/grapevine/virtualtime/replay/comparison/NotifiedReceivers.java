package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.model.Fingerprint;
import io.grapevine.virtualtime.replay.recording.Episode;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The receivers that were notified of each firing of an alert. */
final class NotifiedReceivers {
    /** The clock of the replica that notifies may be behind that of the one that received the alert first. */
    private static final Duration SKEW = Duration.ofSeconds(2);

    private final Map<Episode, TreeSet<String>> receivers = new HashMap<>();

    NotifiedReceivers(List<Episode> episodes, List<SentNotification> sent) {
        Map<Fingerprint, TreeMap<Instant, Episode>> byAlert = new HashMap<>();
        for (Episode episode : episodes) {
            byAlert.computeIfAbsent(episode.labels().fingerprint(), alert -> new TreeMap<>())
                    .put(episode.from(), episode);
        }
        for (SentNotification each : sent) {
            for (Fingerprint alert : each.firing()) {
                Episode episode = begun(byAlert.get(alert), each.at());
                if (episode != null) {
                    receivers.computeIfAbsent(episode, of -> new TreeSet<>()).add(each.receiver());
                }
            }
        }
    }

    private static @Nullable Episode begun(@Nullable NavigableMap<Instant, Episode> episodes, Instant at) {
        if (episodes == null) {
            return null;
        }
        Map.Entry<Instant, Episode> exactly = episodes.floorEntry(at);
        Map.Entry<Instant, Episode> begun = exactly == null ? episodes.floorEntry(at.plus(SKEW)) : exactly;
        return begun == null ? null : begun.getValue();
    }

    /** The names of the receivers; empty if none was notified. */
    List<String> of(Episode episode) {
        TreeSet<String> notified = receivers.get(episode);
        return notified == null ? List.of() : List.copyOf(notified);
    }
}
