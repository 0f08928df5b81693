package io.grapevine.transport.link;

import java.util.Optional;

/**
 * The reason why an attempt failed or a link was closed.
 *
 * @param kind one of few words, as the value of {@code reason} in a log line
 * @param text the error message: {@code connection refused}
 * @param refusal why the handshake was refused, if it was
 */
public record LinkClosed(String kind, String text, Optional<RefusedException> refusal) {
    /** The kind without a response in time, or without a route. */
    public static final String NO_ANSWER = "no_answer";

    /** No process listens there. */
    public static final LinkClosed NOBODY_LISTENS = new LinkClosed("refused", "connection refused", Optional.empty());

    /** An established link was closed. */
    public static final LinkClosed CLOSED = new LinkClosed("closed", "connection closed", Optional.empty());

    static LinkClosed noAnswer(String text) {
        return new LinkClosed(NO_ANSWER, text, Optional.empty());
    }

    static LinkClosed refused(RefusedException why) {
        return new LinkClosed(why.reason().label(), why.shortText(), Optional.of(why));
    }

    /** Whether the handshake was refused for this reason. */
    public boolean isRefusedAs(LinkRefusal reason) {
        return refusal.filter(why -> why.reason() == reason).isPresent();
    }
}
