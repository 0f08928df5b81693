package io.grapevine.amtool.api;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Chooses where the body of a response is written. An output that fails throws an {@link java.io.UncheckedIOException}. */
@FunctionalInterface
public interface BodyOutput {
    /** Holds the body in memory, as {@link Reply#body}. */
    BodyOutput MEMORY = head -> null;

    /**
     * The output of the body.
     *
     * @param head the response, without its body
     * @return null for memory
     */
    @Nullable
    OutputStream of(Reply head);
}
