package io.grapevine.features.alertlog;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.model.Digest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Codec of {@link AlertBatch}: a protobuf message, compressed if it is large. */
final class AlertBatchCodec {
    private static final int PLAIN = 1;
    private static final int COMPRESSED = 2;
    private static final int PLAIN_SIZE = 3;

    private static final int NUMBER = 1;
    private static final int AT = 2;
    private static final int SNAPSHOT = 3;
    private static final int REMOVED = 4;
    private static final int ALERT = 5;
    private static final int RENEWALS = 6;
    private static final int NOTIFIED = 7;
    private static final int PHASE = 8;

    private static final int ENDS_AT = 1;
    private static final int UPDATED_AT = 2;
    private static final int ALERTS = 3;

    private static final int ALERT_AND_GROUP = 1;

    private static final int GROUP = 1;
    private static final int FIRST_MILLIS = 2;
    private static final int INTERVAL_MILLIS = 3;

    /** The end of the year 9999: what is beyond is no time of an alert or group. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private final AlertCodec alerts = new AlertCodec();
    private final int most;
    private long left;

    /** Decodes the records of this replica's own files. */
    AlertBatchCodec() {
        this(Compression.MOST, Long.MAX_VALUE);
    }

    /**
     * Decodes batches of others.
     *
     * @param most the size of a decompressed batch in bytes, at most
     * @param all the size of all decompressed batches in bytes, at most
     */
    AlertBatchCodec(int most, long all) {
        this.most = most;
        this.left = all;
    }

    static byte[] encode(AlertBatch batch) {
        MessageWriter message = new MessageWriter()
                .varint(NUMBER, batch.number())
                .varint(AT, batch.at().toEpochMilli())
                .varint(SNAPSHOT, batch.snapshot() ? 1 : 0)
                .bytes(REMOVED, AlertCodec.bytes(batch.removed()));
        batch.alerts().forEach(entry -> message.message(ALERT, AlertCodec.message(entry)));
        renewals(message, batch.renewals());
        batch.notified()
                .forEach(notified -> message.message(
                        NOTIFIED,
                        new MessageWriter()
                                .bytes(
                                        ALERT_AND_GROUP,
                                        AlertCodec.bytes(List.of(notified.alert(), notified.group())))));
        batch.phases()
                .forEach((group, phase) -> message.message(
                        PHASE,
                        new MessageWriter()
                                .bytes(GROUP, AlertCodec.bytes(List.of(group)))
                                .varint(FIRST_MILLIS, phase.first().toEpochMilli())
                                .varint(INTERVAL_MILLIS, phase.interval().toMillis())));
        return wrapped(message.toBytes());
    }

    /** Alerts that came in one request mostly have the same times, which are written once. */
    private static void renewals(MessageWriter message, List<AlertBatch.Renewal> renewals) {
        record Times(Instant endsAt, Instant updatedAt) {}
        Map<Times, List<Digest>> byTimes = new LinkedHashMap<>();
        for (AlertBatch.Renewal renewal : renewals) {
            byTimes.computeIfAbsent(new Times(renewal.endsAt(), renewal.updatedAt()), times -> new ArrayList<>())
                    .add(renewal.alert());
        }
        byTimes.forEach((times, alerts) -> message.message(
                RENEWALS,
                new MessageWriter()
                        .timestamp(ENDS_AT, times.endsAt())
                        .timestamp(UPDATED_AT, times.updatedAt())
                        .bytes(ALERTS, AlertCodec.bytes(alerts))));
    }

    private static byte[] wrapped(byte[] message) {
        if (message.length < Compression.WORTH) {
            return new MessageWriter().bytes(PLAIN, message).toBytes();
        }
        return new MessageWriter()
                .bytes(COMPRESSED, Compression.deflate(message))
                .varint(PLAIN_SIZE, message.length)
                .toBytes();
    }

    Decoded<AlertBatch> decode(byte[] record) {
        return MessageReader.decode(record, this::unwrapped)
                .then(message -> MessageReader.decode(message, reader -> new Draft(reader).read()));
    }

