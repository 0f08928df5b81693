package io.grapevine.history.recording;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SendResult;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.FingerprintTable;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of a node's listeners, and the starts and stops of its program. What lasts longer than half of the
 * retention is recorded again, so that the history knows what is in force even when its begin is dropped. On the loop only.
 */
public final class NodeHistory {
    /** How often the records of the configuration and of silences are looked at for their age. */
    private static final Duration TICK = Duration.ofMinutes(10);

    private final EventLoop loop;
    private final String replica;
    private final Duration renewal;
    private final Consumer<HistoryRecord> sink;
    private final AlertChanges alerts = new AlertChanges();
    private final Deliveries deliveries;
    private final SilenceVersions silences = new SilenceVersions();
    private @Nullable ConfigRecord config;
    private boolean restoring = true;

    /**
     * Creates listeners without events.
     *
     * @param replica the name of the replica
     * @param retention how long a record is kept
     * @param sink takes the records, in the order of time
     */
    public NodeHistory(EventLoop loop, String replica, Duration retention, Consumer<HistoryRecord> sink) {
        this.loop = loop;
        this.replica = replica;
        this.renewal = retention.dividedBy(2);
        this.sink = sink;
        deliveries = new Deliveries();
    }

    /** Listens to alerts; registered before any is restored. */
    public AlertListener alerts() {
        return alerts;
    }

    /** Listens to notifications. */
    public NotifyListener deliveries() {
        return deliveries;
    }

    /** Listens to silences; registered before any is restored. */
    public SilenceListener silences() {
        return silences;
    }

    /** Records that the program has started; before the state is restored. */
    public void starting() {
        sink.accept(new ProcessRecord(loop.now(), replica, true));
    }

    /** The state is restored: what comes from now on is new. */
    public void started() {
        restoring = false;
        loop.every(AlertChanges.SEARCH, alerts::search);
        loop.every(TICK, silences::renew);
        loop.every(TICK, this::renew);
    }

    /** Records that the program stops. */
    public void stopping() {
        alerts.resends.closeAll(loop.now());
        sink.accept(new ProcessRecord(loop.now(), replica, false));
    }

    /**
     * Records a configuration that comes into force, unless it is the one in force.
     *
     * @param hash the hash of the configuration, as {@code alertmanager_config_hash} shows it
     * @param text the configuration without secrets
     * @param extensions the content of {@code grapevine.yml}; empty if there is none
     * @param templates the texts of the template files by path
     */
    public void configured(long hash, String text, String extensions, Map<String, String> templates) {
        ConfigRecord next = new ConfigRecord(loop.now(), replica, Long.toString(hash), text, extensions, templates);
        if (config == null
                || !config.hasConfigOf(next)
                || !config.text().equals(text)
                || !config.templates().equals(templates)) {
            use(next);
        }
    }

    private void use(ConfigRecord next) {
        config = next;
        sink.accept(next);
    }

    private static boolean isOlder(Instant time, Duration age, Instant now) {
        return Duration.between(time, now).compareTo(age) >= 0;
    }

    private void renew() {
        ConfigRecord known = config;
        Instant now = loop.now();
        if (known != null && isOlder(known.at(), renewal, now)) {
            use(new ConfigRecord(now, replica, known.hash(), known.text(), known.extensions(), known.templates()));
        }
    }

    private final class AlertChanges implements AlertListener {
        /**
         * The least time between two records of a firing alert of which only annotations or source change: values in annotations
         * change with each message of Prometheus.
         */
        private static final Duration ANNOTATIONS = Duration.ofMinutes(10);

        /** How often some of the alerts are searched for those that have expired. */
        private static final Duration SEARCH = Duration.ofSeconds(1);

        /** How many ticks go through all alerts, if they are more than {@link #AT_LEAST}. */
        private static final int TICKS = 10;

        private static final int AT_LEAST = 1_000;

        private final FingerprintTable<State> states = new FingerprintTable<>();
        private final ResendRuns resends = new ResendRuns();
        private Iterator<State> search = Collections.emptyIterator();

        /**
         * Last recorded state of an alert.
         *
         * @param alert the current version
         * @param written the version that was recorded last
         * @param changedAt when it began to fire, or ended
         * @param writtenAt when it was recorded last
         * @param ended whether its end is recorded
         */
        private record State(Alert alert, Alert written, Instant changedAt, Instant writtenAt, boolean ended) {}

