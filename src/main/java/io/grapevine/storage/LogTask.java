package io.grapevine.storage;

/** What the writer of an append log is asked to do. */
sealed interface LogTask {
    /** Keep a record. */
    final class Append implements LogTask {
        private final byte[] record;
        private final PendingAck waiter;

        Append(byte[] record, PendingAck waiter) {
            this.record = record;
            this.waiter = waiter;
        }

        /** The record. */
        byte[] record() {
            return record;
        }

        /** Who waits for it; for the loop only. */
        PendingAck waiter() {
            return waiter;
        }
    }

    /** End the segment: a snapshot is made that holds all records up to here. */
    final class RotateSegment implements LogTask {
        /** The number of the youngest segment that the snapshot covers; for the writer only. */
        long covered;
    }

    /**
     * Delete what a snapshot covers.
     *
     * @param cut the place up to which it does
     */
    record DeleteSegments(RotateSegment cut) implements LogTask {}

    /** Write what waits and end. */
    record Stop() implements LogTask {}
}
