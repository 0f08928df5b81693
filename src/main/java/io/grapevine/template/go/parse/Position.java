package io.grapevine.template.go.parse;

/**
 * A position in the text of a template.
 *
 * @param line counted from 1
 * @param column the number of UTF-8 bytes before it in its line, plus 1
 */
public record Position(int line, int column) {
    /** {@code line:column}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
