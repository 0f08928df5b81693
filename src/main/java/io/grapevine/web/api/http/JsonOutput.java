package io.grapevine.web.api.http;

import io.grapevine.model.LabelSet;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of JSON in memory, as the UTF-8 bytes that are sent. For answers of tens of thousands of objects, whose strings
 * are short: each is copied once, and nothing is allocated for it. Also the stream below a general JSON generator.
 */
public final class JsonOutput extends OutputStream {
    private static final int FIRST_WIDE = 0x80;
    private static final int LONGEST_ESCAPE = 6;
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 24;
    private static final int HEX_LENGTH = 16;
    private static final int LAST_YEAR = 9999;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final byte[] EMPTY = {};
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** What stands for each of the first characters; null for those that stand for themselves. */
    private static final byte[][] ESCAPES = escapes();

    private final int capacity;
    private byte[] bytes = EMPTY;
    private int length;
    private long cachedDay = Long.MIN_VALUE;
    private final byte[] cachedDate = new byte[DATE_LENGTH];

    /** Empty output that has room for {@code capacity} bytes once it is used; it grows if there are more. */
    public JsonOutput(int capacity) {
        this.capacity = capacity;
    }

    private static byte[][] escapes() {
        byte[][] escapes = new byte[FIRST_WIDE][];
        for (int c = 0; c < ' '; c++) {
            escapes[c] = ascii(String.format("\\u%04X", c));
        }
        escapes['\b'] = ascii("\\b");
        escapes['\t'] = ascii("\\t");
        escapes['\n'] = ascii("\\n");
        escapes['\f'] = ascii("\\f");
        escapes['\r'] = ascii("\\r");
        escapes['"'] = ascii("\\\"");
        escapes['\\'] = ascii("\\\\");
        return escapes;
    }

    /** The bytes of a text for {@link #raw}. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many bytes it has. */
    public int length() {
        return length;
    }

    /** Removes all but the first {@code kept} bytes. */
    void truncate(int kept) {
        length = kept;
    }

    /** The JSON. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Takes the JSON away, without a copy. */
    public Buffer take() {
        return Buffer.buffer(Unpooled.wrappedBuffer(takeBytes()));
    }

    /** Takes the JSON away as bytes, without a copy. */
    ByteBuffer takeBytes() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, length);
        bytes = EMPTY;
        length = 0;
        return taken;
    }

    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            int least = Math.max(capacity, Math.addExact(length, more));
            bytes = Arrays.copyOf(bytes, Math.max(least, 2 * bytes.length));
        }
    }

    @Override
    public void write(int b) {
        makeRoom(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        makeRoom(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Writes JSON as it is. */
    public void raw(byte[] json) {
        write(json, 0, json.length);
    }

    /** Writes JSON of one character as it is. */
    public void raw(char json) {
        write(json);
    }

    /** Writes a string. Jackson's escapes, which are the shortest; a lone surrogate becomes U+FFFD, as in Go. */
    public void string(String text) {
        int count = text.length();
        makeRoom(count + 2);
        byte[] to = bytes;
        int at = length;
        to[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_WIDE || ESCAPES[c] != null) {
                length = at;
                rest(text, i);
                return;
            }
            to[at++] = (byte) c;
        }
        to[at++] = '"';
        length = at;
    }

    /** Writes the end of a string from the first character on that does not stand for itself. */
    private void rest(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            makeRoom(LONGEST_ESCAPE + 1);
            char c = text.charAt(i);
            if (c < FIRST_WIDE) {
                byte[] escape = ESCAPES[c];
                if (escape == null) {
                    bytes[length++] = (byte) c;
                } else {
                    raw(escape);
                }
            } else if (!Character.isSurrogate(c)) {
                wide(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                raw(REPLACEMENT);
            }
        }
        write('"');
    }

    private void wide(char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
        } else {
            bytes[length++] = (byte) (0xE0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
        }
        bytes[length++] = (byte) (0x80 | c & 0x3F);
    }

    private void supplementary(int codePoint) {
        bytes[length++] = (byte) (0xF0 | codePoint >> 18);
        bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
    }

    /** Writes an object of strings. */
    public void pairs(LabelSet pairs) {
        raw('{');
        for (int i = 0; i < pairs.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(pairs.name(i));
            raw(':');
            string(pairs.value(i));
        }
        raw('}');
    }

    /** Writes a list of strings. */
    public void strings(List<?> values) {
        raw('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(values.get(i).toString());
        }
        raw(']');
    }

    /** Writes sixteen hexadecimal digits in quotes. */
    public void hex(long value) {
        makeRoom(HEX_LENGTH + 2);
        bytes[length++] = '"';
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 0xF];
        }
        bytes[length++] = '"';
    }

    /** Writes a time as {@link DateTimes#format(Instant)} does, in quotes. */
    public void time(Instant time) {
        long seconds = time.getEpochSecond();
        long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
        if (day != cachedDay && !cacheDate(day)) {
            string(DateTimes.format(time));
            return;
        }
        int second = (int) (seconds - day * SECONDS_PER_DAY);
        makeRoom(TIME_LENGTH + 2);
        bytes[length++] = '"';
        System.arraycopy(cachedDate, 0, bytes, length, DATE_LENGTH);
        length += DATE_LENGTH;
        bytes[length++] = 'T';
        two(second / 3600);
        bytes[length++] = ':';
        two(second / 60 % 60);
        bytes[length++] = ':';
        two(second % 60);
        bytes[length++] = '.';
        int millis = time.getNano() / NANOS_PER_MILLI;
        bytes[length++] = (byte) ('0' + millis / 100);
        two(millis % 100);
        bytes[length++] = 'Z';
        bytes[length++] = '"';
    }

    /** Writes a time as {@link DateTimes#format(Instant, ZoneOffset)} does, in quotes. */
    public void time(Instant time, ZoneOffset offset) {
        if (offset.equals(ZoneOffset.UTC)) {
            time(time);
        } else {
            string(DateTimes.format(time, offset));
        }
    }

    private void two(int number) {
        bytes[length++] = (byte) ('0' + number / 10);
        bytes[length++] = (byte) ('0' + number % 10);
    }

    /** The days of the times in an answer are few. Returns false for a year that has not four digits. */
    private boolean cacheDate(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
            return false;
        }
        System.arraycopy(ascii(date.toString()), 0, cachedDate, 0, DATE_LENGTH);
        cachedDay = day;
        return true;
    }
}
