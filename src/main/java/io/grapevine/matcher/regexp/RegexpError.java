package io.grapevine.matcher.regexp;

/** The kinds of syntax errors in regular expressions, with Go's messages. */
enum RegexpError {
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

    RegexpError(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
