package io.grapevine.web.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks passwords against bcrypt hashes (Provos and Mazières, "A Future-Adaptable Password Scheme", USENIX 1999),
 * which is what {@code htpasswd -B} makes.
 */
final class Bcrypt {
    private static final Pattern HASH =
            Pattern.compile("\\$2[a-z]?\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31}).*");
    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int[] MESSAGE = words("OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII), 6);
    private static final int SUBKEYS = 18;
    private static final int KEY_BYTES = 72;
    private static final int HASH_BYTES = 23;

    private Bcrypt() {}

    /** Whether {@code text} has the form of a hash, with a cost that can be computed. */
    static boolean isHash(String text) {
        Matcher parts = HASH.matcher(text);
        return parts.matches() && Integer.parseInt(parts.group(1)) >= 4 && Integer.parseInt(parts.group(1)) <= 31;
    }

    /** Whether {@code password} has this hash. Takes long on purpose: not for a thread that others wait for. */
    static boolean matches(String password, String hash) {
        Matcher parts = HASH.matcher(hash);
        if (!parts.matches()) {
            return false;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(bytes, Math.min(bytes.length + 1, KEY_BYTES));
        byte[] salt = decode(parts.group(2), 16);
        byte[] actual = hash(key, salt, Integer.parseInt(parts.group(1)));
        return MessageDigest.isEqual(actual, decode(parts.group(3), HASH_BYTES));
    }

    private static byte[] hash(byte[] key, byte[] salt, int cost) {
        int[] keyWords = words(key, SUBKEYS);
        int[] saltWords = words(salt, SUBKEYS);
        Blowfish cipher = new Blowfish();
        cipher.expand(keyWords, words(salt, 4));
        int[] noSalt = new int[4];
        for (long round = 0; round < 1L << cost; round++) {
            cipher.expand(keyWords, noSalt);
            cipher.expand(saltWords, noSalt);
        }
        int[] block = MESSAGE.clone();
        for (int i = 0; i < block.length; i += 2) {
            for (int times = 0; times < 64; times++) {
                cipher.encrypt(block, i);
            }
        }
        byte[] out = new byte[HASH_BYTES];
        for (int i = 0; i < HASH_BYTES; i++) {
            out[i] = (byte) (block[i / 4] >>> (24 - i % 4 * 8));
        }
        return out;
    }

    /** The bytes, again and again, as {@code count} big-endian words. */
    private static int[] words(byte[] bytes, int count) {
        int[] words = new int[count];
        for (int i = 0; i < count * 4; i++) {
            words[i / 4] = (words[i / 4] << 8) | (bytes[i % bytes.length] & 0xff);
        }
        return words;
    }

    /** Bcrypt's own base 64: another alphabet, and no padding. */
    private static byte[] decode(String text, int length) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            bits = bits.shiftLeft(6).or(BigInteger.valueOf(ALPHABET.indexOf(text.charAt(i))));
        }
        bits = bits.shiftRight(text.length() * 6 - length * 8);
        byte[] out = new byte[length];
        for (int i = length - 1; i >= 0; i--, bits = bits.shiftRight(8)) {
            out[i] = bits.byteValue();
        }
        return out;
    }
}
