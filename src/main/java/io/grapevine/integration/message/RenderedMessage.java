package io.grapevine.integration.message;

import io.grapevine.notify.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A rendered message.
 *
 * @param message the message
 * @param flaw the error of the template that failed, so that the message is plain text; null if none
 */
public record RenderedMessage<M>(M message, @Nullable String flaw) {
    /** The outcome of sending it, with the error of the template. */
    public Outcome judged(Outcome outcome) {
        return flaw != null && outcome instanceof Outcome.Delivered delivered
                ? new Outcome.Delivered(delivered.receiverData(), flaw)
                : outcome;
    }
}
