package io.grapevine.reliability;

import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A program whose wall clock is set by an hour, forwards and back, by libfaketime. */
final class ClockTrial implements FaultTrial {
    private static final List<String> STEPS = List.of("+0", "+3600", "+0", "-3600", "+0");

    private final Path directory;
    private final double mostMillis;
    private final Duration length;

    /** With so long between two steps. */
    ClockTrial(Path directory, Duration length, double mostMillis) {
        this.mostMillis = mostMillis;
        this.directory = directory;
        this.length = length;
    }

    @Override
    public String title() {
        return "the clock is set by an hour, forwards and back, each " + length.toSeconds() + " s";
    }

    @Override
    public Figures run() throws Exception {
        Path library = library();
        Path clock = directory.resolve("clock");
        set(clock, STEPS.get(0));
        List<String> before = List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + clock,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("clock.yml"), pulse.config(""));
            try (Program program = Program.starting(before, config, directory.resolve("clock-data"), List.of())) {
                awaitStart(program);
                for (String step : STEPS) {
                    set(clock, step);
                    pulse.beat(length, program);
                }
                Figures figures = new Figures();
                figures.tell("Steps of the clock", STEPS.size() - 1);
                pulse.addTo(figures, mostMillis);
                return figures;
            }
        }
    }

    /** Some JVMs hang under libfaketime. */
    private static void awaitStart(Program program) {
        try {
            program.url();
        } catch (IOException e) {
            Tool.skip("the program does not start under libfaketime");
        }
    }

    /** Replaces the file, so that no half-written one is read. */
    private static void set(Path clock, String offset) throws IOException {
        Path next = clock.resolveSibling("clock.next");
        Files.writeString(next, offset + "\n");
        Files.move(next, clock, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path library() throws IOException {
        Path libraries = Path.of("/usr/lib");
        try (Stream<Path> files = Files.walk(libraries, 3)) {
            return files.filter(file -> file.endsWith("libfaketimeMT.so.1"))
                    .findFirst()
                    .orElseGet(() -> Tool.skip("libfaketimeMT.so.1 is not below " + libraries));
        }
    }
}
