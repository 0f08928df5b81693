package io.grapevine.amtool.checking;

import io.grapevine.base.go.Quoted;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.ZoneTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The part of a check that is about the rules of time zones, of which a computer may have several versions.
 *
 * @param now the time of the check
 */
record ZoneCheck(ZoneFiles zones, Instant now) {
    private static final Duration AHEAD = Duration.ofDays(3653);

    /** The zones that have other rules in the database of the system than in that of the JVM, now or in the next ten years. */
    List<String> warnings(Collection<String> names) {
        List<String> warnings = new ArrayList<>();
        for (String name : names) {
            List<ZoneSource> known = zones.sources().stream()
                    .filter(source -> source.find(name).isPresent())
                    .toList();
            for (ZoneSource other : known.stream().skip(1).toList()) {
                ZoneSource used = known.get(0);
                first(name, used, other)
                        .ifPresent(day -> warnings.add("time zone " + Quoted.quote(name)
                                + ": other rules in " + text(other) + " than in " + text(used)
                                + ", which are used, from " + day
                                + " on (expected: the same; update the older one)"));
            }
        }
        return warnings;
    }

    private Optional<LocalDate> first(String name, ZoneSource used, ZoneSource other) {
        ZoneTable rules = used.find(name).orElseThrow();
        return rules.firstDifference(other.find(name).orElseThrow(), now, now.plus(AHEAD))
                .map(instant -> instant.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static String text(ZoneSource source) {
        String place = source.origin().equals("JVM") ? "the JVM" : source.origin();
        return place + " (" + source.version() + ")";
    }
}
