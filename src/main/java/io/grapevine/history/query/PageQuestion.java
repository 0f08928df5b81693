package io.grapevine.history.query;

import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.RecordType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks a store for some records of a span.
 *
 * @param from the time of the oldest record
 * @param to the time before which all records are
 * @param order whether the oldest or the newest records come first
 * @param skip how many of the first records are left out, as they are known
 * @param size how many records are wanted at most, one at least; fewer come if they hold long texts
 * @param types the types of records; empty for all. Others are not counted
 */
public record PageQuestion(Instant from, Instant to, Order order, int skip, int size, Set<RecordType> types) {
    /** The largest {@code size}. */
    static final int MOST = 1_000;

    private static final String VERSION = "1";
    private static final int FIELDS = 7;

    public PageQuestion {
        types = Set.copyOf(types);
    }

    /** What is left of the span after the records of a page; the page must not be empty. */
    PageQuestion after(List<HistoryRecord> page) {
        Instant edge = page.get(page.size() - 1).at();
        Instant start = order == Order.OLDEST_FIRST ? from : to.minusNanos(1);
        int atEdge =
                (int) page.stream().filter(entry -> entry.at().equals(edge)).count();
        int known = edge.equals(start) ? skip + atEdge : atEdge;
        return order == Order.OLDEST_FIRST
                ? new PageQuestion(edge, to, order, known, size, types)
                : new PageQuestion(from, edge.plusNanos(1), order, known, size, types);
    }

    String encode() {
        String names = types.stream().sorted().map(RecordType::name).collect(Collectors.joining(","));
        return String.join(
                " ", VERSION, from.toString(), to.toString(), order.name(), skip + "", size + "", "[" + names + "]");
    }

    /** Reads what {@link #encode} writes; empty if the text is something else, or asks for too much. */
    static Optional<PageQuestion> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            String names = fields[6].substring(1, fields[6].length() - 1);
            Set<RecordType> types = EnumSet.noneOf(RecordType.class);
            Arrays.stream(names.split(",", -1))
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> types.add(RecordType.valueOf(name)));
            PageQuestion question = new PageQuestion(
                    Instant.parse(fields[1]),
                    Instant.parse(fields[2]),
                    Order.valueOf(fields[3]),
                    Integer.parseInt(fields[4]),
                    Integer.parseInt(fields[5]),
                    types);
            boolean isValid = question.skip >= 0 && question.size >= 1 && question.size <= MOST;
            return isValid ? Optional.of(question) : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
