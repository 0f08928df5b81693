package io.grapevine.config.shape;

import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.timeinterval.DateRange;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.model.timeinterval.Recurrence;
import io.grapevine.model.timeinterval.Schedule;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code every}: days that recur, and a time of day in a zone.
 *
 * @param intervals the time intervals that may be excepted, by name
 */
public record RecurrenceSection(Map<String, List<TimeInterval>> intervals) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    /**
     * The starts of a recurrence.
     *
     * @param recurrence the recurrence, whose periods have no length
     * @param words when they are, such as {@code every Tuesday at 02:00}
     */
    private record Starts(Recurrence recurrence, String words) implements Schedule {
        @Override
        public Optional<Instant> next(Instant after) {
            return recurrence.after(after, 1).stream().map(Occurrence::start).findFirst();
        }

        @Override
        public Location zone() {
            return recurrence.zone();
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Reads periods, which have an end; adds when they are to {@code words}. */
    public @Nullable Recurrence periods(MappingReader in, List<String> words) {
        if (in.has("for") == in.has("until")) {
            in.fault(
                    "for", (in.has("for") ? "set beside until" : "missing") + " (expected: for, such as 2h, or until)");
        }
        Duration length = in.has("for") ? duration(in.value("for"), Recurrence.LONGEST) : null;
        LocalTime until = in.has("until") && !in.has("for") ? clock(in.value("until")) : null;
        int behindStart = words.size() + 2;
        Recurrence read = read(in, length, until, words);
        if (read != null) {
            String end = length == null ? "until " + until : "for " + DurationField.print(length);
            words.add(behindStart, end + " (" + read.zone().name() + ")");
        }
        return read;
    }

    /** Reads a duration of at least one minute; null, with an error, if it is wrong. */
    public static @Nullable Duration duration(Value value, Duration longest) {
        return value.duration(SHORTEST, longest, "from 1m to " + DurationField.print(longest))
                .orElse(null);
    }

    /** Reads moments. */
    public Optional<Schedule> starts(MappingReader in) {
        List<String> words = new ArrayList<>();
        Recurrence read = read(in, Duration.ZERO, null, words);
        if (read == null) {
            return Optional.empty();
        }
        Schedule starts = new Starts(read, String.join(" ", words));
        if (starts.next(Instant.EPOCH).isEmpty()) {
            in.fault("has no occurrence (expected: days that exist)");
        }
        return Optional.of(starts);
    }

    private @Nullable Recurrence read(
            MappingReader in, @Nullable Duration length, @Nullable LocalTime until, List<String> words) {
        List<DateRange> weekdays = dates(in, DateRange.Field.WEEKDAYS);
        List<DateRange> days = dates(in, DateRange.Field.DAYS_OF_MONTH);
        List<DateRange> months = dates(in, DateRange.Field.MONTHS);
        LocalTime at = clock(in.value("at"));
        Location zone = TimeIntervalSection.zone(in.value("zone"));
        List<String> except = in.value("except").texts();
        List<TimeInterval> excepted = new ArrayList<>();
        for (Value name : in.value("except").items()) {
            excepted.addAll(TimeIntervalSection.named(name, intervals));
        }
        boolean noDays = Stream.of(weekdays, days, months).anyMatch(ranges -> ranges != null && ranges.isEmpty());
        if (noDays || at == null || zone == null || (length == null && until == null)) {
            return null;
        }
        words.add(days(weekdays, days, months));
        words.add("at " + at);
        if (!except.isEmpty()) {
            words.add("except " + String.join(", ", except));
        }
        return new Recurrence(new TimeInterval(null, weekdays, days, months, null, zone), at, length, until, excepted);
    }

    private static @Nullable List<DateRange> dates(MappingReader in, DateRange.Field field) {
        Value value = in.value(field.key());
        if (value.isList() && value.items().isEmpty()) {
            value.fault("an empty list (expected: at least one, or none of the field)");
        }
        return TimeIntervalSection.dates(in, field);
    }

    private static @Nullable LocalTime clock(Value value) {
        String text = value.text();
        if (!CLOCK.matcher(text).matches()) {
            value.fault(value.describe() + " (expected: HH:MM from 00:00 to 23:59, in quotes)");
            return null;
        }
        return LocalTime.parse(text);
    }

    /** The days of a recurrence for people: {@code every Tuesday}, {@code on the last day of March}. */
    private static String days(
            @Nullable List<DateRange> weekdays, @Nullable List<DateRange> days, @Nullable List<DateRange> months) {
        List<String> words = new ArrayList<>();
        if (weekdays == null) {
            words.add(days == null ? "every day" : "");
        } else {
            words.add("every " + joined(weekdays, RecurrenceSection::weekday));
        }
        if (days != null) {
            words.add((weekdays == null ? "on " : "that is ")
                    + joined(days, RecurrenceSection::dayOfMonth)
                    + (months == null ? " of each month" : ""));
        }
        if (months != null) {
            words.add((days == null ? "in " : "of ") + joined(months, RecurrenceSection::month));
        }
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String joined(List<DateRange> ranges, LongFunction<String> member) {
        return ranges.stream()
                .map(range -> range.begin() == range.end()
                        ? member.apply(range.begin())
                        : member.apply(range.begin()) + " to " + member.apply(range.end()))
                .collect(Collectors.joining(", "));
    }

    private static String weekday(long day) {
        return capitalized(new DateRange(DateRange.Field.WEEKDAYS, day, day).toString());
    }

    private static String dayOfMonth(long day) {
        if (day == -1) {
            return "the last day";
        }
        return day < 0 ? "day " + -day + " from the end" : "day " + day;
    }

    private static String month(long month) {
        return capitalized(Month.of((int) month).name().toLowerCase(Locale.ROOT));
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
