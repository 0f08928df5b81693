package io.grapevine.storage;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Work of the thread of a log. */
@FunctionalInterface
interface LogTask {
    void run(LogWriter writer);

    /** Append a record, whose callback waits until it is durable. Consecutive ones are written as one group. */
    final class Append implements LogTask {
        /** Encodes the record; called once, on the thread of the log. */
        final Supplier<byte[]> record;

        /** What the record counts in the queue, in bytes. */
        final int size;

        /** When the record was appended, on the loop's clock. */
        final Duration since;

        private final Runnable whenDurable;
        private boolean released;

        Append(int size, Supplier<byte[]> record, Duration since, Runnable whenDurable) {
            this.size = size;
            this.record = record;
            this.since = since;
            this.whenDurable = whenDurable;
        }

        @Override
        public void run(LogWriter writer) {
            writer.write(List.of(this));
        }

        /** Whether the callback has run; on the loop only. */
        boolean isReleased() {
            return released;
        }

        /** Runs the callback, once; on the loop only. */
        void release() {
            if (!released) {
                released = true;
                whenDurable.run();
            }
        }
    }

    /** The start of a new segment, as a snapshot is being made of all records up to here. */
    final class RotateSegment {
        /** The number of changes refused when the state was captured. */
        final long refused;

        /** The number of changes dropped before this task; on the writer's thread only. */
        long dropped;

        /** The segments that the snapshot covers; on the writer's thread only. */
        List<Segments.Closed> covered = List.of();

        RotateSegment(long refused) {
            this.refused = refused;
        }
    }
}
