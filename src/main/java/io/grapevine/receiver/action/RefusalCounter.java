package io.grapevine.receiver.action;

/** Counts requests for actions that were refused before any incident was looked for. From any thread. */
@FunctionalInterface
public interface RefusalCounter {
    /** The verb of a request whose token is not valid, so that what it says is not known. */
    String UNKNOWN_VERB = "unknown";

    /** The result of a request of a user who is not known here. */
    String UNMAPPED = "unmapped";

    /**
     * A request was refused.
     *
     * @param via the way that it came by, as in metrics: {@code link}
     * @param verb the verb that its token has
     * @param result why it was refused, as in metrics
     */
    void count(String via, String verb, String result);
}
