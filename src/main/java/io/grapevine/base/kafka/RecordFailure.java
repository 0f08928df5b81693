package io.grapevine.base.kafka;

/**
 * The failure of a record.
 *
 * @param errorType {@code timeout}, {@code network}, {@code broker} or {@code unknown}
 * @param verdict what another attempt promises
 * @param reason can be shown
 */
public record RecordFailure(String errorType, Verdict verdict, String reason) {
    /** A kind of failure, by what another attempt promises. */
    public enum Verdict {
        /** The failure may pass, as an election of leaders does. */
        TRANSIENT,
        /** There was no answer in time: the failure may pass, and the record may be there. */
        TIMEOUT,
        /** The client can send nothing more, and another one may. */
        BROKEN,
        /** The brokers do not let this client in, or not at this topic. */
        DENIED,
        /** The brokers will not take this record: it is too large, or there is no such topic. */
        REFUSED
    }
}
