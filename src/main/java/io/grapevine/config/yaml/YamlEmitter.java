package io.grapevine.config.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Writes a tree as Go's yaml package (version 2) does, byte for byte: two spaces of indentation, lists not indented
 * under their key, long lines broken at a space beyond column 80.
 */
public final class YamlEmitter {
    private static final int INDENT = 2;
    private static final int LONGEST_SIMPLE_KEY = 128;
    private static final int OUTSIDE = -1;

    private final YamlLines out = new YamlLines();

    private YamlEmitter() {}

    /**
     * The position of a node: in a block indented by {@code indent}, in a mapping or not, in braces or brackets or not.
     */
    private record Place(int indent, boolean inMapping, boolean flow) {
        Place in(int inner, boolean mapping) {
            return new Place(inner, mapping, flow);
        }

        Place inFlow(boolean mapping) {
            return new Place(deeper(), mapping, true);
        }

        int deeper() {
            return indent == OUTSIDE ? INDENT : indent + INDENT;
        }

        int block() {
            return indent == OUTSIDE ? 0 : indent + INDENT;
        }
    }

    /** {@code root} as the text of a document. */
    public static String write(Yaml root) {
        YamlEmitter emitter = new YamlEmitter();
        emitter.node(root, new Place(OUTSIDE, false, false));
        return emitter.out.text();
    }

    private void node(Yaml node, Place place) {
        if (node instanceof Yaml.Mapping mapping) {
            if (mapping.flow() || place.flow() || mapping.entries().isEmpty()) {
                flowMapping(mapping, place.inFlow(true));
            } else {
                blockMapping(mapping, place.in(place.block(), true));
            }
        } else if (node instanceof Yaml.Sequence sequence) {
            if (sequence.flow() || place.flow() || sequence.items().isEmpty()) {
                flowSequence(sequence, place.inFlow(false));
            } else {
                boolean sameIndent = place.inMapping() && !out.atIndentation();
                blockSequence(sequence, place.in(sameIndent ? place.indent() : place.block(), false));
            }
        } else {
            scalar(node, place, false);
        }
    }

    private void blockSequence(Yaml.Sequence sequence, Place place) {
        for (Yaml item : sequence.items()) {
            out.indent(place.indent());
            out.indicator("-", true, false, true);
            node(item, place);
        }
    }

    private void blockMapping(Yaml.Mapping mapping, Place place) {
        for (Yaml.Entry entry : mapping.entries()) {
            out.indent(place.indent());
            entry(entry, place);
        }
    }

    private void entry(Yaml.Entry entry, Place place) {
        if (isSimple(entry.key())) {
            scalar(entry.key(), place, true);
            out.indicator(":", false, false, false);
        } else {
            boolean block = !place.flow();
            out.indicator("?", true, false, block);
            node(entry.key(), place);
            if (block) {
                out.indent(place.indent());
            } else {
                out.breakIfWide(place.indent());
            }
            out.indicator(":", true, false, block);
        }
        node(entry.value(), place);
    }

    private void flowSequence(Yaml.Sequence sequence, Place place) {
        out.indicator("[", true, true, false);
        boolean first = true;
        for (Yaml item : sequence.items()) {
            separate(first, place);
            node(item, place);
            first = false;
        }
        out.indicator("]", false, false, false);
    }

    private void flowMapping(Yaml.Mapping mapping, Place place) {
        out.indicator("{", true, true, false);
        boolean first = true;
        for (Yaml.Entry entry : mapping.entries()) {
            separate(first, place);
            entry(entry, place);
            first = false;
        }
        out.indicator("}", false, false, false);
    }

    private void separate(boolean first, Place place) {
        if (!first) {
            out.indicator(",", false, false, false);
        }
        out.breakIfWide(place.indent());
    }

    private static boolean isSimple(Yaml key) {
        return !(key instanceof Yaml.Text text) || isSimple(text.text());
    }

    private static boolean isSimple(String key) {
        return key.codePoints().noneMatch(c -> c == '\n' || c == '\r' || ScalarForm.isUnicodeBreak(c))
                && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SIMPLE_KEY;
    }

    private void scalar(Yaml node, Place place, boolean key) {
        if (node instanceof Yaml.Literal literal) {
            out.plain(literal.text(), place.deeper(), !key);
        } else if (node instanceof Yaml.Text scalar) {
            String text = scalar.text();
            switch (ScalarForm.of(text, key, place.flow())) {
                case PLAIN -> out.plain(text, place.deeper(), !key);
                case SINGLE -> out.singleQuoted(text, place.deeper(), !key);
                case DOUBLE -> out.doubleQuoted(text, place.deeper(), !key);
                case LITERAL -> out.literal(text, place.deeper());
            }
        }
    }

    /** The quoting styles of strings, and Go's choice among them. */
    enum ScalarForm {
        /** Without quotes. */
        PLAIN,
        SINGLE,
        /** In double quotes, with escapes. */
        DOUBLE,
        /** As lines of their own after a bar. */
        LITERAL;

        private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
        private static final Pattern SPECIAL_START = Pattern.compile("[#,\\[\\]{}&*!|>'\"%@`]|---|\\.\\.\\.");
        private static final Pattern INDICATOR = Pattern.compile("^[-?:](?:[ \\t]|$)|:(?:[ \\t]|$)|[ \\t\\n]#");
        private static final Pattern FLOW_INDICATOR = Pattern.compile("[,?:\\[\\]{}]");

        /**
         * The form of {@code text}.
         *
         * @param key whether it is the key of a mapping that fits on a line
         * @param flow whether it is inside brackets or braces
         */
        static ScalarForm of(String text, boolean key, boolean flow) {
            if (text.indexOf('\n') >= 0) {
                boolean literal =
                        !key && !flow && !hasUnprintable(text) && !text.contains(" \n") && !text.endsWith(" ");
                return literal ? LITERAL : DOUBLE;
            }
            if (!GoScalar.resolve(text).equals(Tag.STR) || BASE_60.matcher(text).matches() || hasUnprintable(text)) {
                return DOUBLE;
            }
            boolean needsQuotes = text.startsWith(" ")
                    || text.endsWith(" ")
                    || SPECIAL_START.matcher(text).lookingAt()
                    || INDICATOR.matcher(text).find()
                    || (flow && FLOW_INDICATOR.matcher(text).find());
            return needsQuotes ? SINGLE : PLAIN;
        }

        private static boolean hasUnprintable(String text) {
            return text.codePoints().anyMatch(c -> !isPrintable(c) || isUnicodeBreak(c));
        }

        /** Characters that need no escape. Go's package counts none above U+FFFF among them. */
        static boolean isPrintable(int c) {
            return c == '\n'
                    || (c >= ' ' && c <= '~')
                    || (c >= 0xA0 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
        }

        /** Breaks of lines beyond ASCII, which are printable but not where lines matter. */
        static boolean isUnicodeBreak(int c) {
            return c == 0x85 || c == 0x2028 || c == 0x2029;
        }
    }

    /** The output buffer of the YAML writer: decides about spaces, line breaks and escapes. */
    private static final class YamlLines {
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
}
