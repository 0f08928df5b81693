package io.grapevine.model.zone;

import java.util.Optional;

/** A copy of the IANA database of time zones. */
public interface ZoneSource {
    /** The version where none is known. */
    String UNKNOWN = "unknown";

    /** The zone with this name, in its exact case; empty if there is none, or if what is there cannot be used. */
    Optional<ZoneTable> find(String name);

    /** The version of the database, such as {@code 2026b}, or {@link #UNKNOWN}. */
    String version();

    /** Where the zones come from: a directory, a file, or {@code JVM}. */
    String origin();
}
