package io.grapevine.web.page;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code process_*} metrics that Alertmanager has and the Prometheus client library has not, from {@code /proc}; none
 * without {@code /proc}. {@link JvmMetrics} has the library's.
 */
public final class ProcessMetrics {
    private static final Path PROC = Path.of("/proc/self");
    private static final Pattern ADDRESS_SPACE = Pattern.compile("(?m)^Max address space\\s+(\\S+)");
    private static final Pattern RECEIVED = Pattern.compile("(?m)^IpExt: (?:\\S+ ){6}(\\d+)");
    private static final Pattern SENT = Pattern.compile("(?m)^IpExt: (?:\\S+ ){7}(\\d+)");
    /** The value of an unlimited address space: the largest unsigned 64-bit number. */
    private static final double UNLIMITED = 0x1p64;

    private ProcessMetrics() {}

    /** Registers the metrics. */
    public static void register(PrometheusRegistry registry) {
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
