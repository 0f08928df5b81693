package io.grapevine.model.timeinterval;

import java.time.Instant;
import java.util.Optional;

/** Moments that recur by the wall clock of a time zone. Its text says when, without the zone. */
public interface Schedule {
    /** The first moment after a time; empty if there is none. */
    Optional<Instant> next(Instant after);

    /** The time zone. */
    Location zone();
}