        @Override
        public void onPut(Alert alert) {
            Instant now = loop.now();
            State before = states.get(alert.labels());
            boolean fired = before != null && !before.ended();
            if (before != null && fired && before.alert().resolvedAt(now)) {
                before = expire(before, now);
                fired = false;
            }
            if (alert.resolvedAt(now)) {
                boolean isUnknown = before == null && !restoring; // an earlier process may have notified that it fires
                if (isUnknown || fired) {
                    change(Change.RESOLVED, alert, now, now);
                } else if (!restoring) {
                    resends.add(alert, now);
                }
            } else if (before == null || !fired) {
                change(restoring ? Change.UPDATED : Change.RECEIVED, alert, now, now);
            } else if (isWorthRecording(before, alert, now)) {
                change(Change.UPDATED, alert, before.changedAt(), now);
            } else {
                states.replace(
                        alert.labels(),
                        new State(alert, before.written(), before.changedAt(), before.writtenAt(), false));
            }
        }

        private boolean isWorthRecording(State before, Alert alert, Instant now) {
            Alert written = before.written();
            if (!written.startsAt().equals(alert.startsAt())
                    || !written.firingSenders().equals(alert.firingSenders())) {
                return true;
            }
            boolean same = written.annotations().equals(alert.annotations())
                    && written.generatorUrl().equals(alert.generatorUrl());
            return isOlder(before.writtenAt(), same ? renewal : ANNOTATIONS, now);
        }

        private State expire(State before, Instant now) {
            return change(Change.EXPIRED, before.alert(), before.alert().endsAt(), now);
        }

        private State change(Change change, Alert alert, Instant changedAt, Instant now) {
            State state = new State(alert, alert, changedAt, now, !change.isFiring());
            states.put(alert.labels(), state);
            resends.close(alert.labels(), now);
            sink.accept(new AlertRecord(
                    now,
                    replica,
                    change,
                    alert.labels(),
                    alert.annotations(),
                    alert.startsAt(),
                    alert.hasEnd() ? alert.endsAt() : null,
                    alert.generatorUrl(),
                    List.of(),
                    senders(alert, now)));
            return state;
        }

        private static Map<String, String> senders(Alert alert, Instant now) {
            return alert.senders().stream()
                    .collect(Collectors.toMap(Alert::senderName, each -> each.senderState(now), (a, b) -> a));
        }

        @Override
        public void onRemove(Alert alert) {
            State before = states.get(alert.labels());
            if (before != null && !before.ended()) {
                expire(before, loop.now());
            }
            resends.close(alert.labels(), loop.now());
            states.remove(alert.labels());
        }

        /** Goes on with the search for alerts that have expired, and for those whose record grows old. */
        void search() {
            if (!search.hasNext()) {
                search = states.values().iterator();
            }
            Instant now = loop.now();
            int share = Math.max(AT_LEAST, states.values().size() / TICKS);
            for (int i = 0; i < share && search.hasNext(); i++) {
                LabelSet labels = search.next().alert().labels();
                State state = states.get(labels); // the iterator may be behind
                if (state == null) {
                    continue;
                }
                if (state.ended()) {
                    resends.closeIdle(labels, now);
                } else if (state.alert().resolvedAt(now)) {
                    expire(state, now);
                } else if (isOlder(state.writtenAt(), renewal, now)) {
                    change(Change.UPDATED, state.alert(), state.changedAt(), now);
                }
            }
        }

        /** When an alert of a notification began to fire, or ended; as far as known. */
        Instant changedAt(Alert alert) {
            State state = states.get(alert.labels());
            if (state != null && state.ended() == alert.hasEnd()) {
                return state.changedAt();
            }
            return alert.hasEnd() ? alert.endsAt() : alert.updatedAt();
        }
    }

    /**
     * The times at which ended alerts are received again, as Prometheus sends them for a quarter of an hour: of each alert a run,
     * which becomes one record when it is over.
     */
    private final class ResendRuns {
        /** A run is over when nothing was received for so long. Prometheus sends an alert at every second evaluation at least. */
        private static final Duration IDLE = Duration.ofMinutes(5);

        /** Receptions in one record, at most: a client may send without a pause. */
        private static final int MOST = 256;

        private final Map<LabelSet, Run> runs = new LinkedHashMap<>();

        /**
         * The renewals of one ended alert.
         *
         * @param alert the version of the alert
         * @param times when it was received again
         */
        private record Run(Alert alert, List<Instant> times) {
            Instant last() {
                return times.get(times.size() - 1);
            }
        }

