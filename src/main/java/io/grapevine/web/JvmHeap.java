package io.grapevine.web;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;

/** The heap of this JVM, whichever collector it has. */
final class JvmHeap implements HeapRoom.Heap {
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
