package io.grapevine.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The limits of one input, and whether a parser keeps them. Time is the processor time of the thread, so that a loaded machine
 * does not matter.
 */
final class Execution {
    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final long MOST_ALLOCATED = 16L << 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Execution() {}

    /** The reason why a parser failed: {@code kind} is the same for failures of the same cause. */
    record Failure(String kind, Throwable cause) {}

    /** Runs a parser; empty if it did well. An input that takes too long gets a second chance, when classes are loaded. */
    static Optional<Failure> run(FuzzTarget.Parser parser, byte[] input) {
        Optional<Failure> first = once(parser, input);
        return first.filter(failure -> failure.cause() instanceof TooMuch).isPresent() ? once(parser, input) : first;
    }

    private static Optional<Failure> once(FuzzTarget.Parser parser, byte[] input) {
        long start = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        try {
            parser.read(input);
        } catch (Exception | Error e) { // whatever it is, it is what is looked for
            return Optional.of(new Failure(kind(e), e));
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (nanos > LONGEST_NANOS) {
            return Optional.of(new Failure("time", new TooMuch(nanos / 1_000_000 + " ms of processor time")));
        }
        if (bytes > MOST_ALLOCATED) {
            return Optional.of(new Failure("memory", new TooMuch((bytes >> 20) + " MiB allocated")));
        }
        return Optional.empty();
    }

    private static String kind(Throwable e) {
        if (e instanceof VirtualMachineError) {
            return e.getClass().getName();
        }
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("io.grapevine.")) {
                return e.getClass().getName() + " in " + frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return e.getClass().getName();
    }

    /** A limit that an input has exceeded. */
    private static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1L;

        TooMuch(String message) {
            super(message);
        }
    }
}
