package io.grapevine.model.zone;

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
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The time zones of the JVM. It has no abbreviations of its own that the database would know: they are from a table. */
public final class JvmZones implements ZoneSource {
    /** The one instance. */
    public static final JvmZones INSTANCE = new JvmZones();

    private JvmZones() {}

    @Override
    public Optional<ZoneTable> find(String name) {
        ZoneRules standard = name.contains("/") ? null : StandardZones.ALL.get(name);
        if (standard != null) {
            return Optional.of(table(standard, name));
        }
        // Java has names besides, which the database has not, and so have the expressions that ZoneId.of takes.
        if (!name.startsWith("SystemV/")
                && ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            return Optional.of(table(ZoneRulesProvider.getRules(name, false), name));
        }
        Abbreviations names = Abbreviations.of(name);
        return names == null || names.zone().equals(name) ? Optional.empty() : find(names.zone());
    }

    @Override
    public String version() {
        return ZoneRulesProvider.getVersions("UTC").lastEntry().getKey();
    }

    @Override
    public String origin() {
        return "JVM";
    }

    /** A zone that may have no name in the database, as the one of the machine. */
    static ZoneTable of(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        boolean universal =
                rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).getTotalSeconds() == 0;
        return universal ? ZoneTable.UTC : table(rules, "");
    }

    private static ZoneTable table(ZoneRules rules, String name) {
        return new ZoneTable(rules, new Names(rules, name));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(JvmZones.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The names of times by rules of the JVM and a table that may be older than they are, and that is read when a name is asked for.
     *
     * @param zone the name of the zone, which may not be in the table
     */
    private record Names(ZoneRules rules, String zone) implements ZoneTable.Names {
        /** A winter and a summer that every JVM and the table know alike. */
        private static final List<Instant> KNOWN =
                List.of(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-07-01T00:00:00Z"));

        private static final long SINCE = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();

        @Override
        public String abbreviation(long seconds, int offset) {
            Abbreviations table = Abbreviations.of(zone);
            String name = table == null ? null : table.abbreviation(seconds, offset);
            return name != null && (seconds < SINCE || isAsKnown(seconds, offset)) ? name : number(offset);
        }

        /** Whether an offset means what it meant: where summer time became the time of all year, its name has changed. */
        private boolean isAsKnown(long seconds, int offset) {
            boolean daylight = isDaylightSaving(seconds);
            return KNOWN.stream()
                    .anyMatch(known -> rules.getOffset(known).getTotalSeconds() == offset
                            && rules.isDaylightSavings(known) == daylight);
        }

        @Override
        public boolean isDaylightSaving(long seconds) {
            return !rules.isFixedOffset() && rules.isDaylightSavings(ZoneTable.instant(seconds));
        }

        /** The offset as the database writes it where a zone has no names: {@code +0330}. */
        private static String number(int offset) {
            int all = Math.abs(offset);
            String hours = (offset < 0 ? "-" : "+") + two(all / 3600);
            int minutes = all / 60 % 60;
            int seconds = all % 60;
            return hours + (minutes + seconds == 0 ? "" : two(minutes)) + (seconds == 0 ? "" : two(seconds));
        }

        private static String two(int number) {
            return number < 10 ? "0" + number : Integer.toString(number);
        }
    }

    /**
     * The abbreviations of a time zone.
     *
     * <p>The resource has a line for each zone, {@code name start,offset=abbreviation,… start,…}: from {@code start}, in
     * seconds since 1970, the offsets, in seconds, are abbreviated so; and {@code name=other} for another name of a zone.
     *
     * @param zone Java's name of the zone
     * @param periods by their starts, the first of which is the smallest number there is
     */
    private record Abbreviations(String zone, NavigableMap<Long, Map<Integer, String>> periods) {
        /** By all names of zones. */
        private static final Map<String, Abbreviations> ALL = load();

        static @Nullable Abbreviations of(String name) {
            return ALL.get(name);
        }

        @Nullable
        String abbreviation(long seconds, int offset) {
            return periods.floorEntry(seconds).getValue().get(offset);
        }

        private static Map<String, Abbreviations> load() {
            Map<String, Abbreviations> zones = new LinkedHashMap<>();
            for (String line : lines("zones.txt")) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    zones.put(line.substring(0, space), zone(line.substring(0, space), line.substring(space + 1)));
                } else if (!line.isEmpty()) {
                    int equals = line.indexOf('=');
                    zones.put(
                            line.substring(0, equals),
                            Objects.requireNonNull(zones.get(line.substring(equals + 1)), line));
                }
            }
            return zones;
        }

        private static Abbreviations zone(String name, String periods) {
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
            return new Abbreviations(name, byStart);
        }
    }

    /**
     * The rules of zones that are named after a standard time and not a place, such as {@code EST5EDT}: newer databases, and so newer
     * JVMs, replace each with that of a city, including its local mean time before its first standard time.
     *
     * <p>The resource has a line for each zone: its name, the offset of its standard time in seconds, and the times until
     * 1996, in seconds since 1970, at which daylight saving began or ended. Later times are those of the JVM; a zone
     * without times never had daylight saving.
     */
    private static final class StandardZones {
        private static final Instant FROM_JVM = Instant.parse("1997-01-01T00:00:00Z");
        private static final int HOUR = 3600;

        static final Map<String, ZoneRules> ALL = lines("standard-zones.txt").stream()
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(parts -> parts[0], StandardZones::zone));

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
}
