package io.grapevine.history.query;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the history, from which a page goes on to older records.
 *
 * @param at the time of the last record that was looked at
 * @param passed how many records of that time were looked at, one at least
 */
public record HistoryCursor(Instant at, int passed) {
    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,12})\\.(\\d{9})-(\\d{1,9})");

    /** Reads what {@link #toString} writes; empty if the text is something else. */
    public static Optional<HistoryCursor> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
        return Optional.of(new HistoryCursor(at, Integer.parseInt(parts.group(3))));
    }

    /** Whether this place is beyond another one, towards older records. */
    boolean isAfter(HistoryCursor other) {
        return at.equals(other.at) ? passed > other.passed : at.isBefore(other.at);
    }

    /** A short text for URLs. */
    @Override
    public String toString() {
        return String.format("%d.%09d-%d", at.getEpochSecond(), at.getNano(), passed);
    }
}
