package io.grapevine.core.node;

/**
 * The result of storing a batch of alerts.
 *
 * @param refused how many alerts were refused because a limit was reached; the times of those that are known are stored all the same
 * @param limit the limit that the first of them exceeded, as users know it; empty if none was refused
 */
public record IngestResult(int refused, String limit) {
    /** The result where all alerts are stored. */
    static final IngestResult ALL = new IngestResult(0, "");

    /** The result with one more refused alert. */
    IngestResult and(String exceeded) {
        return new IngestResult(refused + 1, refused == 0 ? exceeded : limit);
    }
}
