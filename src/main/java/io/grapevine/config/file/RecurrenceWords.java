package io.grapevine.config.file;

import io.grapevine.model.timeinterval.DateRange;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes the days of a recurrence for people: {@code every tuesday}, {@code on the last day of march}. */
final class RecurrenceWords {
    private RecurrenceWords() {}

    static String of(
            @Nullable List<DateRange> weekdays, @Nullable List<DateRange> days, @Nullable List<DateRange> months) {
        List<String> words = new ArrayList<>();
        if (weekdays == null) {
            words.add(days == null ? "every day" : "");
        } else {
            words.add("every " + joined(weekdays, RecurrenceWords::weekday));
        }
        if (days != null) {
            words.add((weekdays == null ? "on " : "that is ")
                    + joined(days, RecurrenceWords::dayOfMonth)
                    + (months == null ? " of each month" : ""));
        }
        if (months != null) {
            words.add((days == null ? "in " : "of ") + joined(months, RecurrenceWords::month));
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
        return new DateRange(DateRange.Field.WEEKDAYS, day, day).toString();
    }

    private static String dayOfMonth(long day) {
        if (day == -1) {
            return "the last day";
        }
        return day < 0 ? "day " + -day + " from the end" : "day " + day;
    }

    private static String month(long month) {
        return month < 1 || month > Month.values().length
                ? Long.toString(month)
                : Month.of((int) month).name().toLowerCase(Locale.ROOT);
    }
}
