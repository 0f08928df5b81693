package io.grapevine.model;

import java.time.ZoneOffset;

/** The UTC offsets in which an alert's start and end were sent and are shown. */
public record Offsets(ZoneOffset start, ZoneOffset end) {
    /** Both times in UTC. */
    public static final Offsets UTC = new Offsets(ZoneOffset.UTC, ZoneOffset.UTC);

    /** Those of two times; the same object for all that are in UTC, as nearly all are. */
    public static Offsets of(ZoneOffset start, ZoneOffset end) {
        return start.equals(ZoneOffset.UTC) && end.equals(ZoneOffset.UTC) ? UTC : new Offsets(start, end);
    }
}
