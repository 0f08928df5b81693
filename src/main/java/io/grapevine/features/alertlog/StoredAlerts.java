package io.grapevine.features.alertlog;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.core.dispatch.RestoredGroups;
import io.grapevine.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The alerts and group timers of an earlier process, put together from its records: those of the snapshot first, then the
 * later ones in order. On one thread at a time.
 */
public final class StoredAlerts implements RestoredGroups {
    /**
     * A Prometheus server has sent all that fires after this time: what a replica stored that was down for longer lacks
     * alerts, and has some that are over.
     */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final AlertBatchCodec codec;
    private final Map<Digest, AlertBatch.Entry> alerts = new HashMap<>();
    private final Map<Digest, GroupPhase> phases = new HashMap<>();
    private Instant lastAlive = Instant.EPOCH;
    private long snapshot = -1;
    private long last;

    /** Holds nothing, and takes the records of this replica's own files. */
    public StoredAlerts() {
        this(new AlertBatchCodec());
    }

    StoredAlerts(AlertBatchCodec codec) {
        this.codec = codec;
    }

    /** Decodes a record and applies it; a record that cannot be decoded changes nothing. */
    public Decoded<StoredAlerts> add(byte[] record) {
        return codec.decode(record).then(batch -> {
            apply(batch);
            return new Decoded.Ok<>(this);
        });
    }

    private void apply(AlertBatch batch) {
        if (!batch.snapshot() && batch.number() <= snapshot) {
            return; // the snapshot has replaced it, but it was not deleted in time
        }
        if (batch.snapshot()) {
            snapshot = Math.max(snapshot, batch.number());
        }
        last = Math.max(last, batch.number());
        lastAlive = batch.at().isAfter(lastAlive) ? batch.at() : lastAlive;
        batch.removed().forEach(alerts::remove);
        batch.alerts().forEach(entry -> alerts.put(Digest.of(entry.alert().labels()), entry));
        batch.renewals().forEach(this::renew);
        batch.notified().forEach(this::notified);
        phases.putAll(batch.phases());
    }

    private void renew(AlertBatch.Renewal renewal) {
        alerts.computeIfPresent(
                renewal.alert(),
                (digest, entry) -> new AlertBatch.Entry(
                        entry.alert().renewed(renewal.endsAt(), renewal.updatedAt()), null, Set.of()));
    }

    private void notified(AlertBatch.Notified notified) {
        alerts.computeIfPresent(notified.alert(), (digest, entry) -> {
            Set<Digest> groups = new HashSet<>(entry.notified());
            groups.add(notified.group());
            return new AlertBatch.Entry(entry.alert(), entry.lastFiring(), groups);
        });
    }

    /** The number of alerts. */
    public int size() {
        return alerts.size();
    }

    /** A time until which the process ran, at least, by the clock of this replica. */
    public Instant lastAlive() {
        return lastAlive;
    }

    /** Whether nothing is stored, or so long ago that a peer knows better. */
    public boolean isOutdated(Instant now) {
        return Duration.between(lastAlive, now).compareTo(FRESH) > 0;
    }

    /** Captures the same for a later process. */
    public List<SnapshotRecord> capture() {
        AlertSnapshot same = new AlertSnapshot(List.copyOf(alerts.values()), phases());
        return SnapshotRecord.of(same.batches(last, lastAlive, Map.copyOf(phases)));
    }

    Collection<AlertBatch.Entry> alerts() {
        return Collections.unmodifiableCollection(alerts.values());
    }

    Map<Digest, GroupPhase> phases() {
        return Collections.unmodifiableMap(phases);
    }

    /** The greatest number of a batch; 0 if there was none. */
    long last() {
        return last;
    }

    @Override
    public @Nullable Instant nextFlush(Digest group) {
        GroupPhase phase = phases.get(group);
        return phase == null ? null : phase.nextAfter(lastAlive);
    }

    @Override
    public @Nullable Instant lastFlush(Digest group) {
        GroupPhase phase = phases.get(group);
        return phase == null ? null : phase.lastUntil(lastAlive);
    }
}
