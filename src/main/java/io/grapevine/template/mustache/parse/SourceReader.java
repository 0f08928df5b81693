package io.grapevine.template.mustache.parse;

import java.io.Reader;

/** A reader of the source that tracks its position. The library pushes back a few characters at most. */
final class SourceReader extends Reader {
    private final String text;
    private int next;
    private int marked;

    SourceReader(String text) {
        this.text = text;
    }

    /** How many characters have been read. */
    int position() {
        return next;
    }

    @Override
    public int read() {
        return next < text.length() ? text.charAt(next++) : -1;
    }

    @Override
    public int read(char[] into, int offset, int length) {
        int count = Math.min(length, text.length() - next);
        text.getChars(next, next + count, into, offset);
        next += count;
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int readAheadLimit) {
        marked = next;
    }

    @Override
    public void reset() {
        next = marked;
    }

    @Override
    public void close() {}
}
