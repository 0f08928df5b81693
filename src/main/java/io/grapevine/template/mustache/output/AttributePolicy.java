package io.grapevine.template.mustache.output;

import java.util.Locale;
import java.util.Set;

/** The URLs and styles allowed in values from a notification. */
final class AttributePolicy {
    /** Those that data may choose. */
    private static final Set<String> HARMLESS = Set.of("", "http", "https", "mailto");

    /** Those that a template must not complete with data either. */
    private static final Set<String> HARMFUL = Set.of("javascript", "vbscript", "data");

    private AttributePolicy() {}

    /**
     * Whether an address can be followed.
     *
     * @param address the attribute's content as it stands in the markup
     * @param prefix how much of it stood in the template before the first value
     */
    static boolean isSafeAddress(String address, int prefix) {
        String ofTemplate = address.substring(0, prefix);
        boolean chosen = ofTemplate.chars().anyMatch(c -> ":/?#".indexOf(c) >= 0);
        String scheme = scheme(address);
        return chosen ? !HARMFUL.contains(scheme) : HARMLESS.contains(scheme);
    }

    /** The scheme as a browser finds it, which passes over white space; empty for none. */
    private static String scheme(String address) {
        StringBuilder scheme = new StringBuilder();
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == ':') {
                return scheme.toString().toLowerCase(Locale.ROOT);
            }
            if (c == '/' || c == '?' || c == '#') {
                return "";
            }
            if (c > ' ') {
                scheme.append(c);
            }
        }
        return "";
    }

    /** Whether a value in a style is a word, a number or a colour. */
    static boolean isSafeStyle(String value) {
        return value.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "#%.,-+_ ".indexOf(c) >= 0));
    }
}
