package io.grapevine.base.go;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parser of literal IP addresses. It never resolves names. */
public final class IpLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]{1,2})";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private IpLiteral() {}

    /** Parses an address, IPv6 without brackets; null if it is invalid. */
    public static @Nullable InetAddress address(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                boolean valid = text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
                return valid ? InetAddress.getByName(text) : null;
            }
            return IPV4.matcher(text).matches() ? InetAddress.getByAddress(octets(text)) : null;
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
}
