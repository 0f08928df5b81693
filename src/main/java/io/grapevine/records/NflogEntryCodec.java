package io.grapevine.records;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MapEntry;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.base.protobuf.UnknownFieldSuffix;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.ReceiverData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Codec of Alertmanager's protobuf message {@code MeshEntry}, without length prefix. Unknown fields of it, of its entry and of the
 * receiver are kept, also the obsolete {@code group_hash} and {@code resolved}, and so is receiver data of types that are not
 * known. What is unknown in a part of the entry is written as that part once more, which every decoder of protobuf takes as one
 * with the first.
 */
public final class NflogEntryCodec {
    /** The kind of the values in the replicated notification log, which are kept in the form of Alertmanager. */
    public static final DurableState.Kind<NflogEntry> KIND = new DurableState.Kind<>(
            "log entry", NflogEntryCodec::decode, entry -> entry.key().text(), NflogEntryCodec::mark);

    private static final int ENTRY = 1;
    private static final int EXPIRES_AT = 2;

    private static final int GROUP_KEY = 1;
    private static final int RECEIVER = 2;
    private static final int TIMESTAMP = 5;
    private static final int FIRING_ALERTS = 6;
    private static final int RESOLVED_ALERTS = 7;
    private static final int RECEIVER_DATA = 8;
    private static final int MUTED_ALERTS = 9;

    /** Grapevine's fields, from here on; Alertmanager keeps them as unknown fields. */
    private static final int IDENTITY = 1001;

    private static final int RESOLVED_ENDS = 1002;
    /** 1003 was in use before the first release. */
    private static final int EARLIER_ENDED = 1004;

    private static final int EARLIER_ENDED_AT = 1005;
    private static final int EARLIER_UNENDED = 1006;
    private static final int EARLIER_UNENDED_AT = 1007;
    private static final int BASIS = 1008;
    private static final int NOTIFIED_BEFORE = 1009;
    private static final int MUTED = 1010;
    private static final int LAST_END = 1011;

    private static final List<Integer> LISTS_OF_NUMBERS = List.of(
            FIRING_ALERTS,
            RESOLVED_ALERTS,
            MUTED_ALERTS,
            RESOLVED_ENDS,
            EARLIER_ENDED,
            EARLIER_ENDED_AT,
            EARLIER_UNENDED,
            EARLIER_UNENDED_AT,
            MUTED);

    private static final int GROUP_NAME = 1;
    private static final int INTEGRATION = 2;
    private static final int INDEX = 3;

    private static final int TEXT_VALUE = 1;
    private static final int INTEGER_VALUE = 2;
    private static final int DOUBLE_VALUE = 3;

    private NflogEntryCodec() {}

    /** The mark of an entry; for what Alertmanager wrote derived from the timestamp. */
    private static Decoded<StoredVersion.Mark> mark(NflogEntry entry, StoredVersion.@Nullable Mark marked) {
        return new Decoded.Ok<>(
                marked != null ? marked : StoredVersion.Mark.unmarked(0, entry.timestamp(), entry.expiresAt()));
    }

    /** Encodes an entry; equal ones have equal bytes. */
    public static byte[] encode(NflogEntry entry) {
        UnknownFieldSuffix residue = UnknownFieldSuffix.of(entry.unknownFields());
        NflogKey key = entry.key();
        NotifiedState notified = entry.notified();
        MessageWriter receiver = new MessageWriter()
                .string(GROUP_NAME, key.receiver())
                .string(INTEGRATION, key.integration())
                .varint(INDEX, Integer.toUnsignedLong(key.index()));
        MessageWriter message = new MessageWriter()
                .string(GROUP_KEY, key.groupKey())
                .message(RECEIVER, receiver)
                .timestamp(TIMESTAMP, entry.timestamp())
                .packed(FIRING_ALERTS, notified.firing())
                .packed(RESOLVED_ALERTS, notified.resolved());
        notified.receiverData()
                .values()
                .forEach((name, value) -> message.message(RECEIVER_DATA, MapEntry.of(name, dataValue(value))));
        message.packed(MUTED_ALERTS, notified.omitted())
                .fixed64(IDENTITY, notified.identity())
                .packed(RESOLVED_ENDS, notified.resolvedEnds())
                .packed(EARLIER_ENDED, hashes(notified.earlier().ended()))
                .packed(EARLIER_ENDED_AT, millis(notified.earlier().ended()))
                .packed(EARLIER_UNENDED, hashes(notified.earlier().unended()))
                .packed(EARLIER_UNENDED_AT, millis(notified.earlier().unended()))
                .fixed64(BASIS, entry.basis())
                .varint(NOTIFIED_BEFORE, entry.notifiedBefore().toMillis())
                .packed(MUTED, notified.muted());
        if (!entry.lastEnd().equals(Instant.EPOCH)) {
            message.timestamp(LAST_END, entry.lastEnd());
        }
        return new MessageWriter()
                .message(ENTRY, message.unknown(residue.inner()))
                .timestamp(EXPIRES_AT, entry.expiresAt())
                .unknown(residue.outer())
                .toBytes();
    }

