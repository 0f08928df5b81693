package io.grapevine.web.page;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code jvm_*} and {@code process_*} metrics, most of them those of the Prometheus client library. These are created at the first
 * scrape only: to set up the JVM's management takes a noticeable part of the start.
 */
public final class JvmMetrics implements MultiCollector {
    private static final Path PROC = Path.of("/proc/self");
    private static final Pattern ADDRESS_SPACE = Pattern.compile("(?m)^Max address space\\s+(\\S+)");
    private static final Pattern RECEIVED = Pattern.compile("(?m)^IpExt: (?:\\S+ ){6}(\\d+)");
    private static final Pattern SENT = Pattern.compile("(?m)^IpExt: (?:\\S+ ){7}(\\d+)");
    /** The value of an unlimited address space: the largest unsigned 64-bit number. */
    private static final double UNLIMITED = 0x1p64;

    private @Nullable PrometheusRegistry created;

    private JvmMetrics() {}

    /** Registers the metrics. */
    public static void register(PrometheusRegistry registry) {
        registerOfProcess(registry);
        registry.register(new JvmMetrics());
    }

    @Override
    public synchronized MetricSnapshots collect() {
        if (created == null) {
            created = create();
        }
        return created.scrape();
    }

    private static PrometheusRegistry create() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
        return registry;
    }

    /** Registers what Alertmanager has and the library has not, from {@code /proc}; nothing without {@code /proc}. */
    private static void registerOfProcess(PrometheusRegistry registry) {
        if (!Files.isReadable(PROC.resolve("limits"))) {
            return;
        }
        MetricFactory metrics = new MetricFactory(registry, "process_");
        metrics.gauge(
                "virtual_memory_max_bytes", "Most address space.", out -> out.call(number("limits", ADDRESS_SPACE)));
        metrics.counter(
                "network_receive_bytes_total",
                "Bytes received over the network.",
                out -> out.call(number("net/netstat", RECEIVED)));
        metrics.counter(
                "network_transmit_bytes_total",
                "Bytes sent over the network.",
                out -> out.call(number("net/netstat", SENT)));
    }

    /** The number in a line of a file; 0 if there is none. */
    private static double number(String file, Pattern line) {
        try {
            Matcher found = line.matcher(Files.readString(PROC.resolve(file)));
            if (!found.find()) {
                return 0;
            }
            return found.group(1).equals("unlimited") ? UNLIMITED : Double.parseDouble(found.group(1));
        } catch (IOException e) {
            return 0;
        }
    }
}
