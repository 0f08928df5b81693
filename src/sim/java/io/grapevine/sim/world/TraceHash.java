package io.grapevine.sim.world;

import io.grapevine.sim.grapevine.GrapevinePolicy;
import java.util.List;
import java.util.stream.LongStream;

/** A program that prints the hashes of what happens in some worlds. */
final class TraceHash {
    private TraceHash() {}

    /** The first seed and the last one. */
    public static void main(String[] args) {
        of(Long.parseLong(args[0]), Long.parseLong(args[1])).forEach(System.out::println);
    }

    static List<String> of(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(seed -> seed + " "
                        + Long.toHexString(Simulation.play(seed, new GrapevinePolicy(), null)
                                .traceHash()))
                .toList();
    }
}
