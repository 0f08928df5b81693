package io.grapevine.config.file.yaml;

import io.grapevine.config.file.yaml.YamlEmitter.ScalarForm;
import java.util.Locale;

/** The output buffer of the YAML writer: decides about spaces, line breaks and escapes. */
final class YamlLines {
    private static final int WIDTH = 80;

    private final StringBuilder out = new StringBuilder();
    private int column;
    private boolean afterSpace = true;
    private boolean onlyIndented = true;

    /** The document so far, its last line ended. */
    String text() {
        return column > 0 ? out + "\n" : out.toString();
    }

    /** Whether the line holds nothing but what indents it. */
    boolean atIndentation() {
        return onlyIndented;
    }

    /** Goes to a new line, unless this one is still empty, and to column {@code indent}. */
    void indent(int indent) {
        if (!onlyIndented || column > indent || (column == indent && !afterSpace)) {
            newLine();
        }
        while (column < indent) {
            put(' ');
        }
        afterSpace = true;
        onlyIndented = true;
    }

    /** Goes to a new line if this one is too long already. */
    void breakIfWide(int indent) {
        if (column > WIDTH) {
            indent(indent);
        }
    }

    /** Writes punctuation. */
    void indicator(String text, boolean spaced, boolean countsAsSpace, boolean countsAsIndentation) {
        if (spaced && !afterSpace) {
            put(' ');
        }
        text.codePoints().forEach(this::put);
        afterSpace = countsAsSpace;
        onlyIndented = onlyIndented && countsAsIndentation;
    }

    private void put(int c) {
        out.appendCodePoint(c);
        column++;
    }

    private void newLine() {
        out.append('\n');
        column = 0;
    }

    void plain(String text, int indent, boolean mayBreak) {
        if (!afterSpace) {
            put(' ');
        }
        words(text, indent, mayBreak, false);
        endScalar();
    }

    private void endScalar() {
        afterSpace = false;
        onlyIndented = false;
    }

    void singleQuoted(String text, int indent, boolean mayBreak) {
        indicator("'", true, false, false);
        words(text, indent, mayBreak, true);
        indicator("'", false, false, false);
        endScalar();
    }

    /** Writes a text that may continue on a new line in place of a single space inside it. */
    private void words(String text, int indent, boolean mayBreak, boolean quoted) {
        boolean spaces = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean inside = i > 0 && i < text.length() - 1;
            if (c == ' ' && mayBreak && !spaces && column > WIDTH && inside && text.charAt(i + 1) != ' ') {
                indent(indent);
            } else {
                if (quoted && c == '\'') {
                    put('\'');
                }
                put(c);
            }
            spaces = c == ' ';
            i += Character.charCount(c);
        }
    }

    void doubleQuoted(String text, int indent, boolean mayBreak) {
        indicator("\"", true, false, false);
        boolean spaces = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!ScalarForm.isPrintable(c) || c == '\n' || c == '"' || c == '\\' || ScalarForm.isUnicodeBreak(c)) {
                escape(c);
            } else if (c == ' ' && mayBreak && !spaces && column > WIDTH && i > 0 && i < text.length() - 1) {
                indent(indent);
                if (text.charAt(i + 1) == ' ') {
                    put('\\');
                }
            } else {
                put(c);
            }
            spaces = c == ' ';
            i += Character.charCount(c);
        }
        indicator("\"", false, false, false);
        endScalar();
    }

    private void escape(int c) {
        String escaped = switch (c) {
            case 0 -> "0";
            case 0x07 -> "a";
            case '\b' -> "b";
            case '\t' -> "t";
            case '\n' -> "n";
            case 0x0B -> "v";
            case '\f' -> "f";
            case '\r' -> "r";
            case 0x1B -> "e";
            case '"' -> "\"";
            case '\\' -> "\\";
            case 0x85 -> "N";
            case 0xA0 -> "_";
            case 0x2028 -> "L";
            case 0x2029 -> "P";
            default -> String.format(Locale.ROOT, c <= 0xFF ? "x%02X" : c <= 0xFFFF ? "u%04X" : "U%08X", c);
        };
        put('\\');
        escaped.codePoints().forEach(this::put);
    }

    void literal(String text, int indent) {
        indicator("|", true, false, false);
        if (text.startsWith(" ") || text.startsWith("\n")) {
            indicator("2", false, false, false);
        }
        if (!text.endsWith("\n")) {
            indicator("-", false, false, false);
        } else if (text.length() == 1 || text.charAt(text.length() - 2) == '\n') {
            indicator("+", false, false, false);
        }
        newLine();
        onlyIndented = true;
        afterSpace = true;
        boolean lineStarts = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '\n') {
                newLine();
                onlyIndented = true;
            } else {
                if (lineStarts) {
                    indent(indent);
                }
                put(c);
                onlyIndented = false;
            }
            lineStarts = c == '\n';
            i += Character.charCount(c);
        }
    }
}
