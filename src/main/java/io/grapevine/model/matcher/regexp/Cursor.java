package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.RegexpException.Fault;

final class Cursor {
    /** The value that {@link #peek} and {@link #next} return at the end of the text. */
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

    int peek() {
        return atEnd() ? END : text.codePointAt(position);
    }

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

    boolean skip(String expected) {
        boolean found = looksAt(expected);
        if (found) {
            position += expected.length();
        }
        return found;
    }

    /** The text from {@code start} to the position of this cursor. */
    String since(int start) {
        return text.substring(start, position);
    }

    /** Creates an error for the text from {@code start} to the position of this cursor. */
    RegexpException fault(Fault fault, int start) {
        return new RegexpException(fault, since(start));
    }
}
