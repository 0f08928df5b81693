package io.grapevine.model.matcher.regexp;

/**
 * Writes the literal parts of an expression so that RE2/J does not take time and memory that grow with the square of their length.
 * RE2/J joins the characters of a literal one by one, each time with a copy of those before it, and copies the rest of the
 * expression at each escape and each group. So a long literal is written as groups of some characters each, which are
 * joined as wholes, and one with several escapes is quoted instead.
 */
final class LiteralText {
    private static final int LONGEST = 256;

    /** Quoting takes so many characters: with fewer escapes it would make the expression longer. */
    private static final int MOST_ESCAPES = 4;

    private final StringBuilder out;
    private final StringBuilder text = new StringBuilder();
    private int escapes;

    LiteralText(StringBuilder out) {
        this.out = out;
    }

    void add(int c) {
        if (isSurrogate(c)) {
            // two of them in a row must not become one character
            end();
            CharSet.appendCharacter(out, c);
            return;
        }
        text.appendCodePoint(c);
        escapes += CharacterParser.isAlphanumeric(c) ? 0 : 1;
        if (text.length() >= LONGEST) {
            out.append("(?:");
            end();
            out.append(')');
        }
    }

    /** Writes what was added; something else follows. */
    void end() {
        if (escapes > MOST_ESCAPES) {
            // a quotation ends at the first \E, so those of the text are divided between two
            out.append("\\Q")
                    .append(text.toString().replace("\\E", "\\\\E\\QE"))
                    .append("\\E");
        } else {
            text.codePoints().forEach(c -> CharSet.appendCharacter(out, c));
        }
        text.setLength(0);
        escapes = 0;
    }

    static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
