package io.grapevine.matcher.regexp;

/**
 * Thrown if a text is no valid regular expression by Go's rules. API clients and scripts read the message, so it is
 * Go's: the error and, in back quotes, the text that it refers to.
 */
public final class RegexpException extends Exception {
    private static final long serialVersionUID = 1L;

    RegexpException(RegexpError fault, String fragment) {
        super("error parsing regexp: " + fault.text() + ": `" + fragment + "`");
    }
}
