package io.grapevine.virtualtime.replay.recording;

import io.grapevine.history.ProcessRecord;
import io.grapevine.virtualtime.replay.recording.Recording.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The times at which replicas ran: only where none ran, no alert could be received and no receiver notified. */
final class ReplicaUptime {
    private final AlertMerge alerts;
    private final List<FeedEvent> events;
    private final List<Note> notes = new ArrayList<>();
    private final TreeSet<String> up = new TreeSet<>();
    private final Map<String, Instant> latest = new LinkedHashMap<>();
    private Instant allDownSince = Instant.MIN;
    private boolean started;

    /**
     * Knows no replica.
     *
     * @param alerts listener for replicas that lose their alerts
     * @param events where it adds what is to be played
     */
    ReplicaUptime(AlertMerge alerts, List<FeedEvent> events) {
        this.alerts = alerts;
        this.events = events;
    }

    /** A replica has recorded something: one that was unknown before has run since before the recording. */
    void seen(String replica, Instant at) {
        if (latest.put(replica, at) == null) {
            up.add(replica);
            started = true;
        }
    }

    void add(ProcessRecord record) {
        String replica = record.replica();
        if (!record.started()) {
            seen(replica, record.at());
            if (up.remove(replica)) {
                ended(replica, record.at(), true);
            }
            return;
        }
        Instant before = latest.put(replica, record.at());
        if (before != null && up.remove(replica)) {
            String text = "replica " + replica + " started at " + TimeText.text(record.at())
                    + " without having been stopped; its last record before is of " + TimeText.text(before)
                    + ", and what it missed in between is not known";
            notes.add(new Note(before, record.at(), text));
            ended(replica, record.at(), false);
        }
        if (up.isEmpty() && started) {
            events.add(new FeedEvent.ProcessStart(record.at()));
            if (allDownSince.isBefore(record.at())) {
                notes.add(new Note(
                        allDownSince,
                        record.at(),
                        "no process ran from " + TimeText.text(allDownSince) + " to " + TimeText.text(record.at())
                                + " ("
                                + TimeText.text(Duration.between(allDownSince, record.at()))
                                + "): nothing is played and no receiver is notified in that time"));
            }
        }
        started = true;
        up.add(replica);
    }

    private void ended(String replica, Instant at, boolean graceful) {
        if (up.isEmpty()) {
            events.add(new FeedEvent.ProcessEnd(at, graceful));
            alerts.forgetAll(at, graceful);
            allDownSince = at;
        } else {
            alerts.forget(replica);
        }
    }

    /** What is to be known of gaps, by time. */
    List<Note> notes() {
        return notes;
    }

    Set<String> replicas() {
        return new TreeSet<>(latest.keySet());
    }
}
