package io.grapevine.virtualtime.configtest.play;

import java.time.Instant;
import java.time.InstantSource;

/** The clock that templates read: that of the test that runs. */
final class WorldClock implements InstantSource {
    private InstantSource world = InstantSource.fixed(Instant.EPOCH);

    /** Follows another world from now on. */
    void follow(InstantSource other) {
        world = other;
    }

    @Override
    public Instant instant() {
        return world.instant();
    }
}
