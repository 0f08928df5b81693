package io.grapevine.configfile.yaml;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;

/** The quoting styles of strings, and Go's choice among them. */
enum ScalarForm {
    /** Without quotes. */
    PLAIN,
    /** In single quotes. */
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
            boolean literal = !key && !flow && !hasUnprintable(text) && !text.contains(" \n") && !text.endsWith(" ");
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
