package io.grapevine.base.go;

import io.grapevine.base.go.GoUrl.Malformed;
import java.util.regex.Pattern;

final class UrlHost {
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    private UrlHost() {}

    static String parse(String host) throws Malformed {
        int open = host.lastIndexOf('[');
        if (open > 0) {
            throw new Malformed("invalid IP-literal");
        }
        if (open == 0) {
            return literal(host);
        }
        int colon = host.lastIndexOf(':'); // others stay in the host, as in Go for programs of Alertmanager's age
        if (colon >= 0) {
            checkPort(host.substring(colon));
        }
        return UrlEscape.HOST.unescape(host);
    }

    private static String literal(String host) throws Malformed {
        int close = host.lastIndexOf(']');
        if (close < 0) {
            throw new Malformed("missing ']' in host");
        }
        String port = host.substring(close + 1);
        checkPort(port);
        String address = UrlEscape.HOST.unescape(host.substring(1, close));
        int zone = address.indexOf('%');
        if (!isIpv6(zone < 0 ? address : address.substring(0, zone)) || zone == address.length() - 1) {
            throw new Malformed("invalid host");
        }
        return '[' + address + ']' + port;
    }

    private static void checkPort(String port) throws Malformed {
        if (!PORT.matcher(port).matches()) {
            throw new Malformed("invalid port \"" + port + "\" after host");
        }
    }

    /**
     * Whether {@code text} is an IPv6 address: eight groups, one run of zeros left out, the last two perhaps as IPv4.
     */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == 8;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int left = before.isEmpty() ? 0 : groups(before);
        int right = after.isEmpty() ? 0 : groups(after);
        return left >= 0 && right >= 0 && left + right < 8 && before.indexOf('.') < 0;
    }

    /** How many groups {@code text} holds, or -100 if it is wrong. */
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && IPV4.matcher(parts[i]).matches()) {
                count += 2;
            } else if (GROUP.matcher(parts[i]).matches()) {
                count++;
            } else {
                return -100;
            }
        }
        return count;
    }
}
