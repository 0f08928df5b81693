package io.grapevine.template.go.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /**
     * The abbreviations of a time zone, which Java's time zone database lacks, and the rules of zones that it replaces.
     *
     * <p>The resource has a line for each zone, {@code name start,offset=abbreviation,… start,…}: from {@code start}, in
     * seconds since 1970, the offsets, in seconds, are abbreviated so; and {@code name=other} for another name of a zone.
     *
     * @param zone Java's name of the zone
     * @param periods by their starts, the first of which is the smallest number there is
     */
    private record ZoneNames(String zone, NavigableMap<Long, Map<Integer, String>> periods) {
        private static final String RESOURCE = "/io/grapevine/template/go/zones.txt";

        private static final String STANDARD_ZONES = "/io/grapevine/template/go/standard-zones.txt";
        private static final Instant FROM_JVM = Instant.parse("1997-01-01T00:00:00Z");
        private static final int HOUR = 3600;

        /** Loaded when the first zone is asked for. */
        private static final class Database {
            static final Map<String, ZoneRules> STANDARD = loadStandardZones();
            static final Map<String, ZoneNames> ZONES = load();
        }

        /**
         * The rules of a zone. Zones named after a standard time and not a place, such as {@code EST5EDT}, are taken from a
         * resource: newer databases, and so newer JVMs, replace each with that of a city, including its local mean time
         * before its first standard time.
         */
        static ZoneRules rules(String id) {
            ZoneRules standard = Database.STANDARD.get(id);
            return standard == null ? ZoneId.of(id).getRules() : standard;
        }

        /** The names of the zone with this name; null where there is no such zone. */
        static @Nullable ZoneNames of(String name) {
            return Database.ZONES.get(name);
        }

        /** The abbreviation of an offset at a time in seconds since 1970. */
        String abbreviation(long seconds, int offset) {
            String known = periods.floorEntry(seconds).getValue().get(offset);
            return known == null ? "" : known;
        }

        private static Map<String, ZoneNames> load() {
            Map<String, ZoneNames> zones = new LinkedHashMap<>();
            for (String line : lines(RESOURCE)) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    zones.put(line.substring(0, space), zone(line.substring(0, space), line.substring(space + 1)));
                } else if (!line.isEmpty()) {
                    int equals = line.indexOf('=');
                    ZoneNames target = Objects.requireNonNull(zones.get(line.substring(equals + 1)), line);
                    zones.put(line.substring(0, equals), target);
                }
            }
            // a zone that is newer than the JVM's database is unknown rather than wrong
            Set<String> known = ZoneId.getAvailableZoneIds();
            zones.values()
                    .removeIf(names -> !known.contains(names.zone()) && !Database.STANDARD.containsKey(names.zone()));
            return zones;
        }

        private static List<String> lines(String resource) {
            try (InputStream in = Objects.requireNonNull(ZoneNames.class.getResourceAsStream(resource), resource)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ZoneNames zone(String name, String periods) {
            NavigableMap<Long, Map<Integer, String>> byStart = new TreeMap<>();
            for (String period : periods.split(" ", -1)) {
                String[] parts = period.split(",", -1);
                Map<Integer, String> byOffset = new LinkedHashMap<>();
                for (int i = 1; i < parts.length; i++) {
                    int equals = parts[i].indexOf('=');
                    byOffset.put(Integer.parseInt(parts[i].substring(0, equals)), parts[i].substring(equals + 1));
                }
                byStart.put(parts[0].isEmpty() ? Long.MIN_VALUE : Long.parseLong(parts[0]), byOffset);
            }
            return new ZoneNames(name, byStart);
        }

        /**
         * The resource has a line for each zone: its name, the offset of its standard time in seconds, and the times until
         * 1996, in seconds since 1970, at which daylight saving began or ended. Later times are those of the JVM; a zone
         * without times never had daylight saving.
         */
        private static Map<String, ZoneRules> loadStandardZones() {
            return lines(STANDARD_ZONES).stream()
                    .map(line -> line.split(" ", -1))
                    .collect(Collectors.toMap(parts -> parts[0], ZoneNames::standardZone));
        }

        private static ZoneRules standardZone(String[] parts) {
            ZoneOffset standard = ZoneOffset.ofTotalSeconds(Integer.parseInt(parts[1]));
            if (parts.length == 2) {
                return standard.getRules();
            }
            ZoneOffset daylight = ZoneOffset.ofTotalSeconds(standard.getTotalSeconds() + HOUR);
            List<ZoneOffsetTransition> transitions = new ArrayList<>();
            for (int i = 2; i < parts.length; i++) {
                boolean begins = i % 2 == 0;
                ZoneOffset before = begins ? standard : daylight;
                LocalDateTime local = LocalDateTime.ofEpochSecond(Long.parseLong(parts[i]), 0, before);
                transitions.add(ZoneOffsetTransition.of(local, before, begins ? daylight : standard));
            }
            ZoneRules later = ZoneId.of(parts[0]).getRules();
            later.getTransitions().stream()
                    .filter(transition -> transition.getInstant().isAfter(FROM_JVM))
                    .forEach(transitions::add);
            return ZoneRules.of(standard, standard, List.of(), transitions, later.getTransitionRules());
        }
    }
}
