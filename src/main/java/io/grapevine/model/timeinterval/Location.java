package io.grapevine.model.timeinterval;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A time zone under its configured name.
 *
 * @param name {@code UTC}, {@code Local} or a name of the IANA database
 * @param zone the rules of the time zone
 */
public record Location(String name, ZoneId zone) {
    /** Coordinated universal time. */
    public static final Location UTC = new Location("UTC", ZoneOffset.UTC);

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
            case OF_MACHINE -> new Location(name, ZoneId.systemDefault());
            case "GMT+0", "GMT-0", "Factory" -> new Location(name, ZoneOffset.UTC);
            case "EST" -> new Location(name, ZoneOffset.ofHours(-5));
            case "MST" -> new Location(name, ZoneOffset.ofHours(-7));
            case "HST" -> new Location(name, ZoneOffset.ofHours(-10));
            case "ROC" -> new Location(name, ZoneId.of("Asia/Taipei"));
            default -> ofDatabase(name);
        };
    }

    /**
     * The names that Java has but the IANA database has not are left out, and so are the expressions that
     * {@link ZoneId#of} takes besides names.
     */
    private static Location ofDatabase(String name) throws TimeIntervalException {
        if (name.startsWith("SystemV/") || !ZoneId.getAvailableZoneIds().contains(name)) {
            String expected = "a name of the IANA time zone database such as Europe/Berlin, UTC or Local";
            throw new TimeIntervalException("location", name, expected);
        }
        return new Location(name, ZoneId.of(name));
    }

    @Override
    public String toString() {
        return name;
    }
}
