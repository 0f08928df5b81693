package io.grapevine.web.api.v2;

import java.util.Arrays;

/**
 * A cursor over a JSON text that reads what Prometheus sends: objects, arrays and strings. On anything else it gives up with
 * {@link Unusual}, whether the text is valid or not. The strings read are decoded into one array, without an object for each.
 */
final class PlainJson {
    /** The text has another form. Says nothing of what is wrong, so there is one object of it. */
    static final class Unusual extends Exception {
        private static final long serialVersionUID = 1L;

        static final Unusual TEXT = new Unusual();

        private Unusual() {
            super("not the usual form", null, false, false);
        }
    }

    private static final int MOST_BYTES_OF_AN_ESCAPE = 3;

    private final byte[] json;
    private int at;
    private byte[] decoded = new byte[1 << 10];
    private int length;

    /**
     * A cursor at the beginning.
     *
     * @param json valid UTF-8
     */
    PlainJson(byte[] json) {
        this.json = json;
    }

    /** The strings decoded so far, one behind the other; another array after the next one has been read. */
    byte[] decoded() {
        return decoded;
    }

    /** How many bytes of {@link #decoded} are in use. */
    int length() {
        return length;
    }

    /** Forgets the decoded strings from position {@code end} on. */
    void truncate(int end) {
        length = end;
    }

    /** Passes over space and {@code c} if it comes next, and says so. */
    boolean take(char c) throws Unusual {
        skipSpace();
        if (json[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Passes over space and {@code c}, which must come next. */
    void expect(char c) throws Unusual {
        if (!take(c)) {
            throw Unusual.TEXT;
        }
    }

    private void skipSpace() throws Unusual {
        while (at < json.length && json[at] <= ' ' && isSpace(json[at])) {
            at++;
        }
        if (at == json.length) {
            throw Unusual.TEXT;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Decodes the string that comes next. */
    void string() throws Unusual {
        expect('"');
        int from = at;
        int i = from;
        while (i < json.length) {
            byte b = json[i];
            if (b > '"' && b != '\\') { // nearly every character, so the other comparisons come after it
                i++;
            } else if (b == '"') {
                append(from, i);
                at = i + 1;
                return;
            } else if (b == '\\') {
                append(from, i);
                i = escape(i + 1);
                from = i;
            } else if (b >= 0 && b < ' ') {
                break;
            } else {
                i++;
            }
        }
        throw Unusual.TEXT;
    }

    private void append(int from, int to) {
        reserve(to - from);
        System.arraycopy(json, from, decoded, length, to - from);
        length += to - from;
    }

    private void reserve(int more) {
        if (length + more > decoded.length) {
            decoded = Arrays.copyOf(decoded, Math.max(2 * decoded.length, length + more));
        }
    }

    /** Decodes the escape whose letter is at {@code i}, and returns the position behind it. */
    private int escape(int i) throws Unusual {
        if (i == json.length) {
            throw Unusual.TEXT;
        }
        switch (json[i]) {
            case '"', '\\', '/' -> put(json[i]);
            case 'b' -> put('\b');
            case 'f' -> put('\f');
            case 'n' -> put('\n');
            case 'r' -> put('\r');
            case 't' -> put('\t');
            case 'u' -> {
                put(codeUnit(i + 1));
                return i + 5;
            }
            default -> throw Unusual.TEXT;
        }
        return i + 1;
    }

    private int codeUnit(int from) throws Unusual {
        if (from + 4 > json.length) {
            throw Unusual.TEXT;
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
            if (digit < 0) {
                throw Unusual.TEXT;
            }
            unit = 16 * unit + digit;
        }
        if (Character.isSurrogate((char) unit)) {
            throw Unusual.TEXT;
        }
        return unit;
    }

    private void put(int character) {
        reserve(MOST_BYTES_OF_AN_ESCAPE);
        if (character < 0x80) {
            decoded[length++] = (byte) character;
        } else if (character < 0x800) {
            decoded[length++] = (byte) (0xC0 | character >> 6);
            decoded[length++] = (byte) (0x80 | character & 0x3F);
        } else {
            decoded[length++] = (byte) (0xE0 | character >> 12);
            decoded[length++] = (byte) (0x80 | character >> 6 & 0x3F);
            decoded[length++] = (byte) (0x80 | character & 0x3F);
        }
    }
}
