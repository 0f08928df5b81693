package io.grapevine.history.recording;

import io.grapevine.alerts.AlertListener;
import io.grapevine.alerts.FingerprintTable;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.AlertRecord;
import io.grapevine.history.AlertRecord.Change;
import io.grapevine.history.HistoryRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records the changes of alerts. On the loop only. */
final class AlertChanges implements AlertListener {
    /**
     * The least time between two records of a firing alert of which only annotations or source change: values in annotations
     * change with each message of Prometheus.
     */
    static final Duration ANNOTATIONS = Duration.ofMinutes(10);

    /** How often some of the alerts are searched for those that have expired. */
    static final Duration TICK = Duration.ofSeconds(1);

    /** How many ticks go through all alerts, if they are more than {@link #AT_LEAST}. */
    private static final int TICKS = 10;

    private static final int AT_LEAST = 1_000;

    private final EventLoop loop;
    private final String replica;
    private final Duration renewal;
    private final Consumer<HistoryRecord> sink;
    private final FingerprintTable<State> states = new FingerprintTable<>();
    private final ResendRuns resends;
    private Iterator<State> search = Collections.emptyIterator();
    private boolean restoring = true;

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

    /**
     * Creates a listener that knows no alert.
     *
     * @param renewal the time after which an alert that fires on is recorded again
     */
    AlertChanges(EventLoop loop, String replica, Duration renewal, Consumer<HistoryRecord> sink) {
        this.loop = loop;
        this.replica = replica;
        this.renewal = renewal;
        this.sink = sink;
        this.resends = new ResendRuns(replica, sink);
    }

    /** To be called once all alerts of an earlier process are restored. */
    void start() {
        restoring = false;
        loop.every(TICK, this::search);
    }

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
                    alert.labels(), new State(alert, before.written(), before.changedAt(), before.writtenAt(), false));
        }
    }

    private boolean isWorthRecording(State before, Alert alert, Instant now) {
        Alert written = before.written();
        if (!written.startsAt().equals(alert.startsAt())) {
            return true;
        }
        boolean same = written.annotations().equals(alert.annotations())
                && written.generatorUrl().equals(alert.generatorUrl());
        return isOlder(before.writtenAt(), same ? renewal : ANNOTATIONS, now);
    }

    private static boolean isOlder(Instant time, Duration age, Instant now) {
        return Duration.between(time, now).compareTo(age) >= 0;
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
                alert.generatorUrl()));
        return state;
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
    private void search() {
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

    /** The program stops: records what it would record later. */
    void stop() {
        resends.closeAll(loop.now());
    }

    /** When an alert of a notification began to fire, or ended; as far as known. */
    Instant changedAt(Alert alert) {
        @Nullable State state = states.get(alert.labels());
        if (state != null && state.ended() == alert.hasEnd()) {
            return state.changedAt();
        }
        return alert.hasEnd() ? alert.endsAt() : alert.updatedAt();
    }
}
