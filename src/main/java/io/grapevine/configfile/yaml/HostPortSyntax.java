package io.grapevine.configfile.yaml;

import org.jspecify.annotations.Nullable;

/** Parser of addresses {@code host:port}, with IPv6 addresses in brackets. */
final class HostPortSyntax {
    private HostPortSyntax() {}

    /** The error of {@code text} as Go words it, or null. */
    static @Nullable String faultOf(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return "missing port in address";
        }
        int hostEnd = colon;
        int bracketSearch = 0;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                return "missing ']' in address";
            }
            if (close + 1 == text.length()) {
                return "missing port in address";
            }
            if (close + 1 != colon) {
                return text.charAt(close + 1) == ':' ? "too many colons in address" : "missing port in address";
            }
            hostEnd = close;
            bracketSearch = 1;
        } else if (text.substring(0, colon).indexOf(':') >= 0) {
            return "too many colons in address";
        }
        if (text.indexOf('[', bracketSearch) >= 0) {
            return "unexpected '[' in address";
        }
        if (text.indexOf(']', bracketSearch == 1 ? hostEnd + 1 : 0) >= 0) {
            return "unexpected ']' in address";
        }
        return colon == text.length() - 1 ? "port cannot be empty" : null;
    }
}
