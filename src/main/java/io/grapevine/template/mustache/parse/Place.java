package io.grapevine.template.mustache.parse;

/**
 * A position in a template.
 *
 * @param file the template's name; empty for a piece of configuration
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record Place(String file, int line, int column) {
    /** The place of the character at {@code to}, where this is the place of the one at {@code from}, before it. */
    Place later(String text, int from, int to) {
        int newLine = line;
        int newColumn = column;
        for (int i = from; i < to; i++) {
            boolean breaks = text.charAt(i) == '\n';
            newLine += breaks ? 1 : 0;
            newColumn = breaks ? 1 : newColumn + 1;
        }
        return new Place(file, newLine, newColumn);
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        return (file.isEmpty() ? "" : file + ":") + line + ":" + column;
    }
}