    private byte[] unwrapped(MessageReader reader) throws IOException {
        FieldValues fields = new FieldValues(reader);
        reader.readFields(tag -> fields.readBytes(tag, PLAIN, COMPRESSED) || fields.readNumber(tag, PLAIN_SIZE));
        int limit = (int) Math.min(most, left);
        byte[] compressed = fields.bytes(COMPRESSED);
        byte[] message = compressed.length == 0
                ? fields.bytes(PLAIN)
                : Compression.inflate(compressed, fields.number(PLAIN_SIZE), limit);
        if (message.length > left) {
            throw MessageReader.fault("a message of " + message.length + " bytes (expected: at most " + left + ')');
        }
        left -= message.length;
        return message;
    }

    private final class Draft {
        private final MessageReader reader;
        private final List<Digest> removed = new ArrayList<>();
        private final List<AlertBatch.Entry> entries = new ArrayList<>();
        private final List<AlertBatch.Renewal> renewals = new ArrayList<>();
        private final List<AlertBatch.Notified> notified = new ArrayList<>();
        private final Map<Digest, GroupPhase> phases = new LinkedHashMap<>();
        private long number;
        private long at;
        private boolean snapshot;

        Draft(MessageReader reader) {
            this.reader = reader;
        }

        AlertBatch read() throws IOException {
            reader.readFields(this::field);
            return new AlertBatch(
                    number, Instant.ofEpochMilli(at), snapshot, removed, entries, renewals, notified, phases);
        }

        private boolean field(int tag) throws IOException {
            if (tag == Tag.varint(NUMBER)) {
                number = reader.readVarint();
            } else if (tag == Tag.varint(AT)) {
                at = time(reader.readVarint());
            } else if (tag == Tag.varint(SNAPSHOT)) {
                snapshot = reader.readVarint() != 0;
            } else {
                return sized(Tag.sizedField(tag));
            }
            return true;
        }

        private boolean sized(int field) throws IOException {
            switch (field) {
                case REMOVED -> removed.addAll(AlertCodec.digests(reader.readBytes()));
                case ALERT -> entries.add(alerts.read(reader));
                case RENEWALS -> readRenewals();
                case NOTIFIED -> readNotified();
                case PHASE -> readPhase();
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static long time(long millis) throws IOException {
            if (millis < 0 || millis > LAST_MILLI) {
                throw MessageReader.fault("milliseconds: " + millis + " (expected: 0 to " + LAST_MILLI + ")");
            }
            return millis;
        }

        private void readRenewals() throws IOException {
            Instant[] times = {Instant.EPOCH, Instant.EPOCH};
            List<Digest> renewed = new ArrayList<>();
            reader.readMessage(tag -> {
                int field = Tag.sizedField(tag);
                if (field == ENDS_AT || field == UPDATED_AT) {
                    times[field - ENDS_AT] = reader.readTimestamp(Instant.EPOCH);
                    return true;
                }
                if (field == ALERTS) {
                    renewed.addAll(AlertCodec.digests(reader.readBytes()));
                    return true;
                }
                return false;
            });
            renewed.forEach(alert -> renewals.add(new AlertBatch.Renewal(alert, times[0], times[1])));
        }

        private void readNotified() throws IOException {
            List<Digest> digests = new ArrayList<>();
            reader.readMessage(
                    tag -> tag == Tag.sized(ALERT_AND_GROUP) && digests.addAll(AlertCodec.digests(reader.readBytes())));
            if (digests.size() != 2) {
                throw MessageReader.fault(digests.size() + " digests (expected: of an alert and a group)");
            }
            notified.add(new AlertBatch.Notified(digests.get(0), digests.get(1)));
        }

        private void readPhase() throws IOException {
            List<Digest> group = new ArrayList<>();
            long[] millis = new long[INTERVAL_MILLIS + 1];
            reader.readMessage(tag -> {
                if (tag == Tag.sized(GROUP)) {
                    group.addAll(AlertCodec.digests(reader.readBytes()));
                } else if (tag == Tag.varint(FIRST_MILLIS)) {
                    millis[FIRST_MILLIS] = time(reader.readVarint());
                } else if (tag == Tag.varint(INTERVAL_MILLIS)) {
                    millis[INTERVAL_MILLIS] = time(reader.readVarint());
                } else {
                    return false;
                }
                return true;
            });
            if (group.size() != 1) {
                throw MessageReader.fault(group.size() + " digests (expected: of a group)");
            }
            phases.put(
                    group.get(0),
                    new GroupPhase(
                            Instant.ofEpochMilli(millis[FIRST_MILLIS]), Duration.ofMillis(millis[INTERVAL_MILLIS])));
        }
    }
}
