package io.grapevine.sim.world.check;

import java.time.Duration;

/** A violated invariant. */
public record Violation(String checker, Duration at, String what) {
    @Override
    public String toString() {
        return checker + " at " + at.toMillis() / 1000.0 + " s: " + what;
    }
}
