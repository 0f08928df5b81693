package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Sends requests over one connection at regular intervals. */
final class Pace {
    private static final double NANOS_PER_MILLI = 1e6;

    /** As late as a request may ever be. */
    private static final long ANY_NANOS = Duration.ofDays(1).toNanos();

    private Pace() {}

    /**
     * Sends a request at each beginning of a period, one at least; what is late is not made up for, so that no burst follows a pause.
     *
     * @param period in nanoseconds
     * @param end when to stop, in the time of {@link System#nanoTime}
     * @param requests by their number, from 0
     * @return the milliseconds from each request to its answer
     * @throws IOException if a status is not 200
     */
    static Sample send(Connection connection, long period, long end, IntFunction<byte[]> requests) throws IOException {
        return send(connection, period, end, requests, period);
    }

    /**
     * Sends a request at each beginning of a period, one at least, and makes up for what is late, so that as many are
     * sent beside other work.
     *
     * @param period in nanoseconds
     * @param end when to stop, in the time of {@link System#nanoTime}
     * @param requests by their number, from 0
     * @return the milliseconds from each request to its answer
     * @throws IOException if a status is not 200
     */
    static Sample sendAll(Connection connection, long period, long end, IntFunction<byte[]> requests)
            throws IOException {
        return send(connection, period, end, requests, ANY_NANOS);
    }

    /** Waits until a time of {@link System#nanoTime}. */
    static void await(long time) {
        for (long early = time - System.nanoTime(); early > 0; early = time - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }

    private static Sample send(
            Connection connection, long period, long end, IntFunction<byte[]> requests, long mostLate)
            throws IOException {
        Sample millis = new Sample();
        long due = System.nanoTime();
        for (int i = 0; i == 0 || due < end && System.nanoTime() < end; i++) {
            await(due);
            long asked = System.nanoTime();
            connection.accept(requests.apply(i));
            millis.add((System.nanoTime() - asked) / NANOS_PER_MILLI);
            due = Math.max(due + period, System.nanoTime() - mostLate);
        }
        return millis;
    }
}
