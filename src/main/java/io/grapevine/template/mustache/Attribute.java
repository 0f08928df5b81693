package io.grapevine.template.mustache;

import java.util.Locale;
import java.util.Set;

/** The kinds of HTML attributes by what a value in them may do, and the URLs and styles allowed in them. */
enum Attribute {
    TEXT,
    URL,
    STYLE,
    /** The value could run code or load resources. */
    FORBIDDEN;

    private static final Set<String> URLS =
            Set.of("action background cite data formaction href longdesc ping poster profile src".split(" ", -1));

    /** The schemes that data may choose. */
    private static final Set<String> HARMLESS = Set.of("", "http", "https", "mailto");

    /** The schemes that a template must not complete with data either. */
    private static final Set<String> HARMFUL = Set.of("javascript", "vbscript", "data");

    private static final Set<String> NEVER = Set.of("http-equiv", "imagesrcset", "srcdoc", "srcset");

    /** The kind of the attribute of this name, which is in lower case. */
    static Attribute named(String name) {
        if (NEVER.contains(name) || name.startsWith("on")) {
            return FORBIDDEN;
        }
        if (name.equals("style")) {
            return STYLE;
        }
        String local = name.substring(name.indexOf(':') + 1);
        boolean url = URLS.contains(local) || local.contains("src") || local.contains("uri") || local.contains("url");
        return url ? URL : TEXT;
    }

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
