package io.grapevine.history;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The history as JSON: one object a line, which begins with its type. Fields are named as the components of the records; what
 * is empty is left out. Times are in UTC as RFC 3339 has them, durations as Go writes them. Fields and types that are not
 * known are passed over, so that an older version reads what a newer one has written.
 */
public final class HistoryJson {
    private HistoryJson() {}

    /** The line of a record, without a line break. */
    public static String line(HistoryRecord record) {
        return RecordEncoder.encode(record);
    }

    /**
     * The record of a line; empty if its type is not known.
     *
     * @throws JsonException if the line is not JSON, or lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(String line) throws JsonException {
        return read(line.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The record of a line in UTF-8; empty if its type is not known.
     *
     * @throws JsonException if the line is not JSON, or lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(byte[] line) throws JsonException {
        return JsonReader.read(line, HistoryJson::read);
    }

    /**
     * The record at which a reader stands, as in an array of records; empty if its type is not known.
     *
     * @throws JsonException if it lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
        return RecordFields.read(json);
    }

    /**
     * Passes the records of all lines to a consumer. Empty lines are passed over.
     *
     * @param in lines in UTF-8; not closed
     * @throws IOException if {@code in} cannot be read, or a line is not one of a history; the message names the line
     */
    public static void readAll(InputStream in, Consumer<HistoryRecord> records) throws IOException {
        try (HistoryLines lines = new HistoryLines(records)) {
            in.transferTo(lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
