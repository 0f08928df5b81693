package io.grapevine.template.go.time;

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
import org.jspecify.annotations.Nullable;

/**
 * The time zones named after a standard time and not a place, such as {@code EST5EDT}. Newer databases, and so newer
 * JVMs, replace each with that of a city, including its local mean time before its first standard time.
 *
 * <p>The resource has a line for each zone: its name, the offset of its standard time in seconds, and the times until
 * 1996, in seconds since 1970, at which daylight saving began or ended. Later times are those of the JVM; a zone
 * without times never had daylight saving.
 */
final class StandardZones {
    private static final String RESOURCE = "/io/grapevine/template/go/standard-zones.txt";
    private static final Instant FROM_JVM = Instant.parse("1997-01-01T00:00:00Z");
    private static final int HOUR = 3600;

    private StandardZones() {}

    /** Loaded when the first zone is asked for. */
    private static final class Database {
        static final Map<String, ZoneRules> ZONES = load();
    }

    /** The rules of the zone with this name; null where it is not one of these. */
    static @Nullable ZoneRules rules(String name) {
        return Database.ZONES.get(name);
    }

    private static Map<String, ZoneRules> load() {
        Map<String, ZoneRules> zones = new LinkedHashMap<>();
        for (String line : ZoneNames.lines(RESOURCE)) {
            String[] parts = line.split(" ", -1);
            zones.put(parts[0], zone(parts));
        }
        return zones;
    }

    private static ZoneRules zone(String[] parts) {
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
