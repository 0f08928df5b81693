package io.grapevine.history.query;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts of the pages in a span of time, and how fast they were answered; as JSON, an object with a field for each component. A page is
 * the first accepted notification of an incident of a group to a receiver.
 *
 * @param from the beginning of the span
 * @param to the time up to which records are counted, which is before the end of the span if counting took too long
 * @param complete whether all is counted up to {@code to}
 * @param missing the peers that did not answer, by name
 * @param rows by week, then team, then receiver
 */
public record HistoryReport(Instant from, Instant to, boolean complete, List<String> missing, List<Row> rows) {
    /** The team of a group that has no such label. */
    public static final String NO_TEAM = "-";

    /** The first characters with which spreadsheets, whatever they think of quotes, take a text for a formula. */
    private static final String FORMULA = "=+-@";

    public HistoryReport {
        missing = List.copyOf(missing);
        rows = List.copyOf(rows);
    }

    /**
     * The pages of a receiver for a team in a week.
     *
     * @param week by ISO 8601, such as {@code 2026-W47}
     * @param acknowledged the time from a page to the first acknowledgement
     * @param nobodyReacted how many pages were of an incident that ended without an acknowledgement
     * @param endedSoon how many of these ended within five minutes
     * @param atNight how many pages came between 22:00 and 7:00
     * @param longestMillis the longest time to the acknowledgement; without one to the end of the incident, or of the span
     */
    public record Row(
            String week,
            String team,
            String receiver,
            long pages,
            HistorySummary.Latency acknowledged,
            long nobodyReacted,
            long endedSoon,
            long atNight,
            long longestMillis) {
        private String csv() {
            boolean isKnown = acknowledged.count() > 0;
            return Stream.of(
                            week,
                            team.equals(NO_TEAM) ? team : text(team),
                            text(receiver),
                            pages,
                            acknowledged.count(),
                            isKnown ? seconds(acknowledged.p50Millis()) : "",
                            isKnown ? seconds(acknowledged.p90Millis()) : "",
                            nobodyReacted,
                            endedSoon,
                            atNight,
                            seconds(longestMillis))
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "", "\r\n"));
        }

        private static long seconds(long millis) {
            return Math.round(millis / 1_000.0);
        }

        /** Labels are whatever somebody sends: an apostrophe keeps a spreadsheet from running one, and controls reach no terminal. */
        private static String text(String label) {
            String text = label.replaceAll("\\p{Cntrl}", " ").strip();
            boolean isFormula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
            String safe = isFormula ? "'" + text : text;
            return safe.contains(",") || safe.contains("\"") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
        }
    }

    /** The rows as comma-separated values by RFC 4180, below their names; a time is in seconds, and empty if there is none. */
    public String csv() {
        return rows.stream()
                .map(Row::csv)
                .collect(Collectors.joining(
                        "",
                        "week,team,receiver,pages,acknowledged,median_seconds,p90_seconds,nobody_reacted,ended_soon,at_night,"
                                + "longest_seconds\r\n",
                        ""));
    }
}
