package io.grapevine.model.matcher.regexp;

/**
 * Thrown if a text is no valid regular expression by Go's rules. API clients and scripts read the message, so it is
 * Go's: the error and, in back quotes, the text that it refers to.
 */
public final class RegexpException extends Exception {
    private static final long serialVersionUID = 1L;

    RegexpException(Fault fault, String fragment) {
        super("error parsing regexp: " + fault.text + ": `" + fragment + "`");
    }

    /** The kinds of syntax errors, with Go's messages. */
    enum Fault {
        CLASS_RANGE("invalid character class range"),
        ESCAPE("invalid escape sequence"),
        CAPTURE_NAME("invalid named capture"),
        PERL_SYNTAX("invalid or unsupported Perl syntax"),
        NESTED_REPETITION("invalid nested repetition operator"),
        REPEAT_COUNT("invalid repeat count"),
        ENCODING("invalid UTF-8"),
        MISSING_BRACKET("missing closing ]"),
        MISSING_PARENTHESIS("missing closing )"),
        NOTHING_TO_REPEAT("missing argument to repetition operator"),
        TRAILING_BACKSLASH("trailing backslash at end of expression"),
        UNEXPECTED_PARENTHESIS("unexpected )"),
        TOO_DEEP("expression nests too deeply"),
        TOO_LARGE("expression too large");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }
}
