package io.grapevine.template.go.html;

import io.grapevine.go.Quoted;

/** Formatting of a part of a template for error messages. */
final class Excerpt {
    private static final int MAX_LENGTH = 32;

    private Excerpt() {}

    /** Up to 32 code points of {@code text}, quoted. */
    static String of(CharSequence text) {
        String all = text.toString();
        int end = all.codePointCount(0, all.length()) <= MAX_LENGTH
                ? all.length()
                : all.offsetByCodePoints(0, MAX_LENGTH);
        return Quoted.quote(all.substring(0, end));
    }
}
