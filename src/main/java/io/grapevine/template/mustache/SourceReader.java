package io.grapevine.template.mustache;

import java.io.Reader;
import java.util.concurrent.atomic.AtomicInteger;

/** The text of a template, which tells the library's parser its line and knows what is around it. */
final class SourceReader extends Reader {
    /** How deep sections may stand in each other in one text. */
    private static final int DEEPEST = 50;

    private final String text;
    private int next;
    private int marked = -2;
    private int tag;
    private int ends;
    private int endsWhenMarked;
    private int depth = -1;

    /** What the library counts lines with: it misses those in tags. */
    private AtomicInteger line = new AtomicInteger();

    /** How many line breaks stand before {@code counted}. */
    private int breaks;

    private int counted;

    SourceReader(String text) {
        this.text = text;
    }

    /** Begins a template or a section of it, whose lines {@code counter} counts. */
    void enter(AtomicInteger counter) {
        line = counter;
        if (++depth > DEEPEST) {
            throw new RefusedException("sections nested deeper than " + DEEPEST);
        }
    }

    /** Ends a template or a section of it; {@code counter} counts the lines that follow. */
    void leave(AtomicInteger counter) {
        line = counter;
        depth--;
    }

    /** How often the library has read the end: once more where it is inside of a tag. */
    int ends() {
        return ends;
    }

    /** The position of the last tag that the library has read. */
    int tag() {
        return tag;
    }

    /** The text of that tag, as far as it is read. */
    String lastTag() {
        return text.substring(tag, next);
    }

    /** {@code file:line:column} of the character at {@code position}. */
    String place(String file, int position) {
        int row = 1;
        int column = 1;
        for (int i = 0; i < position; i++) {
            boolean ended = text.charAt(i) == '\n';
            row += ended ? 1 : 0;
            column = ended ? 1 : column + 1;
        }
        return (file.isEmpty() ? "" : file + ":") + row + ":" + column;
    }

    boolean restOfLineIsBlank() {
        int end = next;
        while (end < text.length() && isBlank(text.charAt(end))) {
            end++;
        }
        return end == text.length() || text.charAt(end) == '\n';
    }

    /** Whether nothing but white space stands on the line around the last tag. */
    boolean tagIsAlone() {
        int start = tag;
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        return (start == 0 || text.charAt(start - 1) == '\n') && restOfLineIsBlank();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    @Override
    public int read() {
        while (counted < next) {
            breaks += text.charAt(counted++) == '\n' ? 1 : 0;
        }
        line.set(1 + breaks);
        if (next == text.length()) {
            ends++;
            return -1;
        }
        return text.charAt(next++);
    }

    @Override
    public int read(char[] into, int offset, int length) {
        throw new UnsupportedOperationException("the library reads single characters");
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    /**
     * The library marks each place from behind the first character of a tag on, but for that behind an equals sign, and none
     * in text.
     */
    @Override
    public void mark(int readAheadLimit) {
        boolean goesOn = next - marked < 2 || next - marked == 2 && text.charAt(marked) == '=';
        tag = goesOn ? tag : next - 1;
        marked = next;
        endsWhenMarked = ends;
    }

    @Override
    public void reset() {
        next = marked;
        ends = endsWhenMarked;
    }

    @Override
    public void close() {}
}
