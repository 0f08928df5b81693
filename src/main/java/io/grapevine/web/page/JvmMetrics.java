package io.grapevine.web.page;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.function.ToLongFunction;

/**
 * The {@code jvm_*} metrics that Java dashboards use. They initialize the JVM's management beans at the first scrape,
 * since that would delay the start.
 */
public final class JvmMetrics {
    private JvmMetrics() {}

    /** Registers them all. */
    public static void register(PrometheusRegistry registry) {
        memory(registry, "jvm_memory_used_bytes", "Memory in use.", MemoryUsage::getUsed);
        memory(registry, "jvm_memory_committed_bytes", "Memory taken from the system.", MemoryUsage::getCommitted);
        memory(registry, "jvm_memory_max_bytes", "Most memory; -1 where there is no limit.", MemoryUsage::getMax);
        GaugeWithCallback.builder()
                .name("jvm_memory_pool_used_bytes")
                .help("Memory in use, by pool.")
                .labelNames("pool")
                .callback(out -> {
                    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                        out.call((double) pool.getUsage().getUsed(), pool.getName());
                    }
                })
                .register(registry);
        SummaryWithCallback.builder()
                .name("jvm_gc_collection_seconds")
                .help("Number and time of garbage collections.")
                .labelNames("gc")
                .callback(out -> {
                    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
                        out.call(gc.getCollectionCount(), gc.getCollectionTime() / 1e3, Quantiles.EMPTY, gc.getName());
                    }
                })
                .register(registry);
        threads(registry);
        CounterWithCallback.builder()
                .name("jvm_classes_loaded_total")
                .help("Classes loaded since the start.")
                .callback(out -> out.call(
                        (double) ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("jvm_runtime_info")
                .help("Version of the JVM.")
                .labelNames("runtime", "vendor", "version")
                .callback(out -> out.call(
                        1, property("java.runtime.name"), property("java.vm.vendor"), property("java.runtime.version")))
                .register(registry);
    }

    private static void memory(
            PrometheusRegistry registry, String name, String help, ToLongFunction<MemoryUsage> figure) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("area")
                .callback(out -> {
                    var memory = ManagementFactory.getMemoryMXBean();
                    out.call((double) figure.applyAsLong(memory.getHeapMemoryUsage()), "heap");
                    out.call((double) figure.applyAsLong(memory.getNonHeapMemoryUsage()), "nonheap");
                })
                .register(registry);
    }

    private static void threads(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("jvm_threads_current")
                .help("Number of threads.")
                .callback(out -> out.call(ManagementFactory.getThreadMXBean().getThreadCount()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("jvm_threads_peak")
                .help("Most threads since the start.")
                .callback(out -> out.call(ManagementFactory.getThreadMXBean().getPeakThreadCount()))
                .register(registry);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
