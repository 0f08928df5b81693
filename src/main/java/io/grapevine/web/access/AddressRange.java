package io.grapevine.web.access;

import io.grapevine.base.go.IpLiteral;
import java.net.InetAddress;
import java.util.Optional;

/** A range of IP addresses, as {@code 10.0.0.0/8}, or one of them. */
public record AddressRange(InetAddress first, int bits) {
    /** Reads a range; empty if {@code text} is none. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int most = 8 * address.getAddress().length;
        String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                ? Optional.of(new AddressRange(address, Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** Whether the range has {@code address}. */
    public boolean contains(InetAddress address) {
        byte[] wanted = first.getAddress();
        byte[] actual = address.getAddress();
        if (wanted.length != actual.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((wanted[bit / 8] & mask) != (actual[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
