package io.grapevine.configfile.http;

import java.util.Locale;

/** Canonical spelling of HTTP header names: {@code content-type} becomes {@code Content-Type}. */
public final class HeaderName {
    private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

    private HeaderName() {}

    /** The name with each word in upper and lower case; unchanged if it has characters that no header name can have. */
    public static String canonical(String name) {
        if (!name.chars().allMatch(HeaderName::isAllowed)) {
            return name;
        }
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int i = 0; i < canonical.length(); i++) {
            if (i == 0 || canonical.charAt(i - 1) == '-') {
                canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
            }
        }
        return canonical.toString();
    }

    private static boolean isAllowed(int character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || SYMBOLS.indexOf(character) >= 0);
    }
}
