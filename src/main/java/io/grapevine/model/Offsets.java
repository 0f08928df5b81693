package io.grapevine.model;

import java.time.ZoneOffset;

/**
 * How far from UTC the clock was in which the times of an alert were written: they are shown as they were sent.
 *
 * @param start the offset of the start
 * @param end the offset of the end
 */
public record Offsets(ZoneOffset start, ZoneOffset end) {
    /** Both times in UTC. */
    public static final Offsets UTC = new Offsets(ZoneOffset.UTC, ZoneOffset.UTC);
}