        void add(Alert alert, Instant now) {
            Run run = runs.get(alert.labels());
            boolean continues = run != null
                    && run.times().size() < MOST
                    && run.alert().startsAt().equals(alert.startsAt())
                    && run.alert().endsAt().equals(alert.endsAt());
            if (run == null || !continues) {
                close(alert.labels(), now);
                run = new Run(alert, new ArrayList<>());
                runs.put(alert.labels(), run);
            }
            run.times().add(now.truncatedTo(ChronoUnit.MILLIS));
        }

        /** Records the run of an alert if nothing was received for some minutes. */
        void closeIdle(LabelSet alert, Instant now) {
            Run run = runs.get(alert);
            if (run != null && isOlder(run.last(), IDLE, now)) {
                close(alert, now);
            }
        }

        void closeAll(Instant now) {
            List.copyOf(runs.keySet()).forEach(alert -> close(alert, now));
        }

        /** Records the run of an alert, if there is one. */
        void close(LabelSet labels, Instant now) {
            Run run = runs.remove(labels);
            if (run == null) {
                return;
            }
            Alert alert = run.alert();
            sink.accept(new AlertRecord(
                    now,
                    replica,
                    Change.RESENT,
                    alert.labels(),
                    LabelSet.EMPTY,
                    alert.startsAt(),
                    alert.endsAt(),
                    "",
                    AlertRecord.resends(alert.endsAt(), run.times()),
                    Map.of()));
        }
    }

    private final class Deliveries implements NotifyListener {
        /** Of how many groups and integrations the latest notification is kept; some megabytes. */
        private static final int KEPT = 20_000;

        private final Instant start = loop.now();

        /** When the flush was that each integration was notified of last. */
        private final Map<NflogKey, Instant> notified = BoundedMap.byUse(KEPT);

        @Override
        public void onConcluded(Flush flush, Integration integration, SendResult result) {
            NflogKey key = integration.logKey(flush.groupKey());
            Instant now = loop.now();
            sink.accept(new DeliveryRecord(
                    now,
                    replica,
                    flush.groupKey(),
                    flush.groupLabels(),
                    integration.receiver(),
                    integration.name(),
                    result.accepted() ? Outcome.SENT : Outcome.FAILED,
                    result.reason(),
                    fingerprints(result.alerts(), false),
                    fingerprints(result.alerts(), true),
                    result.attempts(),
                    result.took(),
                    latency(result, notified.getOrDefault(key, start), now),
                    result.error(),
                    result.digest()));
            if (result.accepted()) {
                notified.put(key, flush.now());
            }
        }

        private static List<Fingerprint> fingerprints(List<Alert> alerts, boolean resolved) {
            return alerts.stream()
                    .filter(alert -> alert.hasEnd() == resolved)
                    .map(Alert::fingerprint)
                    .toList();
        }

        /** The time since the oldest change that the integration was not notified of before. */
        private Duration latency(SendResult result, Instant before, Instant now) {
            boolean isFirst = result.reason() == NotifyReason.FIRST;
            return result.alerts().stream()
                    .map(alerts::changedAt)
                    .filter(change -> isFirst || change.isAfter(before))
                    .filter(change -> change.isBefore(now))
                    .min(Instant::compareTo)
                    .filter(oldest -> !result.reason().isWithoutChange())
                    .map(oldest -> Duration.between(oldest, now))
                    .orElse(Duration.ZERO);
        }
    }

    private final class SilenceVersions implements SilenceListener {
        /** The silences that have not ended, and when each was recorded last. */
        private final Map<String, SilenceRecord> open = new LinkedHashMap<>();

        @Override
        public void onChange(Silence silence) {
            Instant now = loop.now();
            boolean ended = silence.stateAt(now) == SilenceState.EXPIRED;
            if (restoring && ended) {
                return; // its end was recorded, or no history had it
            }
            SilenceRecord record = new SilenceRecord(now, replica, silence);
            if (ended) {
                open.remove(silence.id());
            } else {
                open.put(silence.id(), record);
            }
            sink.accept(record);
        }

        @Override
        public void onForget() {
            // its end was recorded with its last version
        }

        void renew() {
            Instant now = loop.now();
            open.values().removeIf(record -> record.silence().stateAt(now) == SilenceState.EXPIRED);
            open.replaceAll((id, record) -> {
                if (!isOlder(record.at(), renewal, now)) {
                    return record;
                }
                SilenceRecord again = new SilenceRecord(now, replica, record.silence());
                sink.accept(again);
                return again;
            });
        }
    }
}
