package io.grapevine.template.go.parse;

/** Character classes of identifiers. */
public final class Names {
    private Names() {}

    /** The end of the name that starts at {@code from}; {@code from} if there is none. */
    public static int end(String text, int from) {
        int i = from;
        while (i < text.length() && isPart(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    /** Whether a character is a letter, a digit or the underscore. */
    static boolean isPart(int c) {
        return c == '_' || Character.isLetter(c) || Character.isDigit(c);
    }
}
