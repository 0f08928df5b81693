package io.grapevine.template.go.html;

import io.grapevine.base.go.Quoted;

/**
 * A range of a string, used without copying it, and the ASCII character classes of HTML and CSS.
 *
 * @param start the index of the first character of the part
 * @param end the index behind the last character of the part
 */
record Span(String text, int start, int end) implements CharSequence {
    private static final int MAX_EXCERPT = 32;

    Span(String text) {
        this(text, 0, text.length());
    }

    @Override
    public int length() {
        return end - start;
    }

    @Override
    public char charAt(int index) {
        return text.charAt(start + index);
    }

    Span from(int count) {
        return new Span(text, start + count, end);
    }

    Span to(int count) {
        return new Span(text, start, start + count);
    }

    @Override
    public Span subSequence(int from, int to) {
        return new Span(text, start + from, start + to);
    }

    /** The index of the first character from index {@code from} on that is one of {@code wanted}, or -1. */
    int indexOfAny(String wanted, int from) {
        for (int i = from; i < length(); i++) {
            if (wanted.indexOf(charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The index of the first character that is one of {@code wanted}, or the length. */
    int until(String wanted) {
        int i = indexOfAny(wanted, 0);
        return i < 0 ? length() : i;
    }

    /** The index of the first {@code wanted} at or behind index {@code from}, or -1. */
    int indexOf(String wanted, int from) {
        int found = text.indexOf(wanted, start + from);
        return found < 0 || found + wanted.length() > end ? -1 : found - start;
    }

    boolean startsWith(String wanted, int index) {
        return index + wanted.length() <= length() && text.startsWith(wanted, start + index);
    }

    /** Whether {@code wanted}, which is ASCII, stands at {@code index} in any case. */
    boolean startsWithIgnoringCase(String wanted, int index) {
        if (index < 0 || index + wanted.length() > length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lower(charAt(index + i)) != lower(wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
    }

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isLetterOrDigit(int c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    /** The index of the first character from index {@code from} on that is no white space of HTML, or the length. */
    int skipSpace(int from) {
        int i = from;
        while (i < length() && isSpace(charAt(i))) {
            i++;
        }
        return i;
    }

    /** The span without its last {@code <} and what follows, if it has one. */
    Span beforeTag() {
        int tag = text.lastIndexOf('<', end - 1);
        return tag < start ? this : to(tag - start);
    }

    /** The span in lower case as in Go: by code point, independent of language and neighbours. */
    String lowerCase() {
        StringBuilder lower = new StringBuilder(length());
        codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    /** Up to 32 code points, quoted, for error messages. */
    String excerpt() {
        String all = toString();
        int excess = all.codePointCount(0, all.length()) - MAX_EXCERPT;
        return Quoted.quote(excess <= 0 ? all : all.substring(0, all.offsetByCodePoints(0, MAX_EXCERPT)));
    }

    @Override
    public String toString() {
        return text.substring(start, end);
    }
}
