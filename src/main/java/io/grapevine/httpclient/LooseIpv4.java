package io.grapevine.httpclient;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Parser of IPv4 addresses in the forms of C's {@code inet_aton}, which many resolvers take: one to four numbers, each
 * decimal, octal ({@code 0177}) or hexadecimal ({@code 0x7f}), the last one for all remaining bytes.
 */
final class LooseIpv4 {
    private static final int BYTES = 4;

    private static final long TOO_LARGE = 1L << 40;

    private LooseIpv4() {}

    static @Nullable InetAddress address(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > BYTES) {
            return null;
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < parts.length - 1; i++) {
            long number = number(parts[i]);
            if (number < 0 || number > 0xff) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        long last = number(parts[parts.length - 1]);
        int left = BYTES - parts.length + 1;
        if (last < 0 || last >= 1L << (left * Byte.SIZE)) {
            return null;
        }
        for (int i = BYTES - 1; i >= BYTES - left; i--, last >>= Byte.SIZE) {
            bytes[i] = (byte) last;
        }
        return address(bytes);
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The number; -1 if it is none, or too large in any case. */
    private static long number(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        boolean octal = !hex && text.length() > 1 && text.startsWith("0");
        String digits = hex ? text.substring(2) : octal ? text.substring(1) : text;
        int radix = hex ? 16 : octal ? 8 : 10;
        if (digits.isEmpty() || digits.chars().anyMatch(c -> c > 'f' || Character.digit(c, radix) < 0)) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = Math.min(number * radix + Character.digit(digits.charAt(i), radix), TOO_LARGE);
        }
        return number;
    }
}
