package io.grapevine.tenant;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The id of a tenant, which Mimir and Cortex both accept: 1 to 150 of the characters {@code 0-9 a-z A-Z ! - _ . * ' ( )}.
 * Case-sensitive; the order is that of the characters. Immutable.
 */
public final class TenantId implements Comparable<TenantId> {
    /** The greatest length, in bytes and in characters, which are all ASCII. */
    public static final int MAX_LENGTH = 150;

    private static final int UNAUTHORIZED = 401;
    private static final String SYMBOLS = "!-_.*'()";
    private static final Set<String> DOTS = Set.of(".", "..");

    /** Names of objects that Cortex keeps beside those of tenants, and the tenant that Mimir uses for itself. */
    private static final Set<String> RESERVED = Set.of("__markers__", "user-index.json.gz", "__mimir_cluster");

    private final String text;

    private TenantId(String text) {
        this.text = text;
    }

    /** The result of reading an id. */
    public sealed interface Result {
        /** The id; empty if it was refused. */
        default Optional<TenantId> id() {
            return this instanceof Valid valid ? Optional.of(valid.tenant()) : Optional.empty();
        }
    }

    /** A valid id. */
    public record Valid(TenantId tenant) implements Result {}

    /**
     * The refusal of a text that is no id.
     *
     * @param status the HTTP status of Mimir's response
     * @param text the body of Mimir's response, without the line break at its end
     */
    public record Refused(int status, String text) implements Result {}

    /** Reads an id: characters, length and reserved names are checked in this order. */
    public static Result parse(String text) {
        Optional<Refused> malformed = malformed(text);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        return text.isEmpty() ? noId() : new Valid(new TenantId(text));
    }

    /** The id in a text that is known to be one. */
    public static TenantId of(String text) {
        return parse(text)
                .id()
                .orElseThrow(() -> new IllegalArgumentException(text + " (expected: the id of a tenant)"));
    }

    /** The refusal of a text that is no id; the empty text, which is an error of the whole request, passes. */
    static Optional<Refused> malformed(String text) {
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

    /** The refusal of a request without an id. */
    static Refused noId() {
        return new Refused(UNAUTHORIZED, "no org id");
    }

    private static Optional<Refused> refused(String text) {
        return Optional.of(new Refused(UNAUTHORIZED, text));
    }

    /** The first byte of a character in UTF-8, which both programs show as a character of its own. */
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
     * A name for a file or directory of this tenant, of at most 242 characters; names of different tenants differ in more
     * than case. Lower-case letters, digits, {@code -}, {@code _} and inner dots stand for themselves, other characters as
     * {@code %} and two hexadecimal digits. An id that would become too long is {@code =} and its base32.
     */
    public String fileName() {
        return TenantFileName.of(text);
    }

    /** The tenant in a name that {@link #fileName} has returned, or in an id that is used as a name as it is. */
    public static Result ofFileName(String name) {
        return parse(TenantFileName.decode(name));
    }

    /** Whether a character stands for itself in names of files. */
    static boolean isPlainInFileNames(char c) {
        return isLower(c) || c == '-' || c == '_';
    }

    @Override
    public int compareTo(TenantId other) {
        return text.compareTo(other.text);
    }

    /** The id as clients write it. */
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
