package io.grapevine.matcher;

import io.grapevine.model.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Parser of string literals in double quotes by Go's rules. Escapes may name single bytes; a literal that is not valid
 * UTF-8 as a whole is invalid.
 */
final class Unquoting {
    private final String literal;
    private final int end;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int position = 1;

    private Unquoting(String literal) {
        this.literal = literal;
        this.end = literal.length() - 1;
    }

    /**
     * Decodes a literal; empty if it has an escape unknown to Go, a line feed, or bytes that are no UTF-8.
     *
     * @param literal the literal with its quotes
     */
    static Optional<String> unquote(String literal) {
        if (literal.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        if (literal.indexOf('\\') < 0) {
            return Optional.of(literal.substring(1, literal.length() - 1));
        }
        Unquoting unquoting = new Unquoting(literal);
        return unquoting.readAll() ? unquoting.decode() : Optional.empty();
    }

    private Optional<String> decode() {
        try {
            ByteBuffer encoded = ByteBuffer.wrap(bytes.toByteArray());
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(encoded).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private boolean readAll() {
        boolean valid = true;
        while (valid && position < end) {
            int c = literal.codePointAt(position);
            position += Character.charCount(c);
            if (c == '\\') {
                valid = readEscape();
            } else {
                write(c);
            }
        }
        return valid;
    }

    private void write(int codePoint) {
        Utf8.encode(Character.toString(codePoint), bytes::write);
    }

    private boolean readEscape() {
        char c = literal.charAt(position++);
        switch (c) {
            case 'a' -> bytes.write(0x07);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'v' -> bytes.write(0x0B);
            case '\\', '"' -> bytes.write(c);
            case 'x' -> {
                return writeByte(number(2, 16));
            }
            case 'u' -> {
                return writeCharacter(number(4, 16));
            }
            case 'U' -> {
                return writeCharacter(number(8, 16));
            }
            default -> {
                position--;
                return writeByte(number(3, 8));
            }
        }
        return true;
    }

    private boolean writeByte(long value) {
        boolean valid = value >= 0 && value <= 0xFF;
        if (valid) {
            bytes.write((int) value);
        }
        return valid;
    }

    private boolean writeCharacter(long value) {
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        boolean valid = value >= 0 && value <= Character.MAX_CODE_POINT && !surrogate;
        if (valid) {
            write((int) value);
        }
        return valid;
    }

    /** Reads exactly so many digits; negative if there are others. */
    private long number(int digits, int radix) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char c = position < end ? literal.charAt(position) : '"';
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
            position++;
        }
        return value;
    }
}
