package io.grapevine.matcher.regexp;

/** A text that is read from left to right, one code point at a time. */
final class Cursor {
    /** What stands after the end of the text. */
    static final int END = -1;

    private final String text;
    private int position;

    Cursor(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The next character, without passing it. */
    int peek() {
        return atEnd() ? END : text.codePointAt(position);
    }

    /** Passes the next character. */
    int next() {
        int c = peek();
        if (c != END) {
            position += Character.charCount(c);
        }
        return c;
    }

    boolean looksAt(String expected) {
        return text.startsWith(expected, position);
    }

    /** Passes {@code expected} if it comes next. */
    boolean skip(String expected) {
        boolean found = looksAt(expected);
        if (found) {
            position += expected.length();
        }
        return found;
    }

    /** What lies between {@code start} and the next character. */
    String since(int start) {
        return text.substring(start, position);
    }

    /** The fault of what lies between {@code start} and the next character. */
    RegexpException fault(RegexpError fault, int start) {
        return new RegexpException(fault, since(start));
    }
}
