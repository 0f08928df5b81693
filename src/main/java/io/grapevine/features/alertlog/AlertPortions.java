package io.grapevine.features.alertlog;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;

/**
 * The portions in which a peer gets the alerts and group timers of this replica, each encoded when it is read. An alert that
 * does not fit into a portion is left out.
 */
final class AlertPortions extends AbstractList<byte[]> {
    /** The size of a decompressed portion in bytes, at most. */
    static final int MOST = 8 << 20;

    /** Characters that take no more than that, in UTF-8 and with what stands around them. */
    private static final int MOST_TEXT = MOST / 4;

    private final List<AlertBatch> batches;
    private final int most;

    /**
     * Creates the portions.
     *
     * @param most the size of a portion in bytes, at most
     */
    AlertPortions(List<AlertBatch> batches, int most) {
        this.batches = batches;
        this.most = most;
    }

    @Override
    public byte[] get(int index) {
        AlertBatch batch = batches.get(index);
        if (AlertBatch.textLength(batch.alerts()) <= MOST_TEXT) {
            byte[] portion = AlertBatchCodec.encode(batch);
            if (portion.length <= most) {
                return portion;
            }
        }
        return AlertBatchCodec.encode(AlertBatch.part(batch.number(), batch.at(), List.of(), Map.of()));
    }

    @Override
    public int size() {
        return batches.size();
    }
}
