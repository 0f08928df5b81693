package io.grapevine.features.alertlog;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.FingerprintTable;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of alerts and group timers to a journal: new alerts, other contents and ends at once, later ends of alerts
 * that fire on only when half of the time that is stored has passed. On the loop only.
 */
final class AlertRecorder implements AlertListener, GroupListener {
    private final EventLoop loop;
    private final Journal journal;

    /** The version of each alert that was written last. */
    private FingerprintTable<Alert> saved = new FingerprintTable<>();

    private Map<Digest, GroupPhase> phases = new LinkedHashMap<>();

    private final Set<Digest> removed = new LinkedHashSet<>();
    private final Map<LabelSet, AlertBatch.Entry> changed = new LinkedHashMap<>();
    private final Map<LabelSet, AlertBatch.Renewal> renewed = new LinkedHashMap<>();
    private final List<AlertBatch.Notified> notified = new ArrayList<>();
    private final Map<Digest, GroupPhase> rescheduled = new LinkedHashMap<>();
    private boolean scheduled;
    private long number;
    private long written;

    /**
     * Creates a recorder that has written nothing.
     *
     * @param stored what an earlier process has written
     */
    AlertRecorder(EventLoop loop, Journal journal, StoredAlerts stored) {
        this.loop = loop;
        this.journal = journal;
        this.number = stored.last();
        this.phases.putAll(stored.phases());
    }

    @Override
    public void onPut(Alert alert) {
        Instant now = loop.now();
        LabelSet labels = alert.labels();
        Alert before = saved.get(labels);
        if (alert.resolvedAt(now)) {
            if (before != null && !isEndOf(alert, before)) { // else no receiver awaits its end, or it is known
                change(alert, before.resolvedAt(before.updatedAt()) ? null : lastReceived(before));
            }
        } else if (before == null || !isRenewal(before, alert)) {
            change(alert, null);
        } else if (isWorthWriting(before, alert, now)) {
            renewed.put(labels, new AlertBatch.Renewal(Digest.of(labels), alert.endsAt(), alert.updatedAt()));
        }
    }

    /** Whether {@code before} has the same end as {@code alert}, which a sender sends several times. */
    private static boolean isEndOf(Alert alert, Alert before) {
        return before.resolvedAt(before.updatedAt())
                && before.endsAt().equals(alert.endsAt())
                && before.isRenewedBy(alert);
    }

    private Instant lastReceived(Alert before) {
        AlertBatch.Renewal renewal = renewed.get(before.labels());
        return renewal == null ? before.updatedAt() : renewal.updatedAt();
    }

    private static boolean isRenewal(Alert before, Alert alert) {
        return alert.hasEnd()
                && before.isRenewedBy(alert)
                && !before.resolvedAt(before.updatedAt())
                && !alert.endsAt().isBefore(before.endsAt());
    }

    /** Whether less than half of the time is stored for which the alert fires on if it is not renewed. */
    private static boolean isWorthWriting(Alert before, Alert alert, Instant now) {
        Duration stored = Duration.between(now, before.endsAt());
        return stored.multipliedBy(2).compareTo(Duration.between(now, alert.endsAt())) < 0;
    }

    private void change(Alert alert, @Nullable Instant lastFiring) {
        LabelSet labels = alert.labels();
        saved.put(labels, alert);
        Digest digest = Digest.of(labels);
        removed.remove(digest);
        renewed.remove(labels);
        notified.removeIf(each -> each.alert().equals(digest));
        changed.put(labels, AlertBatch.Entry.of(alert, lastFiring));
        writeSoon();
    }

    @Override
    public void onForget(GroupView group, Alert alert, BooleanSupplier held) {
        LabelSet labels = alert.labels();
        if (saved.get(labels) == null) {
            return;
        }
        if (held.getAsBoolean()) {
            notified.add(new AlertBatch.Notified(Digest.of(labels), group.hash()));
        } else {
            saved.remove(labels);
            changed.remove(labels);
            renewed.remove(labels);
            removed.add(Digest.of(labels));
        }
        writeSoon();
    }

    @Override
    public void onSchedule(GroupView group) {
        Digest hash = group.hash();
        Duration interval = group.route().config().groupInterval();
        GroupPhase known = phases.get(hash);
        if (known == null || !known.has(group.nextFlush(), interval, loop.now())) {
            GroupPhase phase = new GroupPhase(group.nextFlush(), interval);
            phases.put(hash, phase);
            rescheduled.put(hash, phase);
            writeSoon();
        }
    }

    /** Writes the changes of this task of the loop, and of those that wait already, as one record. */
    private void writeSoon() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::writeChanges);
        }
    }

    private void writeChanges() {
        scheduled = false;
        if (!removed.isEmpty() || !changed.isEmpty() || !notified.isEmpty() || !rescheduled.isEmpty()) {
            write(List.of());
        }
    }

    /** Writes the ends that are due, and that the process runs. */
    void tick() {
        if (saved.values().isEmpty()) {
            return;
        }
        List<AlertBatch.Renewal> renewals = List.copyOf(renewed.values());
        renewed.forEach((labels, renewal) -> {
            Alert alert = saved.get(labels);
            if (alert != null) {
                saved.replace(labels, alert.renewed(renewal.endsAt(), renewal.updatedAt()));
            }
        });
        renewed.clear();
        write(renewals);
    }

    private void write(List<AlertBatch.Renewal> renewals) {
        AlertBatch batch = new AlertBatch(
                ++number,
                loop.now(),
                false,
                List.copyOf(removed),
                List.copyOf(changed.values()),
                renewals,
                List.copyOf(notified),
                Map.copyOf(rescheduled));
        clear();
        written += batch.size();
        journal.append(batch.size(), () -> AlertBatchCodec.encode(batch), () -> {});
    }

    private void clear() {
        removed.clear();
        changed.clear();
        notified.clear();
        rescheduled.clear();
    }

    /** The size of what was written since the last snapshot, about, in bytes. */
    long written() {
        return written;
    }

    /** The batches that replace all earlier ones: those of a snapshot of now. */
    List<AlertBatch> replacedBy(AlertSnapshot snapshot) {
        FingerprintTable<Alert> all = new FingerprintTable<>();
        snapshot.alerts().forEach(entry -> all.put(entry.alert().labels(), entry.alert()));
        saved = all;
        phases = phasesOf(snapshot);
        clear();
        renewed.clear();
        written = 0;
        return snapshot.batches(++number, loop.now(), Map.copyOf(phases));
    }

    /** The phases of a snapshot, with the beginnings that are known here. */
    Map<Digest, GroupPhase> phasesOf(AlertSnapshot snapshot) {
        Map<Digest, GroupPhase> known = new LinkedHashMap<>();
        snapshot.phases().forEach((group, phase) -> known.put(group, earlier(phases.get(group), phase)));
        return known;
    }

    /** Of two that are the same the one that began earlier, which says when the group was flushed last. */
    private GroupPhase earlier(@Nullable GroupPhase known, GroupPhase now) {
        return known != null && known.has(now.first(), now.interval(), loop.now()) ? known : now;
    }
}
