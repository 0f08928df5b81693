package io.grapevine.model;

import java.time.ZoneOffset;

/** The UTC offsets in which an alert's start and end were sent and are shown. */
public record Offsets(ZoneOffset start, ZoneOffset end) {
    /** Both times in UTC. */
    public static final Offsets UTC = new Offsets(ZoneOffset.UTC, ZoneOffset.UTC);
}
