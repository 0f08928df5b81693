package io.grapevine.template.go.html;

import io.grapevine.go.Quoted;

/** A piece of a template as messages show it. */
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
