package io.grapevine.core.silence;

import io.grapevine.records.Silence;
import org.jspecify.annotations.Nullable;

/** The result of creating or updating a silence. */
public sealed interface SetResult {
    /**
     * The silence is stored.
     *
     * @param before the version that it replaces; null if there was none. A replaced silence that could not be changed
     *     has ended and has another id
     * @param silence the silence as it is now
     */
    record Stored(@Nullable Silence before, Silence silence) implements SetResult {
        /** The identity. */
        public String id() {
            return silence.id();
        }
    }

    /**
     * The silence to be updated does not exist.
     *
     * @param id the identity
     */
    record NotFound(String id) implements SetResult {}

    /**
     * The silence is invalid or exceeds a limit.
     *
     * @param fault the error message
     */
    record Refused(String fault) implements SetResult {}

    /**
     * The silence to be updated has changed since the client read it.
     *
     * @param known the current version of the silence
     */
    record Changed(Silence known) implements SetResult {}
}
