package io.grapevine.template.mustache;

import java.io.Writer;

/**
 * The output of a template, written sequentially. As the library's {@link Writer} it takes the template's own text; values
 * come by {@link #value} and {@link #raw}. All throw a {@link RefusedException} for what they refuse.
 */
public abstract class Output extends Writer {
    /** The greatest length of an output, in UTF-16 units: 16 Mi. */
    public static final int MOST = 16 << 20;

    /** Set where nothing more needs to be written. */
    boolean full;

    private String indentation = "";

    /** Whether the indentation is due before whatever comes next. */
    private boolean startsLine;

    /** Appends text of the template. */
    abstract void literal(String text);

    /** Appends a value, changed as the place demands. */
    abstract void escaped(String text);

    /** Appends a value as it is, where the place allows it. */
    abstract void unescaped(String text);

    /** Whether nothing more needs to be written. */
    public final boolean isFull() {
        return full;
    }

    /** All that was written; to be called at the end, after which the output is empty again. */
    public abstract String finish();

    /** The white space before each line of the template. */
    public final String indentation() {
        return indentation;
    }

    /**
     * Sets what comes before each line of the template from here on, where a line of it may begin; lines of a value are left
     * as they are.
     */
    public final void indent(String white, boolean atStartOfLine) {
        indentation = white;
        startsLine = atStartOfLine;
    }

    /** Writes a value, changed as the place demands. */
    public final void value(String text) {
        beginLine();
        escaped(text);
    }

    /** Writes a value as it is, where the place allows it. */
    public final void raw(String text) {
        beginLine();
        unescaped(text);
    }

    @Override
    public final void write(String text) {
        if (indentation.isEmpty()) {
            literal(text);
            return;
        }
        int from = 0;
        while (from < text.length()) {
            beginLine();
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end + 1;
            literal(text.substring(from, to));
            startsLine = end >= 0;
            from = to;
        }
    }

    private void beginLine() {
        if (startsLine) {
            startsLine = false;
            literal(indentation);
        }
    }

    @Override
    public final void write(char[] text, int offset, int length) {
        write(new String(text, offset, length));
    }

    @Override
    public final void flush() {}

    @Override
    public final void close() {}
}