    private static long[] hashes(Map<Long, Instant> times) {
        return times.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] millis(Map<Long, Instant> times) {
        return times.values().stream().mapToLong(Instant::toEpochMilli).toArray();
    }

    private static MessageWriter dataValue(Object value) {
        MessageWriter message = new MessageWriter();
        if (value instanceof String text) {
            return message.presentString(TEXT_VALUE, text);
        }
        return value instanceof Long integer
                ? message.presentVarint(INTEGER_VALUE, integer)
                : message.presentDouble(DOUBLE_VALUE, (Double) value);
    }

    /** Decodes an entry. */
    public static Decoded<NflogEntry> decode(byte[] message) {
        return MessageReader.decode(message, reader -> new Draft(reader).read());
    }

    private static final class Draft {
        private final MessageReader reader;
        private final FieldValues receiver;
        private final Map<Integer, LongStream.Builder> numbers = new TreeMap<>();
        private final Map<String, Object> receiverData = new TreeMap<>();
        /** Receiver data of newer types as it came, by name: its order is that of a random map. */
        private final Map<String, byte[]> newerData = new TreeMap<>();

        private final List<UnknownFields> unknownParts = new ArrayList<>();
        private UnknownFields unknown = UnknownFields.NONE;
        private long identity;
        private long basis;
        private Duration notifiedBefore = Duration.ZERO;
        private boolean hasEntry;
        private boolean hasReceiver;
        private String groupKey = "";
        private Instant timestamp = Instant.EPOCH;
        private Instant expiresAt = Instant.EPOCH;
        private Instant lastEnd = Instant.EPOCH;

        Draft(MessageReader reader) {
            this.reader = reader;
            this.receiver = new FieldValues(reader);
        }

        NflogEntry read() throws IOException {
            UnknownFields outer = reader.readFields(this::wrapperField);
            if (!hasEntry) {
                throw MessageReader.fault("no entry");
            }
            if (!hasReceiver) {
                throw MessageReader.fault("an entry without receiver");
            }
            newerData.values().forEach(entry -> keep(RECEIVER_DATA, entry));
            for (UnknownFields part : unknownParts) {
                unknown = unknown.and(part);
            }
            return new NflogEntry(
                    new NflogKey(groupKey, receiver.text(GROUP_NAME), receiver.text(INTEGRATION), (int)
                            receiver.number(INDEX)),
                    timestamp,
                    notified(),
                    expiresAt,
                    basis,
                    notifiedBefore,
                    lastEnd,
                    new UnknownFieldSuffix(unknown, outer).joined());
        }

        private NotifiedState notified() throws IOException {
            long[] resolved = numbers(RESOLVED_ALERTS);
            long[] ends = numbers(RESOLVED_ENDS);
            if (ends.length > 0
                    && ends.length != resolved.length) { // damaged: resolved alerts may be among the firing ones
                throw MessageReader.fault("ends of resolved alerts: " + ends.length + " (expected: one for each, "
                        + resolved.length + ")");
            }
            return new NotifiedState(
                    identity,
                    numbers(FIRING_ALERTS),
                    resolved,
                    ends,
                    new ReceiverData(receiverData),
                    new EarlierAlerts(
                            times(EARLIER_ENDED, EARLIER_ENDED_AT), times(EARLIER_UNENDED, EARLIER_UNENDED_AT)),
                    numbers(MUTED),
                    numbers(MUTED_ALERTS));
        }

