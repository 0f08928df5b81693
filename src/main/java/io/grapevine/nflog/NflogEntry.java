package io.grapevine.nflog;

import io.grapevine.model.UnknownFields;
import java.time.Duration;
import java.time.Instant;

/**
 * What an integration was told last about a group.
 *
 * @param key the group and the integration
 * @param timestamp when it was told, by the clock of the replica that did so
 * @param fact what it knows since
 * @param expiresAt when the entry may be forgotten, by the same clock
 * @param unknownFields fields of newer versions, as protobuf bytes
 */
public record NflogEntry(
        NflogKey key, Instant timestamp, NotifiedState fact, Instant expiresAt, UnknownFields unknownFields) {
    /** For how long the entry is of use from when it was written, whatever the clock of the replica that wrote it. */
    Duration life() {
        return Duration.between(timestamp, expiresAt);
    }
}
