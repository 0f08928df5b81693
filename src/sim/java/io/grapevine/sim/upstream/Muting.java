package io.grapevine.sim.upstream;

import java.time.Instant;

/** A silence on one alert. */
record Muting(String alert, Instant startsAt, Instant endsAt, String comment) {
    boolean isActive(Instant now) {
        return !now.isBefore(startsAt) && now.isBefore(endsAt);
    }
}
