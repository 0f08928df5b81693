package io.grapevine.silence;

/** What became of a request to set a silence. */
public sealed interface SetResult {
    /**
     * The silence is in force.
     *
     * @param id its identity
     */
    record Stored(String id) implements SetResult {}

    /**
     * There is no silence with the identity that was to be updated.
     *
     * @param id the identity
     */
    record NotFound(String id) implements SetResult {}

    /**
     * The silence was not taken.
     *
     * @param fault what is wrong with it, or which limit it exceeds
     */
    record Refused(String fault) implements SetResult {}
}
