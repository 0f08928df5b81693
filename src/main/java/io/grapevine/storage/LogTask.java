package io.grapevine.storage;

/** A task of the writer thread of an append log. */
sealed interface LogTask {
    /** Append a record. */
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

        /** Its pending acknowledgement; on the loop only. */
        PendingAck waiter() {
            return waiter;
        }
    }

    /** Start a new segment, as a snapshot is being made of all records up to here. */
    final class RotateSegment implements LogTask {
        /** The number of the last segment that the snapshot covers; on the writer's thread only. */
        long covered;
    }

    /**
     * Delete the segments that a snapshot covers.
     *
     * @param cut the rotation at the time of the snapshot
     */
    record DeleteSegments(RotateSegment cut) implements LogTask {}

    /** Write the queue and stop. */
    record Stop() implements LogTask {}
}
