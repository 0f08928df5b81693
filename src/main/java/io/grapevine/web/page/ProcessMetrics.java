package io.grapevine.web.page;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code process_*} metrics, from {@code /proc}. Without {@code /proc} only the start time is reported. */
public final class ProcessMetrics {
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");
    private static final Pattern ADDRESS_SPACE = Pattern.compile("(?m)^Max address space\\s+(\\S+)");
    private static final Pattern RECEIVED = Pattern.compile("(?m)^IpExt: (\\S+ ){6}(\\d+) (\\d+)");
    /** The value of an unlimited address space: the largest unsigned 64-bit number. */
    private static final double UNLIMITED = 0x1p64;
    /** Linux counts processor time in hundredths of a second for programs, whatever its kernel does inside. */
    private static final double TICKS = 100;

    private final Path proc;

    private ProcessMetrics(Path proc) {
        this.proc = proc;
    }

    /** Registers them all. */
    public static void register(PrometheusRegistry registry) {
        new ProcessMetrics(Path.of("/proc/self")).registerTo(registry);
    }

    private void registerTo(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "process_");
        double started = startTime();
        metrics.gauge("start_time_seconds", "Start of the process, in seconds since 1970.", out -> out.call(started));
        if (!Files.isReadable(proc.resolve("stat"))) {
            return;
        }
        metrics.counter(
                "cpu_seconds_total",
                "Processor time in user and system mode, in seconds.",
                out -> out.call((stat(11) + stat(12)) / TICKS));
        metrics.gauge("virtual_memory_bytes", "Size of the address space.", out -> out.call(stat(20)));
        metrics.gauge("resident_memory_bytes", "Size of the memory that is in use.", out -> out.call(status("VmRSS")));
        metrics.gauge("virtual_memory_max_bytes", "Most address space.", out -> out.call(limit(ADDRESS_SPACE)));
        metrics.gauge("open_fds", "Open file descriptors.", out -> out.call(openFiles()));
        metrics.gauge("max_fds", "Most open file descriptors.", out -> out.call(limit(OPEN_FILES)));
        metrics.counter("network_receive_bytes_total", "Bytes received over the network.", out -> out.call(network(2)));
        metrics.counter("network_transmit_bytes_total", "Bytes sent over the network.", out -> out.call(network(3)));
    }

    private static double startTime() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> start.toEpochMilli() / 1e3)
                .orElse(0d);
    }

    /** The n-th number after the state of the process, counted from 1 in the order of {@code /proc/self/stat}. */
    private double stat(int number) {
        return read("stat", text -> {
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return OptionalDouble.of(Double.parseDouble(fields[number]));
        });
    }

    private double status(String name) {
        Pattern line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB");
        return read("status", text -> number(line, 1, text)) * 1024;
    }

    private double limit(Pattern line) {
        return read("limits", text -> text.isEmpty() ? OptionalDouble.empty() : number(line, 1, text));
    }

    private double network(int group) {
        return read("net/netstat", text -> number(RECEIVED, group, text));
    }

    private double openFiles() {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve("fd"))) {
            int count = 0;
            for (Path descriptor : open) {
                count += descriptor.toString().isEmpty() ? 0 : 1;
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }

    private static OptionalDouble number(Pattern line, int group, String text) {
        Matcher found = line.matcher(text);
        if (!found.find()) {
            return OptionalDouble.empty();
        }
        String number = found.group(group);
        return OptionalDouble.of(number.equals("unlimited") ? UNLIMITED : Double.parseDouble(number));
    }

    private double read(String file, Function<String, OptionalDouble> number) {
        try {
            return Optional.of(Files.readString(proc.resolve(file)))
                    .map(number)
                    .orElseThrow()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
