package io.grapevine.template.go.html;

import java.util.Set;

/** Decides whether a slash in a script is a division or starts a regular expression. */
enum Slash {
    /** The slash starts a regular expression. */
    REGEXP,
    /** The slash is a division operator. */
    DIVISION,
    /** The slash may be either, as the branches of the template differ. */
    UNKNOWN;

    private static final String WHITE_SPACE = "\f\n\r\t\u000b \u00a0\u1680"
            + "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
            + "\u2028\u2029\u202f\u205f\u3000\ufeff";

    /** Characters behind which an expression is expected, so that a slash cannot divide. */
    private static final String EXPECTS_EXPRESSION = ",<>=*%&|^?!~([:;{}";

    private static final Set<String> KEYWORDS_BEFORE_EXPRESSION = Set.of(
            "break case continue delete do else finally in instanceof return throw try typeof void".split(" ", -1));

    /** The meaning behind {@code tokens}, none of which is a literal or comment, if it was this before. */
    Slash after(CharSequence tokens) {
        int end = tokens.length();
        while (end > 0 && WHITE_SPACE.indexOf(tokens.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0) {
            return this;
        }
        char last = tokens.charAt(end - 1);
        if (last == '+' || last == '-') {
            return afterSigns(tokens, end, last);
        }
        if (last == '.') {
            boolean endsNumber = end > 1 && isDigit(tokens.charAt(end - 2));
            return endsNumber ? DIVISION : REGEXP;
        }
        if (EXPECTS_EXPRESSION.indexOf(last) >= 0) {
            return REGEXP;
        }
        int start = end;
        while (start > 0 && isIdentifierPart(tokens.charAt(start - 1))) {
            start--;
        }
        String word = tokens.subSequence(start, end).toString();
        return KEYWORDS_BEFORE_EXPRESSION.contains(word) ? REGEXP : DIVISION;
    }

    /** {@code x++ /} divides, but {@code x + /} does not; of three signs the first two are the pair. */
    private static Slash afterSigns(CharSequence tokens, int end, char sign) {
        int start = end - 1;
        while (start > 0 && tokens.charAt(start - 1) == sign) {
            start--;
        }
        return (end - start) % 2 == 1 ? REGEXP : DIVISION;
    }

    /** Whether {@code c} can be part of a keyword or number. */
    static boolean isIdentifierPart(int c) {
        return c == '$' || c == '_' || Span.isLetterOrDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
