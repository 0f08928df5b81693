package io.grapevine.config.shape;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.MappingWriter;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.model.timeinterval.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes the sections {@code time_intervals} and {@code mute_time_intervals}. */
public final class TimeIntervalSection {
    private TimeIntervalSection() {}

    /** An entry of the section. */
    public record NamedIntervals(String name, List<TimeInterval> intervals) {}

    /** Reads one of a range's texts. */
    @FunctionalInterface
    interface Reader<T> {
        T read(String text) throws TimeIntervalException;
    }

    /**
     * Reads one of the two sections, and adds to the {@code names} taken. An element that is null has no name and never
     * holds.
     */
    public static List<NamedIntervals> read(String section, MappingReader in, Set<String> names) {
        List<NamedIntervals> read = new ArrayList<>();
        for (Value item : in.value(section).items()) {
            read.add(item.read(entry -> readNamed(section, entry, item.isNull(), names)));
        }
        return read;
    }

    private static NamedIntervals readNamed(String section, MappingReader in, boolean nameless, Set<String> names) {
        String kind = section.substring(0, section.length() - 1).replace('_', ' ');
        String name = in.text("name");
        if (name.isEmpty() && !nameless) {
            in.fault("name", "missing name in " + kind + " (expected: a name)");
        } else if (!names.add(name)) {
            in.fault("name", kind + " " + Quoted.quote(name) + " is not unique (expected: a name of its own)");
        }
        List<TimeInterval> intervals = new ArrayList<>();
        for (Value item : in.value("time_intervals").items()) {
            intervals.add(item.read(TimeIntervalSection::readInterval));
        }
        return new NamedIntervals(name, List.copyOf(intervals));
    }

    private static TimeInterval readInterval(MappingReader in) {
        Value location = in.value("location");
        return new TimeInterval(
                ranges(in, "times", TimeIntervalSection::timeRange),
                dates(in, DateRange.Field.WEEKDAYS),
                dates(in, DateRange.Field.DAYS_OF_MONTH),
                dates(in, DateRange.Field.MONTHS),
                dates(in, DateRange.Field.YEARS),
                location.isNull() ? null : parse(location, Location::parse));
    }

    private static <T> @Nullable List<T> ranges(MappingReader in, String name, Function<Value, @Nullable T> reader) {
        Value list = in.value(name);
        if (list.isNull()) {
            return null;
        }
        List<T> ranges = new ArrayList<>();
        for (Value item : list.items()) {
            T range = item.isNull() ? null : reader.apply(item); // null is a range that never holds
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    static @Nullable List<DateRange> dates(MappingReader in, DateRange.Field field) {
        return ranges(in, field.key(), item -> parse(item, text -> DateRange.parse(field, text)));
    }

    static <T> @Nullable T parse(Value value, Reader<T> reader) {
        try {
            return reader.read(value.text());
        } catch (TimeIntervalException e) {
            String message = String.valueOf(e.getMessage());
            value.fault(message.substring(message.indexOf(": ") + 2)); // the path has the field name already
            return null;
        }
    }

    private static @Nullable TimeRange timeRange(Value value) {
        return value.<@Nullable TimeRange>read(in -> {
            String start = in.text("start_time");
            String end = in.text("end_time");
            try {
                return TimeRange.parse(start, end);
            } catch (TimeIntervalException e) {
                in.fault(String.valueOf(e.getMessage())); // names the one of the two fields
                return null;
            }
        });
    }

    /**
     * Writes one of the two sections, if it is not empty, as Alertmanager writes it: what follows an interval with a
     * location in the same list is written in braces, for Go's writer keeps the style of the last field.
     */
    public static void write(String section, List<NamedIntervals> entries, MappingWriter out) {
        if (!entries.isEmpty()) {
            out.value(section, toYaml(entries));
        }
    }

    private static Yaml.Sequence toYaml(List<NamedIntervals> section) {
        List<Yaml> items = new ArrayList<>();
        boolean flow = false;
        for (NamedIntervals named : section) {
            List<Yaml> intervals = new ArrayList<>();
            boolean innerFlow = false;
            for (TimeInterval interval : named.intervals()) {
                intervals.add(new Yaml.Mapping(toYaml(interval).entries(), innerFlow));
                innerFlow = interval.location() != null;
            }
            Yaml.Mapping mapping = MappingWriter.mapping(out -> {
                out.text("name", named.name());
                out.value("time_intervals", new Yaml.Sequence(intervals));
            });
            items.add(new Yaml.Mapping(mapping.entries(), flow));
            flow = innerFlow;
        }
        return new Yaml.Sequence(items);
    }

    private static Yaml.Mapping toYaml(TimeInterval interval) {
        return MappingWriter.mapping(out -> {
            out.list(
                    "times",
                    orNone(interval.times()),
                    range -> MappingWriter.mapping(inner -> {
                        inner.text("start_time", range.startTime());
                        inner.text("end_time", range.endTime());
                    }));
            texts(out, "weekdays", interval.weekdays());
            texts(out, "days_of_month", interval.daysOfMonth());
            texts(out, "months", interval.months());
            texts(out, "years", interval.years());
            if (interval.location() != null) {
                out.text("location", interval.location().name());
            }
        });
    }

    private static void texts(MappingWriter out, String name, @Nullable List<?> ranges) {
        List<Yaml> texts = orNone(ranges).stream()
                .<Yaml>map(range -> Yaml.of(range.toString()))
                .toList();
        if (!texts.isEmpty()) {
            out.value(name, new Yaml.Sequence(texts, true));
        }
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** The time intervals of a name among {@code known}; none, with an error, if there are none of the name. */
    public static List<TimeInterval> named(Value name, Map<String, List<TimeInterval>> known) {
        List<TimeInterval> found = known.get(name.text());
        if (found != null) {
            return found;
        }
        String expected = NearestName.of(name.text(), known.keySet())
                .orElse(
                        known.isEmpty()
                                ? "a time interval of the configuration, which has none"
                                : "one of " + String.join(", ", known.keySet()));
        name.fault(name.describe() + " (expected: " + expected + ")");
        return List.of();
    }

    /**
     * Reads the time zone of a plan that all replicas share; null if it is not valid. That of the machine is none, as replicas may be in
     * several zones.
     */
    public static @Nullable Location zone(Value value) {
        String name = value.text();
        try {
            if (!name.equals(Location.OF_MACHINE)) {
                return Location.parse(name);
            }
        } catch (TimeIntervalException unknown) {
            // reported below, without the zone of the machine among those that are expected
        }
        value.fault(
                value.describe() + " (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)");
        return null;
    }
}
