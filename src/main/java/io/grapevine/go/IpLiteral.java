package io.grapevine.go;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Parser of literal IP addresses. It never resolves names. */
public final class IpLiteral {
    private static final int OCTETS = 4;

    private IpLiteral() {}

    /** Parses an address, IPv6 without brackets; null if it is invalid. */
    public static @Nullable InetAddress address(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                boolean valid = text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
                return valid ? InetAddress.getByName(text) : null;
            }
            byte[] octets = octets(text);
            return octets == null ? null : InetAddress.getByAddress(octets);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    private static byte @Nullable [] octets(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != OCTETS) {
            return null;
        }
        byte[] octets = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
            boolean digits = !parts[i].isEmpty()
                    && parts[i].length() <= 3
                    && parts[i].chars().allMatch(c -> c >= '0' && c <= '9');
            int value = digits ? Integer.parseInt(parts[i]) : -1;
            if (value < 0 || value > 0xFF) {
                return null;
            }
            octets[i] = (byte) value;
        }
        return octets;
    }
}
