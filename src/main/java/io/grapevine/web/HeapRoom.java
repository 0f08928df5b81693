package io.grapevine.web;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the heap has room for bodies of requests, and for more alerts, which are what fills it. New ones are refused while
 * everything else still has the memory that it needs. Thread-safe.
 */
public final class HeapRoom {
    private static final Logger LOG = LoggerFactory.getLogger(HeapRoom.class);
    private static final long MIB = 1L << 20;

    /** Above this share of the space for long-lived objects, with what is still to come, the heap is full. */
    private static final double FULL = 0.80;

    /** Below this share, as measured, it is no longer full. */
    private static final double FREE = 0.75;

    /** How many times as much as a body needs while it is decoded. */
    private static final int COPIES = 6;

    /** The share of the heap that is left to requests that read, and to notifications. */
    private static final double RESERVE = 0.125;

    /** Heads of requests may take one of so many parts of the heap. */
    static final int HEADS = 16;

    /** What a connection takes at most while it does nothing, in bytes. */
    static final int CONNECTION = 16 << 10;

    /** What one with TLS takes at most while it does nothing, in bytes. */
    static final int TLS_CONNECTION = 40 << 10;

    /** How many times as much as its body an alert needs while it is kept, where several share a group. */
    private static final double LEAST_KEPT = 3;

    /** The most of that which is believed: small alerts, each in a group of its own. */
    private static final double MOST_KEPT = 100;

    /** How many bytes of bodies must have been accepted between two measurements to learn from them. */
    private static final long ENOUGH = 1L << 20;

    /** What the first flush of a group needs later, in bytes: its notification, the log entry, and what is remembered of it. */
    private static final long FLUSH = 4 << 10;

    /** A collection is repeated after this many times as long as it took, so that little time is spent on them. */
    private static final int PAUSES_BETWEEN = 50;

    private final Heap heap;
    private final LongSupplier nanos;
    private final Object measuring = new Object();
    private long decoding;
    private long heads;
    private long keptSince;
    /** What was accepted since the last collection of any kind: it is not among the long-lived objects yet. */
    private long young;
    /** The bytes that the first flushes of groups will need, when a request was answered last. */
    private long flushes;
    /** How many times as much as its body an alert needs, its first flush included, as measured. */
    private double kept = LEAST_KEPT;

    private long lastCollections;
    /** What was in use after the last measurement, and what flushes were to need; before the first one, when the first body came. */
    private long committed = -1;

    private long measuredAt;
    private long pause;
    private boolean measured;
    /** Whether the last measurement found out what is garbage, which an option of the JVM may prevent. */
    private boolean isKnown;

    private volatile boolean full;

    /** State of the heap; sizes in bytes. */
    interface Heap {
        /** How much of the space for long-lived objects is taken, by garbage too. */
        long used();

        /** The size that this space may grow to. */
        long limit();

        /** The size that the whole heap may grow to. */
        long total();

        /** How many collections, of all of it or of new objects, there have been. */
        long collections();

        /** Collects all of it; returns whether that was done, which an option of the JVM may prevent. */
        boolean collect();
    }

    /** Kind of available room for alerts. */
    enum Room {
        /** Room for all alerts of a body. */
        ALL,
        /** Room for alerts that are there already: renewals and ends, which make nothing larger. */
        KNOWN_ALERTS,
        /** Not known before a {@link #measure}. */
        UNKNOWN
    }

    /**
     * Creates it with what it measures.
     *
     * @param nanos an ascending time in nanoseconds
     */
    HeapRoom(Heap heap, LongSupplier nanos) {
        this.heap = heap;
        this.nanos = nanos;
    }

    /** The room on the heap of this JVM. */
    public static HeapRoom ofThisProcess() {
        return new HeapRoom(new JvmHeap(), System::nanoTime);
    }

    /** Whether new alerts are refused because the heap is full. */
    public boolean isFull() {
        return full;
    }

    /** A line about the heap: {@code ok}, or how much is in use of how much. */
    public String text() {
        return full
                ? "full, new alerts are refused (" + heap.used() / MIB + " of " + heap.limit() / MIB
                        + " MiB in use; expected: less than " + (long) (FREE * 100) + " %)"
                : "ok";
    }

    /**
     * Whether {@code bytes} of a body may be kept until it is decoded; they count until {@link #letGo}.
     *
     * @param wanted there must be room for so many
     * @param ofAlerts whether it is one of alerts, for which half of the room is kept
     */
    synchronized boolean hold(long bytes, long wanted, boolean ofAlerts) {
        return hold(bytes, wanted, ofAlerts, heap.used());
    }

    /** Whether {@code bytes} may be kept after a {@link #measure}, as {@link #hold} says it: what has come since and was not accepted is garbage. */
    synchronized boolean holdMeasured(long bytes, long wanted, boolean ofAlerts) {
        boolean fits = hold(bytes, wanted, ofAlerts);
        // some of what has come since is no garbage, such as answers: half of the room is left to that
        return fits || (isKnown && hold(bytes, wanted, false, committed + kept * keptSince));
    }

    private boolean hold(long bytes, long wanted, boolean ofAlerts, double used) {
        double free = (1 - RESERVE) * heap.total() - heads - Math.min(used, heap.limit());
        boolean fits = COPIES * (decoding + wanted) <= (ofAlerts ? free : free / 2);
        decoding += fits ? bytes : 0;
        return fits;
    }

