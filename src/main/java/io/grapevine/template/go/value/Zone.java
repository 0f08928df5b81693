package io.grapevine.template.go.value;

import io.grapevine.model.zone.ZoneTable;
import io.grapevine.model.zone.Zones;
import java.time.ZoneOffset;
import java.util.Optional;

/** The location of a time: Go's {@code *time.Location}. */
public final class Zone implements GoValue {
    /** Universal time. */
    public static final Zone UTC = new Zone("UTC", ZoneTable.UTC);

    private static final int MOST_SECONDS = 64800;

    private final String name;
    private final ZoneTable table;

    private Zone(String name, ZoneTable table) {
        this.name = name;
        this.table = table;
    }

    /**
     * A zone with one offset.
     *
     * @param name the name and the abbreviation; may be empty
     * @param seconds east of universal time
     */
    public static Zone fixed(String name, int seconds) {
        int bounded = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds));
        return new Zone(name, ZoneTable.fixed(name, ZoneOffset.ofTotalSeconds(bounded)));
    }

    /** The zone of this process. */
    public static Zone local() {
        return new Zone("Local", Zones.local());
    }

    /** The zone with this name in the database of time zones; the empty name is universal time. */
    public static Optional<Zone> named(String name) {
        return switch (name) {
            case "", "UTC" -> Optional.of(UTC);
            case "Local" -> Optional.of(local());
            default -> Zones.find(name).map(table -> new Zone(name, table));
        };
    }

    @Override
    public GoType type() {
        return GoType.LOCATION;
    }

    /** The offset in seconds east of universal time at a time in seconds since 1970. */
    public int offset(long seconds) {
        return table.offset(seconds);
    }

    /** The abbreviation at a time in seconds since 1970; may be empty. */
    public String abbreviation(long seconds) {
        return table.abbreviation(seconds);
    }

    /** Whether daylight saving is in force at a time in seconds since 1970. */
    public boolean isDaylightSaving(long seconds) {
        return table.isDaylightSaving(seconds);
    }

    @Override
    public String toString() {
        return name;
    }
}
