package io.grapevine.configfile.yaml;

import io.grapevine.configfile.yaml.GoUrl.Malformed;

/** Percent escapes in the parts of a URL, with Go's choice of what to escape. Characters stand for bytes. */
enum UrlEscape {
    /** A path with its slashes. */
    PATH("-_.~$&+,/:;=@"),
    /** A user's name or password. */
    USER("-_.~$&+,;="),
    /** A host and port. */
    HOST("-_.~!$&'()*+,;=:[]<>\""),
    /** What follows the number sign. */
    FRAGMENT("-_.~$&+,/:;=?@!()*");

    private static final String HEX = "0123456789ABCDEF";

    private final String plain;

    UrlEscape(String plain) {
        this.plain = plain;
    }

    static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    boolean isPlain(int c) {
        return isAlphanumeric(c) || plain.indexOf(c) >= 0;
    }

    /** {@code text} with every byte escaped that is not plain here. */
    String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /** {@code text} without escapes. */
    String unescape(String text) throws Malformed {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                out.append((char) escaped(text, i));
                i += 2;
            } else if (this == HOST && c < 0x80 && !isPlain(c)) {
                throw new Malformed("invalid character \"" + c + "\" in host name");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The byte of the escape at {@code i}. In a host, only bytes beyond ASCII and the percent sign may be escaped. */
    private int escaped(String text, int i) throws Malformed {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0 || (this == HOST && high < 8 && !text.startsWith("%25", i))) {
            throw new Malformed("invalid URL escape \"" + text.substring(i, Math.min(i + 3, text.length())) + '"');
        }
        return high << 4 | low;
    }

    /** {@code text} as it is if it could have been escaped so, else escaped anew. */
    String normalize(String text) throws Malformed {
        String plainText = unescape(text);
        return text.chars().allMatch(c -> isPlain(c) || "!$&'()*+,;=:@[]%".indexOf(c) >= 0) ? text : escape(plainText);
    }
}
