package io.grapevine.model;

import java.time.ZoneOffset;

/** The UTC offsets in which an alert's start and end were sent and are shown. */
public record Offsets(ZoneOffset start, ZoneOffset end) {
    /** UTC for both times. */
    public static final Offsets UTC = new Offsets(ZoneOffset.UTC, ZoneOffset.UTC);

    /** The offsets of two times; {@link #UTC} if both are in UTC, as nearly all are. */
    public static Offsets of(ZoneOffset start, ZoneOffset end) {
        return start.equals(ZoneOffset.UTC) && end.equals(ZoneOffset.UTC) ? UTC : new Offsets(start, end);
    }
}
