package io.grapevine.features.alertlog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A record of a snapshot, encoded when it is read. Immutable. */
public final class SnapshotRecord {
    /** The approximate size of the texts of an alert beside its labels and annotations, and of a timer, in bytes. */
    private static final int ALERT = 100;

    private static final int TIMER = 40;

    private final AlertBatch batch;
    private final UnaryOperator<byte[]> envelope;

    private SnapshotRecord(AlertBatch batch, UnaryOperator<byte[]> envelope) {
        this.batch = batch;
        this.envelope = envelope;
    }

    static List<SnapshotRecord> of(List<AlertBatch> batches) {
        return batches.stream()
                .map(batch -> new SnapshotRecord(batch, UnaryOperator.identity()))
                .toList();
    }

    /** A copy of this record whose encoding {@code outer} puts into an envelope. */
    public SnapshotRecord in(UnaryOperator<byte[]> outer) {
        return new SnapshotRecord(batch, outer);
    }

    /** Encodes the record. */
    public byte[] encode() {
        return envelope.apply(AlertBatchCodec.encode(batch));
    }

    /** Encodes the record without its alerts and timers, which are left out. */
    public byte[] encodeEmpty() {
        return envelope.apply(
                AlertBatchCodec.encode(AlertBatch.part(batch.number(), Instant.EPOCH, List.of(), Map.of())));
    }

    /** The number of alerts. */
    public int alerts() {
        return batch.alerts().size();
    }

    /** The approximate size before compression, in bytes. */
    public int weight() {
        return AlertBatch.textLength(batch.alerts())
                + ALERT * alerts()
                + TIMER * batch.phases().size();
    }
}
