package io.grapevine.sim.world;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of what happened, line by line: the last lines, and a hash over all. */
public final class Trace {
    private static final int TAIL = 400;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Deque<String> tail = new ArrayDeque<>();
    private final @Nullable PrintStream live;
    private long hash = FNV_OFFSET;

    /** A trace that is also written to {@code live}, if there is one. */
    Trace(@Nullable PrintStream live) {
        this.live = live;
    }

    void add(Duration at, String line) {
        String whole = String.format("%9.3f %s", at.toMillis() / 1000.0, line);
        for (int i = 0; i < whole.length(); i++) {
            hash = (hash ^ whole.charAt(i)) * FNV_PRIME;
        }
        tail.add(whole);
        if (tail.size() > TAIL) {
            tail.remove();
        }
        if (live != null) {
            live.println(whole);
        }
    }

    /** The hash over all lines: equal for two plays only if all lines were. */
    public long hash() {
        return hash;
    }

    /** The last lines, up to {@code count}. */
    public List<String> tail(int count) {
        return tail.stream().skip(Math.max(0, tail.size() - count)).toList();
    }
}
