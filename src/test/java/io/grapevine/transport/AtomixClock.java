package io.grapevine.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** The wall clock of the Atomix that {@link OwnAtomix} loads. Each of them loads this class anew, too. */
public final class AtomixClock implements LongUnaryOperator {
    private static final AtomicLong OFFSET = new AtomicLong();
    private static final AtomicLong READ = new AtomicLong();

    /** Called by Atomix in place of the method of {@link System}. */
    public static long currentTimeMillis() {
        READ.incrementAndGet();
        return System.currentTimeMillis() + OFFSET.get();
    }

    /** Sets how many milliseconds it goes before the right time; the answer is how often it was read by now. */
    @Override
    public long applyAsLong(long offset) {
        OFFSET.set(offset);
        return READ.get();
    }
}
