package io.grapevine.template.go.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The abbreviations of time zones, which Java's time zone database lacks.
 *
 * <p>The resource has a line for each zone, {@code name start,offset=abbreviation,… start,…}: from {@code start}, in
 * seconds since 1970, the offsets, in seconds, are abbreviated so; and {@code name=other} for another name of a zone.
 *
 * @param zone Java's name of the zone
 * @param periods by their starts, the first of which is the smallest number there is
 */
record ZoneNames(String zone, NavigableMap<Long, Map<Integer, String>> periods) {
    private static final String RESOURCE = "/io/grapevine/template/go/zones.txt";

    /** Loaded when the first zone is asked for. */
    private static final class Database {
        static final Map<String, ZoneNames> ZONES = load();
    }

    /** Those of the zone with this name; null where there is no such zone. */
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
        zones.values().removeIf(names -> !known.contains(names.zone()) && StandardZones.rules(names.zone()) == null);
        return zones;
    }

    /** The lines of a resource. */
    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(ZoneNames.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
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
}
