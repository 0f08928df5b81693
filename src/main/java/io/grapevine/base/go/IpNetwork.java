package io.grapevine.base.go;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of IP addresses.
 *
 * @param first an address in it
 * @param bits how many leading bits all its addresses have in common
 */
public record IpNetwork(InetAddress first, int bits) {
    /** The network in a text such as {@code 10.0.0.0/8}, or a single address; empty if it is neither. */
    public static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = IpLiteral.address(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            return Optional.empty();
        }
        int most = first.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : number(text.substring(slash + 1), 3);
        return bits < 0 || bits > most ? Optional.empty() : Optional.of(new IpNetwork(first, bits));
    }

    /** The number that a text of at most so many digits is; -1 if it is none. */
    public static int number(String text, int digits) {
        boolean valid =
                !text.isEmpty() && text.length() <= digits && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Integer.parseInt(text) : -1;
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
}
