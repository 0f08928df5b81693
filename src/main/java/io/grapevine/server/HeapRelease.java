package io.grapevine.server;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory of the heap back to the operating system when the server is idle after a load. A collector shrinks the heap
 * when it collects all of it, which an idle server would not do for hours.
 */
final class HeapRelease {
    /** How often {@link #check} is to be called. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(HeapRelease.class);
    private static final long MIB = 1L << 20;
    /** A heap of this size is not worth a collection. */
    private static final long SMALL = 64 * MIB;
    /** Up to this share of one processor the server is idle. */
    private static final double IDLE = 0.05;
    /** After this time what the last collection could not free may be garbage. */
    private static final int CHECKS_BETWEEN = 15;

    private final LongSupplier committed;
    private final LongSupplier processorNanos;
    private final Runnable collect;
    private long processorBefore;
    private long released = SMALL;
    private int checks;

    /**
     * @param committed the size of the heap, in bytes
     * @param processorNanos the processor time of this process so far, in nanoseconds
     * @param collect collects the whole heap
     */
    HeapRelease(LongSupplier committed, LongSupplier processorNanos, Runnable collect) {
        this.committed = committed;
        this.processorNanos = processorNanos;
        this.collect = collect;
        this.processorBefore = processorNanos.getAsLong();
    }

    /** A release of the heap of this JVM. */
    static HeapRelease ofThisProcess() {
        return new HeapRelease(Runtime.getRuntime()::totalMemory, HeapRelease::processorTime, System::gc);
    }

    private static long processorTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** Collects if the server was idle since the last call, and the heap has grown or there was time to make garbage. */
    void check() {
        long processor = processorNanos.getAsLong();
        boolean idle = processor - processorBefore <= IDLE * INTERVAL.toNanos();
        processorBefore = processor;
        checks++;
        long size = committed.getAsLong();
        if (!idle || size <= SMALL || (size <= released && checks < CHECKS_BETWEEN)) {
            return;
        }
        checks = 0;
        collect.run();
        released = committed.getAsLong();
        LOG.atDebug()
                .addKeyValue("before_mib", size / MIB)
                .addKeyValue("after_mib", released / MIB)
                .log("Gave unused heap back");
    }
}
