package io.grapevine.web.action;

import java.util.Locale;

/** The result of the check of a token. */
public sealed interface TokenCheck {
    /** It was signed with one of the keys, and has not expired. */
    record Valid(ActionToken token) implements TokenCheck {}

    /** It is refused. */
    record Refused(Reason reason) implements TokenCheck {}

    /** Reason why a token is refused. */
    enum Reason {
        /** It is no token, or is damaged. */
        MALFORMED,
        /** It has the number of no key: the key was replaced, or it is of another cluster. */
        UNKNOWN_KEY,
        /** It was not signed with the key whose number it has. */
        FORGED,
        /** It names an action that this version does not know. */
        UNSUPPORTED,
        /** It was valid. */
        EXPIRED;

        /** Its name in metrics: {@code unknown_key}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
