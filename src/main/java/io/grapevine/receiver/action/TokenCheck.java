package io.grapevine.receiver.action;

import java.util.Locale;

/** The result of the check of a token. */
public sealed interface TokenCheck {
    /** The token was signed with one of the keys, and has not expired. */
    record Valid(ActionToken token) implements TokenCheck {}

    /** The token is refused. */
    record Refused(Reason reason) implements TokenCheck {}

    /** Reason why a token is refused. */
    enum Reason {
        /** The text is no token, or is damaged. */
        MALFORMED,
        /** The token has the number of no key: the key was replaced, or the token is of another cluster. */
        UNKNOWN_KEY,
        /** The token was not signed with the key whose number it has. */
        FORGED,
        /** The token names an action that this version does not know. */
        UNSUPPORTED,
        /** The token was valid, and is no longer. */
        EXPIRED;

        /** The name of the reason in metrics: {@code unknown_key}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
