package io.grapevine.base.go;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, and what is written as an address or a port.
 *
 * @param first an address in it
 * @param bits how many leading bits all its addresses have in common
 */
public record IpNetwork(InetAddress first, int bits) {
    private static final int IPV4_BYTES = 4;

    /** The greatest number of a port. */
    public static final int LAST_PORT = 65_535;

    private static final long TOO_LARGE = 1L << 40;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]{1,2})";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** The network in a text such as {@code 10.0.0.0/8}, or a single address; empty if it is neither. */
    public static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            return Optional.empty();
        }
        int most = first.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : number(text.substring(slash + 1), 3);
        return bits < 0 || bits > most ? Optional.empty() : Optional.of(new IpNetwork(first, bits));
    }

    /** The address in a text, IPv6 without brackets; null if it is invalid. No name is ever resolved. */
    public static @Nullable InetAddress address(String text) {
        if (text.indexOf(':') < 0) {
            return IPV4.matcher(text).matches() ? ipv4(octets(text)) : null;
        }
        try {
            boolean valid = text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
            return valid ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    private static byte[] octets(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }

    /** The number that a text of at most so many digits is; -1 if it is none. */
    public static int number(String text, int digits) {
        boolean valid =
                !text.isEmpty() && text.length() <= digits && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Integer.parseInt(text) : -1;
    }

    /** The number of a port; -1 if the text is none. */
    public static int port(String text) {
        int number = number(text, 5);
        return number <= LAST_PORT ? number : -1;
    }

    /** Whether the network has an address. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && prefix(address).equals(prefix(first));
    }

    private BigInteger prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }

    /**
     * The IPv4 address in a text in a form of C's {@code inet_aton}, which many resolvers take: one to four numbers, each
     * decimal, octal ({@code 0177}) or hexadecimal ({@code 0x7f}), the last one for all remaining bytes; null if it is none.
     */
    public static @Nullable InetAddress looseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > IPV4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[IPV4_BYTES];
        for (int i = 0; i < parts.length - 1; i++) {
            long number = number(parts[i]);
            if (number < 0 || number > 0xff) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        long last = number(parts[parts.length - 1]);
        int left = IPV4_BYTES - parts.length + 1;
        if (last < 0 || last >= 1L << (left * Byte.SIZE)) {
            return null;
        }
        for (int i = IPV4_BYTES - 1; i >= IPV4_BYTES - left; i--, last >>= Byte.SIZE) {
            bytes[i] = (byte) last;
        }
        return ipv4(bytes);
    }

    /** The IPv4 address of four bytes. */
    public static InetAddress ipv4(byte[] bytes) {
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
