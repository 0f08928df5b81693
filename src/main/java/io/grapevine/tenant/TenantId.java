package io.grapevine.tenant;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id of a tenant, as Mimir and Cortex accept it: 1 to 150 of the characters {@code 0-9 a-z A-Z ! - _ . * ' ( )}.
 * Ids are case-sensitive and sorted by their characters. Immutable.
 */
public final class TenantId implements Comparable<TenantId> {
    /** The greatest length, in bytes and in characters, which are all ASCII. */
    public static final int MAX_LENGTH = 150;

    private static final int UNAUTHORIZED = 401;
    /** The length of {@link #ENCODED} and the longest id in base32, in characters. Most file systems allow 255 bytes. */
    private static final int MAX_FILE_NAME = 242;

    private static final char ESCAPE = '%';

    /** The prefix of names in base32, a character that no id has. */
    private static final String ENCODED = "=";

    private static final int BASE = 32;

    /** The byte before those of an encoded id, so that leading zero bits are kept. */
    private static final byte GUARD = 1;

    private static final String SYMBOLS = "!-_.*'()";
    private static final Set<String> DOTS = Set.of(".", "..");

    /** The names of objects that Cortex stores beside those of tenants, and the tenant that Mimir uses for itself. */
    private static final Set<String> RESERVED = Set.of("__markers__", "user-index.json.gz", "__mimir_cluster");

    private final String text;

    private TenantId(String text) {
        this.text = text;
    }

    /**
     * The result of reading an id.
     *
     * @param id the id; empty if it was refused
     * @param status the HTTP status of Mimir's response to an invalid id; 0 for a valid one
     * @param text the body of that response, without the line break at its end; empty for a valid id
     */
    public record Result(Optional<TenantId> id, int status, String text) {
        /** The refusal of an invalid id. */
        public static Result refused(int status, String text) {
            return new Result(Optional.empty(), status, text);
        }
    }

    /** Reads an id. Characters, length and reserved names are checked in this order. */
    public static Result parse(String text) {
        Optional<Result> malformed = malformed(text);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        return text.isEmpty() ? noId() : new Result(Optional.of(new TenantId(text)), 0, "");
    }

    /** Reads an id that is known to be valid. */
    public static TenantId of(String text) {
        return parse(text)
                .id()
                .orElseThrow(() -> new IllegalArgumentException(text + " (expected: the id of a tenant)"));
    }

    /** The refusal of an invalid id; empty for a valid one. The empty text passes: it is an error of the whole request. */
    static Optional<Result> malformed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSupported(text.charAt(i))) {
                return refused("tenant ID '" + text + "' contains unsupported character '" + firstByte(text, i) + "'");
            }
        }
        if (text.length() > MAX_LENGTH) {
            return refused("tenant ID is too long: max " + MAX_LENGTH + " characters");
        }
        if (RESERVED.contains(text)) {
            return refused("tenant ID '" + text + "' is not allowed");
        }
        return DOTS.contains(text) ? refused("tenant ID is '.' or '..'") : Optional.empty();
    }

    static Result noId() {
        return Result.refused(UNAUTHORIZED, "no org id");
    }

    private static Optional<Result> refused(String text) {
        return Optional.of(Result.refused(UNAUTHORIZED, text));
    }

    /** The first UTF-8 byte of a character, which Mimir and Cortex show in place of the character. */
    private static char firstByte(String text, int at) {
        byte[] bytes = text.substring(at, at + Character.charCount(text.codePointAt(at)))
                .getBytes(StandardCharsets.UTF_8);
        return (char) (bytes[0] & 0xff);
    }

    private static boolean isSupported(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z') || SYMBOLS.indexOf(c) >= 0;
    }

    private static boolean isLower(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /**
     * A name for a file or directory of this tenant, of at most 242 characters; names of different tenants differ in
     * more than case. Lower-case letters, digits, {@code -}, {@code _} and inner dots stand for themselves, other
     * characters become {@code %} and two hexadecimal digits. An id that would become too long is written as {@code =}
     * and its base32.
     */
    public String fileName() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean innerDot = c == '.' && i > 0 && i < text.length() - 1;
            if (innerDot || isPlainInFileNames(c)) {
                name.append(c);
            } else {
                name.append(ESCAPE).append(HexFormat.of().toHexDigits((byte) c));
            }
        }
        return name.length() <= MAX_FILE_NAME ? name.toString() : ENCODED + base32(text);
    }

    /** The tenant of a file name that {@link #fileName} has returned, or that is the plain id. */
    public static Result ofFileName(String name) {
        return parse(decode(name));
    }

    /** Whether a character stands for itself in names of files. */
    private static boolean isPlainInFileNames(char c) {
        return isLower(c) || c == '-' || c == '_';
    }

    /** Decodes a file name; returns it unchanged if {@link #fileName} cannot have returned it. */
    private static String decode(String name) {
        return name.startsWith(ENCODED) ? ofBase32(name) : unescaped(name);
    }

    private static String unescaped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean escaped = c == ESCAPE
                    && i + 2 < name.length()
                    && HexFormat.isHexDigit(name.charAt(i + 1))
                    && HexFormat.isHexDigit(name.charAt(i + 2));
            if (escaped) {
                c = (char) HexFormat.fromHexDigits(name, i + 1, i + 3);
                i += 2;
            }
            text.append(c);
        }
        return text.toString();
    }

    private static String base32(String id) {
        byte[] ascii = id.getBytes(StandardCharsets.US_ASCII);
        byte[] guarded = new byte[ascii.length + 1];
        guarded[0] = GUARD;
        System.arraycopy(ascii, 0, guarded, 1, ascii.length);
        return new BigInteger(guarded).toString(BASE);
    }

    private static String ofBase32(String name) {
        try {
            byte[] guarded = new BigInteger(name.substring(ENCODED.length()), BASE).toByteArray();
            return guarded[0] == GUARD ? new String(guarded, 1, guarded.length - 1, StandardCharsets.US_ASCII) : name;
        } catch (NumberFormatException noBase32) {
            return name;
        }
    }

    @Override
    public int compareTo(TenantId other) {
        return text.compareTo(other.text);
    }

    /** The id, as clients send it. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TenantId that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
