package io.grapevine.template.go.format;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.FunctionException;

/** A text buffer with a size limit. */
final class Output {
    /** More than any message has, less than would hurt. In UTF-16 units. */
    static final int LIMIT = 16 << 20;

    private final StringBuilder text = new StringBuilder();

    void append(char c) throws FunctionException {
        room(1);
        text.append(c);
    }

    void appendCodePoint(int c) throws FunctionException {
        room(2);
        text.appendCodePoint(c);
    }

    void append(CharSequence s) throws FunctionException {
        room(s.length());
        text.append(s);
    }

    void repeat(char c, int times) throws FunctionException {
        if (times > 0) {
            room(times);
            text.append(String.valueOf(c).repeat(times));
        }
    }

    private void room(int more) throws FunctionException {
        if (text.length() + more > LIMIT) {
            throw new FunctionException("text longer than " + LIMIT + " characters");
        }
    }

    String text() {
        return GoStrings.joined(text.toString());
    }
}
