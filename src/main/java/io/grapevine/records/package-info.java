/**
 * The records that replicas persist and exchange: {@link io.grapevine.records.Silence} and {@link io.grapevine.records.NflogEntry}, an
 * entry of the notification log. On disk, and between replicas, they are Alertmanager's protobuf messages ({@link
 * io.grapevine.records.SilenceCodec}, {@link io.grapevine.records.NflogEntryCodec}); Alertmanager keeps Grapevine's additions as unknown fields.
 */
@NullMarked
package io.grapevine.records;

import org.jspecify.annotations.NullMarked;
