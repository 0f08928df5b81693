package io.grapevine.history;

import java.time.Instant;

/** An entry of the history of a replica. */
public sealed interface HistoryRecord
        permits AlertRecord, DeliveryRecord, SilenceRecord, ActionRecord, ConfigRecord, ProcessRecord {

    /** When the recorded event happened, by the clock of the replica. */
    Instant at();

    /** The name of the replica that recorded it. */
    String replica();
}