        private long[] numbers(int field) {
            return numbers.getOrDefault(field, LongStream.builder()).build().toArray();
        }

        private Map<Long, Instant> times(int hashes, int millis) {
            long[] keys = numbers(hashes);
            long[] values = numbers(millis);
            Map<Long, Instant> times = new TreeMap<>();
            for (int i = 0; i < Math.min(keys.length, values.length); i++) {
                times.put(keys[i], Instant.ofEpochMilli(values[i]));
            }
            return times;
        }

        private boolean wrapperField(int tag) throws IOException {
            switch (Tag.sizedField(tag)) {
                case ENTRY -> {
                    hasEntry = true;
                    unknown = unknown.and(reader.readMessage(this::entryField));
                }
                case EXPIRES_AT -> expiresAt = reader.readTimestamp(expiresAt);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean entryField(int tag) throws IOException {
            if (tag == Tag.sized(GROUP_KEY)) {
                groupKey = text(reader.readBytes());
            } else if (tag == Tag.sized(RECEIVER)) {
                hasReceiver = true;
                keep(
                        RECEIVER,
                        reader.readMessage(part -> receiver.readText(part, GROUP_NAME, INTEGRATION)
                                        || receiver.readNumber(part, INDEX))
                                .bytes());
            } else if (tag == Tag.sized(TIMESTAMP)) {
                timestamp = reader.readTimestamp(timestamp);
            } else if (tag == Tag.sized(RECEIVER_DATA)) {
                readReceiverData();
            } else if (tag == Tag.fixed64(IDENTITY)) {
                identity = reader.readFixed64();
            } else if (tag == Tag.fixed64(BASIS)) {
                basis = reader.readFixed64();
            } else if (tag == Tag.sized(LAST_END)) {
                lastEnd = reader.readTimestamp(lastEnd);
            } else if (tag == Tag.varint(NOTIFIED_BEFORE)) {
                notifiedBefore = Duration.ofMillis(Math.max(0, reader.readVarint()));
            } else {
                return numbersField(tag);
            }
            return true;
        }

        /** Decodes a group key, which is text in a field of bytes. */
        private static String text(byte[] bytes) throws IOException {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw MessageReader.fault("a group key that is not UTF-8");
            }
        }

        private boolean numbersField(int tag) throws IOException {
            for (int field : LISTS_OF_NUMBERS) {
                if (tag == Tag.sized(field) || tag == Tag.varint(field)) {
                    LongStream.Builder list = numbers.computeIfAbsent(field, first -> LongStream.builder());
                    if (tag == Tag.sized(field)) {
                        reader.readPacked(list);
                    } else {
                        list.add(reader.readVarint());
                    }
                    return true;
                }
            }
            return false;
        }

        private void keep(int field, byte[] part) {
            if (part.length > 0) {
                unknownParts.add(
                        UnknownFields.of(new MessageWriter().bytes(field, part).toBytes()));
            }
        }

        private void readReceiverData() throws IOException {
            byte[] entry = reader.readBytes();
            @Nullable Object[] value = {null};
            String name = MessageReader.parse(entry, in -> {
                FieldValues fields = new FieldValues(in);
                in.readFields(tag -> {
                    if (tag != Tag.sized(MapEntry.VALUE)) {
                        return fields.readText(tag, MapEntry.KEY);
                    }
                    in.readMessage(field -> {
                        if (field == Tag.sized(TEXT_VALUE)) {
                            value[0] = in.readString();
                        } else if (field == Tag.varint(INTEGER_VALUE)) {
                            value[0] = in.readVarint();
                        } else if (field == Tag.fixed64(DOUBLE_VALUE)) {
                            value[0] = in.readDouble();
                        } else {
                            return false;
                        }
                        return true;
                    });
                    return true;
                });
                return fields.text(MapEntry.KEY);
            });
            Object known = value[0];
            if (known == null) { // of a newer type
                newerData.put(name, entry);
                receiverData.remove(name);
            } else {
                receiverData.put(name, known);
                newerData.remove(name);
            }
        }
    }
}
