package io.grapevine.model.timeinterval;

import io.grapevine.model.zone.ZoneTable;
import io.grapevine.model.zone.Zones;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * A time zone under its configured name.
 *
 * @param name {@code UTC}, {@code Local} or a name of the IANA database
 * @param known the rules when the name was read, which count if the database in force has no such zone any more
 */
public record Location(String name, ZoneTable known) {
    /** Coordinated universal time. */
    public static final Location UTC = new Location("UTC", ZoneTable.UTC);

    /** The name of the zone of this machine. */
    public static final String OF_MACHINE = "Local";

    /**
     * Finds a zone by name.
     *
     * @param name a name of the IANA database in its exact case; {@code Local} is the zone of this machine, and the
     *     empty name is UTC
     * @throws TimeIntervalException if no zone has the name
     */
    public static Location parse(String name) throws TimeIntervalException {
        return switch (name) {
            case "", "UTC" -> UTC;
            case OF_MACHINE -> ofMachine();
            default ->
                new Location(
                        name,
                        Zones.find(name)
                                .orElseThrow(() -> new TimeIntervalException(
                                        "location",
                                        name,
                                        "a name of the IANA time zone database such as Europe/Berlin, UTC or Local")));
        };
    }

    /** The zone of this machine. */
    public static Location ofMachine() {
        return new Location(OF_MACHINE, Zones.local());
    }

    /** The rules of the database in force. */
    public ZoneTable table() {
        if (equals(UTC)) {
            return known;
        }
        return name.equals(OF_MACHINE) ? Zones.local() : Zones.find(name).orElse(known);
    }

    /** The time that clocks show at an instant. */
    public OffsetDateTime at(Instant instant) {
        return table().at(instant);
    }

    /** The instant of a wall time. One that the clock skips is as much later as the clock skips; of two equal ones the first counts. */
    public Instant instant(LocalDateTime local) {
        return table().instant(local);
    }

    @Override
    public String toString() {
        return name;
    }
}
