package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.silence.Silence;
import io.grapevine.virtualtime.replay.Recording.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes one recording of the records of several replicas, which come in any order. */
public final class RecordingBuilder {
    /**
     * The time within which two replicas that send the same have sent a duplicate, as where they could not reach each
     * other.
     */
    private static final Duration DUPLICATE = Duration.ofMinutes(1);

    /** Files that overlap have some records twice. */
    private final Set<HistoryRecord> added = new LinkedHashSet<>();

    private List<HistoryRecord> records = List.of();
    private final List<HistoryRecord> events = new ArrayList<>();
    private final List<DeliveryRecord> deliveries = new ArrayList<>();
    private final Map<String, Instant> silences = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private @Nullable ConfigRecord firstConfig;
    private @Nullable ConfigRecord config;

    /** Adds a record. */
    public void add(HistoryRecord record) {
        added.add(record);
    }

    /** The recording of Grapevine's own histories; empty without a record. */
    public Optional<Recording> build() {
        sort();
        if (records.isEmpty()) {
            return Optional.empty();
        }
        Instant last = records.get(records.size() - 1).at();
        return Optional.of(build(records.get(0).at(), last, false));
    }

    /** The recording of alerts of Prometheus, without notifications, of all that happened between two times. */
    public Recording ofPrometheus(Instant first, Instant last) {
        sort();
        Recording all = build(first, last, true);
        return new Recording(
                first, last, Set.of(), all.events(), all.episodes(), List.of(), List.of(), null, List.of());
    }

    /** Stably: the records of one instant keep their order. */
    private void sort() {
        List<HistoryRecord> sorted = new ArrayList<>(added);
        sorted.sort(Comparator.comparing(HistoryRecord::at));
        records = sorted;
    }

    private Recording build(Instant first, Instant last, boolean isOfPrometheus) {
        AlertMerge alerts = new AlertMerge(first, events, isOfPrometheus);
        ReplicaUptime processes = new ReplicaUptime(alerts, events);
        for (HistoryRecord record : records) {
            add(record, alerts, processes);
        }
        alerts.finish(last);
        events.sort(Comparator.comparing(HistoryRecord::at));
        List<DeliveryRecord> sent = sent(alerts.known(), last);
        List<DeliveryRecord> failures = deliveries.stream()
                .filter(record -> record.outcome() == DeliveryRecord.Outcome.FAILED)
                .toList();
        notes.addAll(processes.notes());
        notes.sort(Comparator.comparing(Note::from));
        return new Recording(
                first, last, processes.replicas(), events, alerts.episodes(), sent, failures, firstConfig, notes);
    }

    private void add(HistoryRecord record, AlertMerge alerts, ReplicaUptime processes) {
        if (record instanceof ProcessRecord process) {
            processes.add(process);
            return;
        }
        processes.seen(record.replica(), record.at());
        if (record instanceof AlertRecord alert) {
            alerts.add(alert);
        } else if (record instanceof DeliveryRecord delivery) {
            deliveries.add(delivery);
        } else if (record instanceof SilenceRecord silence) {
            add(silence);
        } else if (record instanceof ConfigRecord loaded) {
            add(loaded);
        }
    }

    /** Adds a version of a silence, which comes from every replica, once. */
    private void add(SilenceRecord record) {
        Silence silence = record.silence();
        Instant known = silences.get(silence.id());
        if (known == null || silence.updatedAt().isAfter(known)) {
            silences.put(silence.id(), silence.updatedAt());
            events.add(record);
        }
    }

    private void add(ConfigRecord loaded) {
        ConfigRecord before = config;
        if (before != null && before.hasConfigOf(loaded)) {
            return;
        }
        config = loaded;
        if (before == null) {
            firstConfig = loaded;
            return;
        }
        events.add(loaded);
        notes.add(new Note(loaded.at(), loaded.at(), "the configuration was changed at " + TimeText.text(loaded.at())));
    }

    /** The notifications that were accepted, those of several replicas once, without alerts that are not known. */
    private List<DeliveryRecord> sent(Set<Fingerprint> known, Instant last) {
        List<DeliveryRecord> sent = new ArrayList<>();
        Map<List<String>, DeliveryRecord> latest = new LinkedHashMap<>();
        int duplicates = 0;
        int unknown = 0;
        for (DeliveryRecord record : deliveries) {
            if (record.outcome() != DeliveryRecord.Outcome.SENT) {
                continue;
            }
            DeliveryRecord next = record.of(only(known, record.firing()), only(known, record.resolved()));
            if (next.firing().isEmpty() && next.resolved().isEmpty()) {
                unknown++;
                continue;
            }
            DeliveryRecord before = latest.put(next.target(), next);
            boolean isDuplicate = before != null
                    && before.content().equals(next.content())
                    && !before.replica().equals(next.replica())
                    && Duration.between(before.at(), next.at()).compareTo(DUPLICATE) <= 0;
            if (isDuplicate) {
                duplicates++;
            } else {
                sent.add(next);
            }
        }
        count(duplicates, "sent by several replicas within a minute, and counted once", last);
        count(unknown, "about alerts that the recording does not hold, and left out", last);
        return sent;
    }

    private void count(int number, String what, Instant last) {
        if (number > 0) {
            notes.add(new Note(
                    records.get(0).at(),
                    last,
                    number + (number == 1 ? " recorded notification was " : " recorded notifications were ") + what));
        }
    }

    private static List<Fingerprint> only(Set<Fingerprint> known, List<Fingerprint> alerts) {
        return alerts.stream().filter(known::contains).sorted().toList();
    }

    /** The times at which replicas ran: only where none ran, no alert could be received and no receiver notified. */
    private static final class ReplicaUptime {
        private final AlertMerge alerts;
        private final List<HistoryRecord> events;
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
        ReplicaUptime(AlertMerge alerts, List<HistoryRecord> events) {
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
                    if (up.isEmpty()) {
                        events.add(record);
                    }
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
                events.add(record);
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
}
