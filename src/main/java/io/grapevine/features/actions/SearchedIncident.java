package io.grapevine.features.actions;

/** The result of a search for the present incident of a group, by the sum of its key. */
public sealed interface SearchedIncident {
    /**
     * The group is here.
     *
     * @param groupId the id of the group
     * @param episode when its present incident was notified first, in seconds since 1970; 0 if no message names it
     */
    record Found(String groupId, long episode) implements SearchedIncident {}

    /** The group is not here, but may be soon: a receiver knows it as firing, or this replica has just started. */
    record Awaited() implements SearchedIncident {}

    /** No group has such a key. */
    record Missing() implements SearchedIncident {}
}
