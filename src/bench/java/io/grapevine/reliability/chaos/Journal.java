package io.grapevine.reliability.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The observations of one side, and its event log. */
final class Journal implements AutoCloseable {
    private final long zeroNanos;
    private final Instant zero;
    private final Writer log;
    private final List<Observation> observations = new ArrayList<>();

    /**
     * Opens an event log.
     *
     * @param zeroNanos the start of the run, by {@link System#nanoTime}
     */
    Journal(Path file, long zeroNanos) throws IOException {
        this.zeroNanos = zeroNanos;
        this.zero = Instant.now().plusNanos(zeroNanos - System.nanoTime()).truncatedTo(ChronoUnit.MILLIS);
        this.log = Files.newBufferedWriter(file);
    }

    /** Milliseconds since the start of the run. */
    long now() {
        return (System.nanoTime() - zeroNanos) / 1_000_000;
    }

    /** The time of day of a time of the run. */
    Instant time(long at) {
        return zero.plusMillis(at);
    }

    /** The time of the run of a time of day. */
    long at(Instant time) {
        return time.toEpochMilli() - zero.toEpochMilli();
    }

    synchronized void add(Observation observation) {
        observations.add(observation);
        note(observation.at(), observation.toString());
    }

    /** Writes a line that the account does not need. */
    synchronized void note(long at, String text) {
        try {
            log.write(String.format(Locale.ROOT, "%8.3f %s %s%n", at / 1000.0, time(at), text));
            log.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<Observation> observations() {
        return List.copyOf(observations);
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }
}
