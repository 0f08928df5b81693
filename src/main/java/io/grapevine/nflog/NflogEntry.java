package io.grapevine.nflog;

import io.grapevine.base.protobuf.UnknownFields;
import java.time.Duration;
import java.time.Instant;

/**
 * A notification log entry: the last notification of a group to an integration.
 *
 * @param timestamp the time of the notification, by the clock of the replica that sent it
 * @param expiresAt until when the entry is kept, by the same clock
 * @param basis the stamp of the entry that its writer had when the attempt to notify began; 0 if it had none, or if that is
 *     unknown. The writer did not know an entry with a greater stamp
 * @param unknownFields fields of newer versions, as protobuf bytes
 */
public record NflogEntry(
        NflogKey key,
        Instant timestamp,
        NotifiedState notified,
        Instant expiresAt,
        long basis,
        UnknownFields unknownFields) {

    /** An entry with an unknown basis, as in Alertmanager. */
    public NflogEntry(
            NflogKey key, Instant timestamp, NotifiedState notified, Instant expiresAt, UnknownFields unknownFields) {
        this(key, timestamp, notified, expiresAt, 0, unknownFields);
    }

    /** The lifetime of the entry, independent of the clock of the replica that wrote it. */
    Duration life() {
        return Duration.between(timestamp, expiresAt);
    }
}
