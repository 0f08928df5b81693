package io.grapevine.silence;

/** The result of creating or updating a silence. */
public sealed interface SetResult {
    /**
     * The silence is stored.
     *
     * @param id the identity
     */
    record Stored(String id) implements SetResult {}

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
}
