package io.grapevine.template.mustache.parse;

import org.jspecify.annotations.Nullable;

/**
 * The delimiters of tags.
 *
 * @param start one or two characters
 * @param end one or two characters
 */
record Delimiters(String start, String end) {
    static final Delimiters USUAL = new Delimiters("{{", "}}");

    /** Those that a tag sets, or null if it is none that the library can work with. */
    static @Nullable Delimiters of(String text) {
        String[] both = text.strip().split("\\s+", -1);
        return both.length == 2 && isUsable(both[0]) && isUsable(both[1]) ? new Delimiters(both[0], both[1]) : null;
    }

    private static boolean isUsable(String delimiter) {
        return !delimiter.isEmpty() && delimiter.length() <= 2 && delimiter.indexOf('=') < 0;
    }

    /** Whether a tag of three braces ends with one brace more than other tags do. */
    boolean endInBrace() {
        return end.equals("}}");
    }
}
