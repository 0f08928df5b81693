package io.grapevine.model.timeinterval;

import java.time.Instant;

/**
 * A period of a recurrence.
 *
 * @param start the first moment that belongs to it
 * @param end the first moment after it; later than {@code start}
 */
public record Occurrence(Instant start, Instant end) {}
