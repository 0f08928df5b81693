package io.grapevine.history;

import io.grapevine.base.go.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Reads the lines of a history while they arrive. Holds no more than one of them. Empty lines are passed over. A line that is
 * not one of a history throws an {@link UncheckedIOException} of which the message of the cause names the line.
 */
public final class HistoryLines extends OutputStream {
    private final Consumer<HistoryRecord> records;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number;

    /**
     * Creates a reader that has received nothing.
     *
     * @param records takes the record of each line, in their order
     */
    public HistoryLines(Consumer<HistoryRecord> records) {
        this.records = records;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int begin = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, begin, i - begin);
                readLine();
                begin = i + 1;
            }
        }
        line.write(bytes, begin, offset + length - begin);
    }

    private void readLine() {
        number++;
        byte[] complete = line.toByteArray();
        line.reset();
        try {
            if (!isBlank(complete)) {
                HistoryJson.read(complete).ifPresent(records);
            }
        } catch (JsonException e) {
            throw new UncheckedIOException(new IOException("line " + number + ": " + e.text(), e));
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte each : text) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Reads the last line, which may lack its line break. */
    @Override
    public void close() {
        readLine();
    }
}
