package io.grapevine.template.go.value;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The location of a time: Go's {@code *time.Location}. */
public final class Zone implements GoValue {
    /** Universal time. */
    public static final Zone UTC = new Zone("UTC", ZoneOffset.UTC.getRules(), "UTC", null);

    private final String name;
    private final ZoneRules rules;
    /** The abbreviation where it is always the same. */
    private final @Nullable String always;

    private final @Nullable ZoneNames names;

    private Zone(String name, ZoneRules rules, @Nullable String always, @Nullable ZoneNames names) {
        this.name = name;
        this.rules = rules;
        this.always = always;
        this.names = names;
    }

    /**
     * A zone with one offset.
     *
     * @param name the name and the abbreviation; may be empty
     * @param seconds east of universal time
     */
    public static Zone fixed(String name, int seconds) {
        int bounded = Math.max(-64800, Math.min(64800, seconds));
        return new Zone(name, ZoneOffset.ofTotalSeconds(bounded).getRules(), name, null);
    }

    /** The zone of this process. */
    public static Zone local() {
        ZoneId system = ZoneId.systemDefault();
        boolean utc = system.getRules().isFixedOffset()
                && system.getRules().getOffset(Instant.EPOCH).getTotalSeconds() == 0;
        return new Zone("Local", ZoneNames.rules(system.getId()), utc ? "UTC" : null, ZoneNames.of(system.getId()));
    }

    /** The zone with this name in the database of time zones; the empty name is universal time. */
    public static Optional<Zone> named(String name) {
        if (name.isEmpty() || name.equals("UTC")) {
            return Optional.of(UTC);
        }
        if (name.equals("Local")) {
            return Optional.of(local());
        }
        ZoneNames names = ZoneNames.of(name);
        if (names == null) {
            return Optional.empty();
        }
        return Optional.of(new Zone(name, ZoneNames.rules(names.zone()), null, names));
    }

    @Override
    public GoType type() {
        return GoType.LOCATION;
    }

    /** The offset in seconds east of universal time at a time in seconds since 1970. */
    public int offset(long seconds) {
        return rules.isFixedOffset()
                ? rules.getOffset(Instant.EPOCH).getTotalSeconds()
                : rules.getOffset(instant(seconds)).getTotalSeconds();
    }

    /** The abbreviation at a time in seconds since 1970; may be empty. */
    public String abbreviation(long seconds) {
        if (always != null) {
            return always;
        }
        return names == null ? "" : names.abbreviation(seconds, offset(seconds));
    }

    /** Whether daylight saving is in force at a time in seconds since 1970. */
    public boolean isDaylightSaving(long seconds) {
        return !rules.isFixedOffset() && rules.isDaylightSavings(instant(seconds));
    }

    private static Instant instant(long seconds) {
        return Instant.ofEpochSecond(
                Math.max(Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), seconds)));
    }

    @Override
    public String toString() {
        return name;
    }
}
