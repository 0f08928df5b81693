package io.grapevine.receiver.action;

import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a click.
 *
 * @param whisper what only the user who clicked is to read, in the markup of the chat; empty if the message says it
 * @param drawing the future form of the message; null if it stays as it is
 */
public record ClickAnswer(
        Optional<String> whisper, @Nullable Drawing drawing, Instant now) {
    /** The future form of the message. */
    public sealed interface Drawing {}

    /** The message as the incident is now, which may be otherwise than this click has left it. */
    public record Open(MessageIncident incident, MessageState state) implements Drawing {}

    /**
     * The message without buttons.
     *
     * @param line what stands in their place
     */
    public record Closed(String line) implements Drawing {}

    /**
     * The message as it is, and a dialog that asks the user for a comment: only for clicks whose users can be asked.
     *
     * @param title what the comment is for
     * @param hint what the policy wants of it, for people; may be empty
     */
    public record Asked(String title, String hint) implements Drawing {}

    /** The message as it is, and a line to the user. */
    public static ClickAnswer whispered(String text, Instant now) {
        return new ClickAnswer(Optional.of(text), null, now);
    }
}
