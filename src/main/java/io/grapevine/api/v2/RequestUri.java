package io.grapevine.api.v2;

import io.netty.util.NetUtil;
import java.util.regex.Pattern;

/**
 * The test that Alertmanager's API makes of a generator URL. Up to a number sign it must be what Go's
 * {@code url.ParseRequestURI} accepts: an absolute path, or a scheme and then, after two slashes, a host.
 */
final class RequestUri {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:");
    private static final Pattern USER = Pattern.compile("(?:[A-Za-z0-9._:~!$&'()*+,;=@-]|%[0-9a-fA-F]{2})*+");
    private static final Pattern PORT = Pattern.compile("(?::[0-9]*+)?");

    /** Escapes stand for bytes beyond ASCII, or for a percent sign. */
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:\\[\\]<>\"-]|[^\\x00-\\x7F]|%[89a-fA-F][0-9a-fA-F]|%25)*+");

    private static final Pattern PATH = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");

    private RequestUri() {}

    static boolean isValid(String uri) {
        int hash = uri.indexOf('#');
        String main = hash < 0 ? uri : uri.substring(0, hash);
        if (main.isEmpty() || CONTROL.matcher(main).find()) {
            return false;
        }
        int query = main.indexOf('?');
        String rest = query < 0 ? main : main.substring(0, query);
        var scheme = SCHEME.matcher(rest);
        if (!scheme.lookingAt()) {
            return main.equals("*")
                    || (rest.startsWith("/") && PATH.matcher(rest).matches());
        }
        rest = rest.substring(scheme.end());
        if (!rest.startsWith("/")) {
            return true;
        }
        int path = rest.startsWith("//") ? rest.indexOf('/', 2) : 0;
        return path == 0
                ? PATH.matcher(rest).matches()
                : isAuthority(path < 0 ? rest.substring(2) : rest.substring(2, path))
                        && (path < 0 || PATH.matcher(rest.substring(path)).matches());
    }

    private static boolean isAuthority(String authority) {
        int at = authority.lastIndexOf('@');
        return (at < 0 || USER.matcher(authority.substring(0, at)).matches()) && isHost(authority.substring(at + 1));
    }

    private static boolean isHost(String host) {
        int open = host.lastIndexOf('[');
        if (open >= 0) {
            return open == 0 && isLiteral(host);
        }
        int colon = host.lastIndexOf(':');
        return (colon < 0 || PORT.matcher(host.substring(colon)).matches())
                && HOST.matcher(host).matches();
    }

    private static boolean isLiteral(String host) {
        int close = host.lastIndexOf(']');
        if (close < 0 || !PORT.matcher(host.substring(close + 1)).matches()) {
            return false;
        }
        String address = host.substring(1, close);
        int zone = address.indexOf("%25");
        return zone < 0
                ? NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0
                : NetUtil.isValidIpV6Address(address.substring(0, zone))
                        && zone + 3 < address.length()
                        && PATH.matcher(address.substring(zone)).matches();
    }
}
