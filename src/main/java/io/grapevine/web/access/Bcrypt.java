package io.grapevine.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Checks passwords against bcrypt hashes, which is what {@code htpasswd -B} makes, with the verdicts of Go's
 * implementation: the letter of the version makes no difference, and neither does text after the hash.
 */
final class Bcrypt {
    private static final Pattern HASH =
            Pattern.compile("(?s)\\$2[a-z]?\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31}).*");
    private static final int KEY_BYTES = 72;

    private Bcrypt() {}

    /** Returns whether {@code text} has the form of a hash, with a cost that can be computed. */
    static boolean isHash(String text) {
        Matcher parts = HASH.matcher(text);
        return parts.matches() && Integer.parseInt(parts.group(1)) >= 4 && Integer.parseInt(parts.group(1)) <= 31;
    }

    /** Returns whether {@code password} has this hash. Takes long on purpose: not for a thread that others wait for. */
    static boolean matches(String password, String hash) {
        Matcher parts = HASH.matcher(hash);
        if (!parts.matches()) {
            return false;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(bytes, Math.min(bytes.length, KEY_BYTES)); // the library refuses longer ones
        // Of the library's versions 2y is the one without the faults of old hash programs, as all are in Go.
        String actual = BCrypt.hashpw(key, "$2y$" + parts.group(1) + "$" + parts.group(2));
        return MessageDigest.isEqual(ascii(actual.substring(actual.length() - 31)), ascii(parts.group(3)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