    /** Bytes of a body that were held are not needed any more. */
    synchronized void letGo(long bytes) {
        decoding -= bytes;
    }

    /**
     * How many connections of clients there is room for, so that they alone do not fill the heap.
     *
     * @param encrypted whether they have TLS
     */
    int connections(boolean encrypted) {
        return (int) Math.min(Integer.MAX_VALUE, heap.total() / (encrypted ? TLS_CONNECTION : CONNECTION));
    }

    /**
     * Heads of requests take {@code bytes} more, or less, than before.
     *
     * @return by how much all of them exceed what they may take; negative where there is room
     */
    synchronized long holdHeads(long bytes) {
        heads += bytes;
        return heads - mostHeads();
    }

    /** What heads of requests may take, in bytes. */
    long mostHeads() {
        return heap.total() / HEADS;
    }

    /** What there is room for of the alerts in a body of {@code bytes}, which count as kept until {@link #release}. */
    synchronized Room take(long bytes) {
        Room room = room(bytes);
        return room == Room.KNOWN_ALERTS && mayMeasure() ? Room.UNKNOWN : taken(room, bytes);
    }

    /** What there is room for after a {@link #measure}, as {@link #take} says it, when nothing more can be known. */
    synchronized Room takeMeasured(long bytes) {
        return taken(room(bytes), bytes);
    }

    private Room taken(Room room, long bytes) {
        if (room == Room.ALL) {
            keptSince += bytes;
            young += bytes;
        } else {
            setFull(true);
        }
        return room;
    }

    /**
     * A body that there was room for is answered.
     *
     * @param taken what there was room for
     * @param newShare the share of its alerts that are stored and were not known before: only they make the heap fuller
     */
    synchronized void release(long bytes, Room taken, double newShare) {
        if (taken == Room.ALL) {
            long renewed = bytes - (long) (newShare * bytes);
            keptSince = Math.max(0, keptSince - renewed);
            young = Math.max(0, young - renewed);
        }
    }

    /** Sets how many groups are not flushed yet. */
    synchronized void unflushed(int groups) {
        flushes = FLUSH * groups;
    }

    private Room room(long bytes) {
        long used = heap.used();
        committed = committed < 0 ? used : committed;
        long collections = heap.collections();
        if (collections != lastCollections) {
            lastCollections = collections;
            young = 0;
        }
        boolean some = used + flushes + kept * (young + bytes) <= FULL * heap.limit()
                || (measured && committed + kept * (keptSince + bytes) <= FULL * heap.limit());
        return some && !full ? Room.ALL : Room.KNOWN_ALERTS;
    }

    private boolean mayMeasure() {
        return !measured || nanos.getAsLong() - measuredAt >= PAUSES_BETWEEN * pause;
    }

    /** Collects the heap, unless another thread just did, and finds out whether it is full. Takes up to seconds. */
    void measure() {
        synchronized (measuring) {
            synchronized (this) {
                if (!mayMeasure()) {
                    return;
                }
            }
            long start = nanos.getAsLong();
            boolean known = heap.collect();
            measured(known, nanos.getAsLong() - start);
        }
    }

    private synchronized void measured(boolean known, long took) {
        measured = true;
        isKnown = known;
        measuredAt = nanos.getAsLong();
        pause = took;
        long before = committed;
        committed = flushes + (known ? heap.used() : 0);
        if (known && keptSince >= ENOUGH) {
            kept = Math.max(LEAST_KEPT, Math.min(MOST_KEPT, (double) (committed - before) / keptSince));
        }
        keptSince = 0;
        setFull(committed > (full ? FREE : FULL) * heap.limit());
    }

    private void setFull(boolean now) {
        boolean before = full;
        full = now;
        if (now != before) {
            log();
        }
    }

    private void log() {
        long used = heap.used() / MIB;
        long limit = heap.limit() / MIB;
        if (full) {
            LOG.atError()
                    .addKeyValue("used_mib", used)
                    .addKeyValue("limit_mib", limit)
                    .log("Memory is full, new alerts are refused");
        } else {
            LOG.atInfo()
                    .addKeyValue("used_mib", used)
                    .addKeyValue("limit_mib", limit)
                    .log("Memory is free again, all alerts are accepted");
        }
    }

    /** The heap of this JVM, whichever collector it has. */
    private static final class JvmHeap implements HeapRoom.Heap {
        private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();

        /** The pool of long-lived objects: of those on the heap, the one that may grow the most. */
        private final MemoryPoolMXBean pool = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(each -> each.getType() == MemoryType.HEAP)
                .filter(MemoryPoolMXBean::isUsageThresholdSupported) // not those that objects are moved out of
                .max(Comparator.comparingLong(each -> limit(each.getUsage())))
                .orElseThrow();

        private static long limit(MemoryUsage usage) {
            return usage.getMax() < 0 ? Runtime.getRuntime().maxMemory() : usage.getMax();
        }

        @Override
        public long used() {
            return pool.getUsage().getUsed();
        }

        @Override
        public long limit() {
            return limit(pool.getUsage());
        }

        @Override
        public long total() {
            return Runtime.getRuntime().maxMemory();
        }

        @Override
        public boolean collect() {
            long before = collections();
            System.gc();
            return collections() > before;
        }

        @Override
        public long collections() {
            return collectors.stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }
    }
}
