package io.grapevine.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A parser of what Linux says of a process in {@code /proc}; the texts are parsed without access to it. */
final class ProcFiles {
    private static final int TICKS_PER_SECOND = 100;

    /** Fields of {@code stat} behind the name of the program, which may have blanks: ticks in user and in system mode. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private ProcFiles() {}

    /** Seconds of processor time of all threads, ended ones too, in steps of 10 ms. */
    static double processSeconds(String stat) {
        String[] fields = fields(stat);
        return (double) (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }

    /** Seconds of processor time of a process' children that have ended. */
    static double childrenSeconds(String stat) {
        String[] fields = fields(stat);
        return (double) (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]))
                / TICKS_PER_SECOND;
    }

    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    }

    /** Nanoseconds that a thread has run. */
    static long threadNanos(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    /**
     * A size in {@code /proc/PID/status}, in MiB.
     *
     * @param key the name of the line, such as {@code VmRSS}
     */
    static double mebibytes(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " (expected: a line of it)"));
    }

    /** Seconds in which a processor of the machine was busy, since the machine started. */
    static double busySeconds(String stat) {
        // cpu user nice system idle iowait irq softirq steal
        String[] fields = stat.lines().findFirst().orElseThrow().split(" +");
        long busy = 0;
        for (int i = 1; i <= 8; i++) {
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
        }
        return (double) busy / TICKS_PER_SECOND;
    }

    /** Reads a file below {@code /proc}. */
    static String read(String first, String... more) throws IOException {
        return Files.readString(Path.of(
                "/proc", Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new)));
    }

    /** The nanoseconds of each living thread of a process; empty where the kernel does not count them. */
    static Map<String, Long> threads(long pid) throws IOException {
        Map<String, Long> nanos = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                try {
                    nanos.put(task.getFileName().toString(), threadNanos(Files.readString(task.resolve("schedstat"))));
                } catch (NoSuchFileException ended) {
                    // a thread that ends between the listing and the reading, or a kernel without this file
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return nanos;
    }
}
