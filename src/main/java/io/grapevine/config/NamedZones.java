package io.grapevine.config;

import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.model.zone.Zones;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time zones that a configuration names: in intervals, planned silences, schedules, heartbeats, and templates. */
public final class NamedZones {
    /** The template function whose argument is the name of a zone. */
    private static final String FUNCTION = "tz";
    /** A call of the function in a template, which may itself be in a quoted string of YAML. */
    private static final Pattern IN_TEMPLATE =
            Pattern.compile("\\b" + FUNCTION + "\\s{1,9}\\\\?[\"`]([A-Za-z0-9_+/-]{1,100})");

    private final SortedMap<String, ZoneTable> found = new TreeMap<>();

    private NamedZones() {}

    /**
     * The zones by name, without UTC, with the rules that are in force.
     *
     * @param templates the texts of the template files
     */
    public static SortedMap<String, ZoneTable> of(Config config, Extensions extensions, List<String> templates) {
        NamedZones zones = new NamedZones();
        config.timeIntervals().values().forEach(zones::addAll);
        extensions.features().values().stream().flatMap(FeatureSettings::zones).forEach(zones::add);
        zones.addTexts(config.original());
        templates.forEach(zones::addTexts);
        extensions.integrations().stream()
                .flatMap(each -> each.fields().values().stream())
                .forEach(text -> zones.addTexts(text.text()));
        return zones.found;
    }

    private void addAll(Collection<TimeInterval> intervals) {
        intervals.forEach(interval -> add(interval.zone()));
    }

    private void add(Location location) {
        if (!location.equals(Location.UTC)) {
            found.put(location.name(), location.table());
        }
    }

    /**
     * Adds the zones that a text names. It may have some megabytes, so the pattern is tried only where the name of the
     * function is.
     */
    private void addTexts(String text) {
        Matcher matcher = IN_TEMPLATE.matcher(text).useTransparentBounds(true);
        for (int at = text.indexOf(FUNCTION); at >= 0; at = text.indexOf(FUNCTION, at + 1)) {
            if (matcher.region(at, text.length()).lookingAt()) {
                Zones.find(matcher.group(1)).ifPresent(table -> found.put(matcher.group(1), table));
            }
        }
    }
}
