package io.grapevine.matcher.regexp;

/**
 * Says that a text is no regular expression by Go's rules. The message is the one a Go program gives, because clients
 * and scripts read it in the answers of the API: the fault and, in back quotes, where it is.
 */
public final class RegexpException extends Exception {
    private static final long serialVersionUID = 1L;

    RegexpException(RegexpError fault, String fragment) {
        super("error parsing regexp: " + fault.text() + ": `" + fragment + "`");
    }
}
