package io.grapevine.bench.compare;

import java.io.IOException;
import java.util.Map;

/**
 * The processor time of a process since a moment. The scheduler's count of each thread is exact to about a millisecond, but
 * forgets threads that have ended; the count of the process has them, in steps of 10 ms. Where the two differ by more
 * than the steps explain, threads have ended, and the process' count is taken.
 */
record CpuMeter(long pid, Map<String, Long> threads, double process) {
    /** Two readings, each rounded down to a step of 10 ms, of a counter that is updated with each timer tick. */
    private static final double ROUNDING_SECONDS = 0.03;

    private static final double NANOS = 1e9;

    /** Starts counting. */
    static CpuMeter of(long pid) throws IOException {
        return new CpuMeter(pid, ProcFiles.threads(pid), processSeconds(pid));
    }

    /** Seconds of processor time since the start of counting. */
    double seconds() throws IOException {
        return choose(threadSeconds(threads, ProcFiles.threads(pid)), processSeconds(pid) - process);
    }

    /** The seconds that living threads have run between two readings. */
    static double threadSeconds(Map<String, Long> before, Map<String, Long> after) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : after.entrySet()) {
            nanos += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return nanos / NANOS;
    }

    /** The better of two counts of the same time. */
    static double choose(double byThreads, double byProcess) {
        return Math.abs(byThreads - byProcess) <= ROUNDING_SECONDS ? byThreads : byProcess;
    }

    private static double processSeconds(long pid) throws IOException {
        return ProcFiles.processSeconds(ProcFiles.read(Long.toString(pid), "stat"));
    }
}
