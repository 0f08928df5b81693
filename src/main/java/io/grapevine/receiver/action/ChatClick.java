package io.grapevine.receiver.action;

import io.grapevine.config.Secret;
import java.time.Instant;
import java.util.Optional;

/** A click on one of our buttons, as a chat reports it. It was checked that it comes from the chat, but not its token. */
public interface ChatClick {
    /** The token of the button; not checked yet. */
    Secret token();

    /** The id of the user in the chat. */
    String userId();

    /** The name of the user there; may be empty. */
    default String userName() {
        return "";
    }

    /** The channel for people, such as {@code #alerts}; empty if it has no name. */
    default String place() {
        return "";
    }

    /** The address of the message for people; empty if it is not known. */
    default String permalink() {
        return "";
    }

    /** When the user clicked, by the chat's clock; empty if that is not known. */
    default Optional<Instant> at() {
        return Optional.empty();
    }

    /** What the user wrote beside it; empty if nothing. */
    default String comment() {
        return "";
    }

    /** Whether the user can be asked for a comment, where a policy wants one. */
    default boolean canBeAsked() {
        return false;
    }
}
