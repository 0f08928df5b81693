package io.grapevine.reliability;

import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A program whose wall clock is set by an hour every {@code length}, forwards and back, by a small library that is compiled here:
 * under libfaketime the Java virtual machine does not start.
 */
record ClockTrial(Path directory, Duration length, double mostMillis) implements FaultTrial {
    private static final List<Duration> STEPS =
            List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1), Duration.ZERO);

    @Override
    public String title() {
        return "the clock is set by an hour, forwards and back, each " + length.toSeconds() + " s";
    }

    @Override
    public Figures run() throws Exception {
        Path library = compiledLibrary();
        Path offset = directory.resolve("offset");
        set(offset, Duration.ZERO);
        List<String> before = List.of("env", "LD_PRELOAD=" + library, "WALL_CLOCK_OFFSET=" + offset);
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("clock.yml"), pulse.config(""));
            try (Program program = Program.starting(before, config, directory.resolve("clock-data"), List.of())) {
                pulse.beat(length, program);
                for (Duration step : STEPS) {
                    set(offset, step);
                    pulse.beat(length, program);
                }
                Figures figures = new Figures();
                figures.tell("Steps of the clock", STEPS.size());
                pulse.addTo(figures, mostMillis);
                return figures;
            }
        }
    }

    /** Overwrites the eight bytes that the program has mapped. */
    private static void set(Path offset, Duration step) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        Files.write(
                offset, bytes.putLong(step.toSeconds()).array(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private Path compiledLibrary() throws IOException, InterruptedException {
        String compiler = Tool.find("cc").toString();
        Path source = directory.resolve("wall-clock.c");
        try (InputStream resource = ClockTrial.class.getResourceAsStream("wall-clock.c")) {
            Files.copy(resource, source);
        }
        Path library = directory.resolve("wall-clock.so");
        Process process = new ProcessBuilder(
                        compiler, "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("cc: exit code " + process.exitValue());
        }
        return library;
    }
}
