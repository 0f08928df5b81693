package io.grapevine.mesh.memberlist;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
        String[] key = {""};
        byte[][] data = {new byte[0]};
        reader.readMessage(tag -> {
            if (tag == Tag.sized(KEY)) {
                key[0] = reader.readString();
            } else if (tag == Tag.sized(DATA)) {
                data[0] = reader.readBytes();
            } else {
                return false;
            }
            return true;
        });
        parts.computeIfAbsent(key[0], ignored -> new ArrayList<>()).addAll(records(data[0]));
    }

    private static List<ByteBuffer> records(byte[] data) throws IOException {
        List<ByteBuffer> records = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(data);
        while (!in.isAtEnd()) {
            records.add(ByteBuffer.wrap(in.readByteArray()));
        }
        return records;
    }

    /** Encodes records of each state; nothing if there are none. */
    static byte[] encode(Map<StateKind, List<byte[]>> states) {
        MessageWriter message = new MessageWriter();
        states.forEach((kind, records) -> {
            if (!records.isEmpty()) {
                message.message(
                        PARTS, new MessageWriter().string(KEY, kind.stateName()).bytes(DATA, delimited(records)));
            }
        });
        return message.toBytes();
    }

    private static byte[] delimited(List<byte[]> records) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(data);
        try {
            for (byte[] record : records) {
                out.writeByteArrayNoTag(record);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not in memory
        }
        return data.toByteArray();
    }
}
