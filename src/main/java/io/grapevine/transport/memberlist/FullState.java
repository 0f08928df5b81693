package io.grapevine.transport.memberlist;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.FieldValues;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alertmanager's message {@code clusterpb.FullState}: for each state its records, each with its length before it, in no
 * order.
 */
public final class FullState {
    private static final int PARTS = 1;
    private static final int KEY = 1;
    private static final int DATA = 2;

    private FullState() {}

    /** The records of each state; states of other names are left out. */
    static Decoded<Map<StateKind, List<ByteBuffer>>> decode(byte[] message) {
        return decodeParts(message).then(parts -> {
            Map<StateKind, List<ByteBuffer>> states = new EnumMap<>(StateKind.class);
            for (StateKind kind : StateKind.values()) {
                List<ByteBuffer> records = parts.get(kind.stateName());
                if (records != null) {
                    states.put(kind, records);
                }
            }
            return new Decoded.Ok<>(states);
        });
    }

    /** The records of each part by its key: the name of a state, after which Mimir and Cortex write a colon and the tenant. */
    public static Decoded<Map<String, List<ByteBuffer>>> decodeParts(byte[] message) {
        return MessageReader.decode(message, reader -> {
            Map<String, List<ByteBuffer>> parts = new TreeMap<>();
            reader.readFields(tag -> {
                if (tag != Tag.sized(PARTS)) {
                    return false;
                }
                readPart(reader, parts);
                return true;
            });
            return parts;
        });
    }

    private static void readPart(MessageReader reader, Map<String, List<ByteBuffer>> parts) throws IOException {
        FieldValues part = new FieldValues(reader);
        reader.readMessage(tag -> part.readText(tag, KEY) || part.readBytes(tag, DATA));
        parts.computeIfAbsent(part.text(KEY), ignored -> new ArrayList<>())
                .addAll(MessageReader.parse(part.bytes(DATA), MessageReader::readDelimited).stream()
                        .map(ByteBuffer::wrap)
                        .toList());
    }

    /** Encodes records of each state; nothing if there are none. */
    static byte[] encode(Map<StateKind, List<byte[]>> states) {
        MessageWriter message = new MessageWriter();
        states.forEach((kind, records) -> {
            if (!records.isEmpty()) {
                MessageWriter data = new MessageWriter();
                records.forEach(data::delimited);
                message.message(
                        PARTS, new MessageWriter().string(KEY, kind.stateName()).message(DATA, data));
            }
        });
        return message.toBytes();
    }
}
