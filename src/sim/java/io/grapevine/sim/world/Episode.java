package io.grapevine.sim.world;

import java.time.Duration;

/** A time during which something is wrong, as it really is, from {@code from} to before {@code to}. */
public record Episode(Duration from, Duration to) {
    boolean contains(Duration at) {
        return from.compareTo(at) <= 0 && at.compareTo(to) < 0;
    }
}
