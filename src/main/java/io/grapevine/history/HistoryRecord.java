package io.grapevine.history;

import java.time.Instant;

/** One entry of the history of a replica. */
public sealed interface HistoryRecord
        permits AlertRecord, DeliveryRecord, SilenceRecord, ActionRecord, ConfigRecord, ProcessRecord {

    /** When it happened, by the clock of the replica. */
    Instant at();

    /** The name of the replica that recorded it. */
    String replica();
}
