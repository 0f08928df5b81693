package io.grapevine.integration.message;

import io.grapevine.notify.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A notification, ready to be sent.
 *
 * @param message what is sent
 * @param flaw which template failed and why, so that the message is a plain one; null if all is well
 */
public record RenderedMessage<M>(M message, @Nullable String flaw) {
    /** The outcome of sending it: that it was accepted does not make it what it was meant to be. */
    public Outcome judged(Outcome outcome) {
        return flaw != null && outcome instanceof Outcome.Delivered delivered
                ? new Outcome.Delivered(delivered.receiverData(), flaw)
                : outcome;
    }
}
