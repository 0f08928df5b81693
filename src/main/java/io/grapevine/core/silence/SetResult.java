package io.grapevine.core.silence;

import org.jspecify.annotations.Nullable;

/** The result of creating or updating a silence. */
public sealed interface SetResult {
    /**
     * The silence is stored.
     *
     * @param before the version that it replaces, perhaps of another silence, which has ended; null if there was none
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
     * The silence to be updated is not as the client has seen it.
     *
     * @param known the silence as it is
     */
    record Changed(Silence known) implements SetResult {}
}
