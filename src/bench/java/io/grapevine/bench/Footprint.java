package io.grapevine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The processor time and the memory of a process, as Linux reports them in {@code /proc}.
 *
 * @param pid the id of the process, which is a JVM
 */
public record Footprint(long pid) {
    private static final String HIGHEST = "VmHWM:";

    /** The ticks in a second of {@code /proc/PID/stat}, which are so many on every architecture of a JDK. */
    private static final int TICKS = 100;

    /** Fields of {@code stat} behind the name of the program, which may have blanks: ticks in user and in system mode. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** The processor time since the start. */
    Duration processorTime() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return Duration.ofMillis(ticks * 1000 / TICKS);
    }

    /** The largest resident memory since the start, in bytes. */
    long highestResident() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(HIGHEST))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    /** Lets the JVM collect all garbage, and waits until it has. */
    public void collectGarbage() throws IOException, InterruptedException {
        new ProcessBuilder("jcmd", Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}
