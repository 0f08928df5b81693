package io.grapevine.base.go;

import io.grapevine.base.go.GoUrl.Malformed;
import java.util.HexFormat;

/** Percent-encoding of each part of a URL with Go's set of unescaped characters. Each character represents one byte. */
enum UrlEscape {
    /** A path with its slashes. */
    PATH("-_.~$&+,/:;=@"),
    /** A user's name or password. */
    USER("-_.~$&+,;="),
    /** A host and port. */
    HOST("-_.~!$&'()*+,;=:[]<>\""),
    /** A name or a value in a query. */
    FORM("-_.~"),
    FRAGMENT("-_.~$&+,/:;=?@!()*");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

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
                HEX.toHexDigits(out.append('%'), (byte) c);
            }
        }
        return out.toString();
    }

    /** {@code text} as a name or value in a query, in which a space is a plus sign. */
    static String form(String text) {
        return FORM.escape(text).replace("%20", "+");
    }

    String unescape(String text) throws Malformed {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                checkEscape(text, i);
                i += 2;
            } else if (this == HOST && c < 0x80 && !isPlain(c)) {
                throw new Malformed("invalid character \"" + c + "\" in host name");
            }
        }
        return decode(text);
    }

    /** In a host, only bytes beyond ASCII and the percent sign may be escaped. */
    private void checkEscape(String text, int i) throws Malformed {
        int high = i + 2 < text.length() ? digit(text, i + 1) : -1;
        int low = i + 2 < text.length() ? digit(text, i + 2) : -1;
        if (high < 0 || low < 0 || (this == HOST && high < 8 && !text.startsWith("%25", i))) {
            throw new Malformed("invalid URL escape \"" + text.substring(i, Math.min(i + 3, text.length())) + '"');
        }
    }

    /** {@code text}, in which every percent sign begins an escape, without escapes. */
    static String decode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                out.append((char) (digit(text, i + 1) << 4 | digit(text, i + 2)));
                i += 2;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static int digit(String text, int i) {
        return Character.digit(text.charAt(i), 16);
    }

    /** {@code text} as it is if it could have been escaped so, else escaped anew. */
    String normalize(String text) throws Malformed {
        String plainText = unescape(text);
        return text.chars().allMatch(c -> isPlain(c) || "!$&'()*+,;=:@[]%".indexOf(c) >= 0) ? text : escape(plainText);
    }
}
