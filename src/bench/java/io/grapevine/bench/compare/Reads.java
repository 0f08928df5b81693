package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads one path again and again over one connection. */
record Reads(Server server, Effort effort) {
    private static final int AT_LEAST = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Reads without counting, and then until there are enough reads or the time is over, three times at least.
     *
     * @return milliseconds to the end of each answer; one infinite value if the first did not come in time
     */
    Sample measure(String path) throws IOException {
        byte[] request = Connection.getRequest(path);
        Sample sample = new Sample();
        try (Connection connection = server.connect(effort.patience())) {
            repeat(connection, request, effort.warmUp(), Integer.MAX_VALUE, new Sample());
            repeat(connection, request, effort.length(), effort.requests(), sample);
        } catch (SocketTimeoutException tooLate) {
            Sample none = new Sample();
            none.add(Double.POSITIVE_INFINITY);
            return none;
        }
        return sample;
    }

    /** Enters the median of what is measured. */
    void add(Scenario.Run run, Figure figure, Point point, String path) throws IOException {
        run.add(figure, point, measure(path).median());
    }

    private void repeat(Connection connection, byte[] request, Duration length, int limit, Sample sample)
            throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < limit; i++) {
            if (i >= AT_LEAST && System.nanoTime() - start > length.toNanos()) {
                return;
            }
            long asked = System.nanoTime();
            int status = connection.exchange(request);
            long took = System.nanoTime() - asked;
            if (status != 200) {
                throw new IOException("a read: status " + status + " (expected: 200)");
            }
            if (took > effort.patience().toNanos()) {
                throw new SocketTimeoutException("an answer that took too long");
            }
            sample.add(took / NANOS_PER_MILLI);
        }
    }
}
