package io.grapevine.tracing;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a collector receives it.
 *
 * @param parent the id of the parent span; empty for the first of a trace
 * @param kind 1 internal, 2 server, 3 client, 4 producer
 * @param status 0 unset, 2 error
 * @param start nanoseconds since 1970
 */
public record ReceivedSpan(
        Map<String, Object> resource,
        String scope,
        String trace,
        String id,
        String parent,
        String name,
        long kind,
        long start,
        long end,
        long status,
        String message,
        Map<String, Object> attributes,
        List<Event> events) {

    /** An event of a span. */
    public record Event(String name, Map<String, Object> attributes) {}

    /** The spans of an export request of OTLP. */
    static List<ReceivedSpan> decode(byte[] request) {
        Decoded<List<ReceivedSpan>> decoded = MessageReader.decode(request, ReceivedSpan::request);
        if (decoded instanceof Decoded.Ok<List<ReceivedSpan>> ok) {
            return ok.value();
        }
        throw new AssertionError(decoded.toString());
    }

    private static List<ReceivedSpan> request(MessageReader in) throws IOException {
        List<ReceivedSpan> spans = new ArrayList<>();
        in.readFields(tag -> tag == Tag.sized(1)
                && read(() -> {
                    Map<String, Object> resource = new TreeMap<>();
                    in.readMessage(part -> part == Tag.sized(1)
                            ? read(() -> in.readMessage(of -> of == Tag.sized(1) && read(() -> keyValue(in, resource))))
                            : part == Tag.sized(2) && read(() -> scope(in, resource, spans)));
                }));
        return spans;
    }

    private static void scope(MessageReader in, Map<String, Object> resource, List<ReceivedSpan> spans)
            throws IOException {
        String[] name = {""};
        in.readMessage(part -> part == Tag.sized(1)
                ? read(() -> in.readMessage(of -> of == Tag.sized(1) && read(() -> name[0] = in.readString())))
                : part == Tag.sized(2) && read(() -> spans.add(span(in, resource, name[0]))));
    }

    private static ReceivedSpan span(MessageReader in, Map<String, Object> resource, String scope) throws IOException {
        Map<Integer, String> texts = new TreeMap<>();
        Map<Integer, Long> numbers = new TreeMap<>();
        Map<String, Object> attributes = new TreeMap<>();
        List<Event> events = new ArrayList<>();
        in.readMessage(tag -> {
            if (tag == Tag.sized(1) || tag == Tag.sized(2) || tag == Tag.sized(4)) {
                texts.put(tag >>> 3, HexFormat.of().formatHex(in.readBytes()));
            } else if (tag == Tag.sized(5)) {
                texts.put(5, in.readString());
            } else if (tag == Tag.varint(6)) {
                numbers.put(6, in.readVarint());
            } else if (tag == Tag.fixed64(7) || tag == Tag.fixed64(8)) {
                numbers.put(tag >>> 3, in.readFixed64());
            } else if (tag == Tag.sized(9)) {
                keyValue(in, attributes);
            } else if (tag == Tag.sized(11)) {
                events.add(event(in));
            } else if (tag == Tag.sized(15)) {
                in.readMessage(of -> of == Tag.sized(2)
                        ? read(() -> texts.put(15, in.readString()))
                        : of == Tag.varint(3) && read(() -> numbers.put(15, in.readVarint())));
            } else {
                return false;
            }
            return true;
        });
        return new ReceivedSpan(
                resource,
                scope,
                texts.get(1),
                texts.get(2),
                texts.getOrDefault(4, ""),
                texts.getOrDefault(5, ""),
                numbers.getOrDefault(6, 0L),
                numbers.getOrDefault(7, 0L),
                numbers.getOrDefault(8, 0L),
                numbers.getOrDefault(15, 0L),
                texts.getOrDefault(15, ""),
                attributes,
                events);
    }

    private static Event event(MessageReader in) throws IOException {
        String[] name = {""};
        Map<String, Object> attributes = new TreeMap<>();
        in.readMessage(tag -> tag == Tag.sized(2)
                ? read(() -> name[0] = in.readString())
                : tag == Tag.sized(3) && read(() -> keyValue(in, attributes)));
        return new Event(name[0], attributes);
    }

    private static void keyValue(MessageReader in, Map<String, Object> into) throws IOException {
        String[] key = {""};
        Object[] value = {""};
        in.readMessage(tag -> tag == Tag.sized(1)
                ? read(() -> key[0] = in.readString())
                : tag == Tag.sized(2) && read(() -> value[0] = any(in)));
        into.put(key[0], value[0]);
    }

    private static Object any(MessageReader in) throws IOException {
        Object[] value = {""};
        in.readMessage(tag -> {
            if (tag == Tag.sized(1)) {
                value[0] = in.readString();
            } else if (tag == Tag.varint(2)) {
                value[0] = in.readVarint() != 0;
            } else if (tag == Tag.varint(3)) {
                value[0] = in.readVarint();
            } else if (tag == Tag.sized(5)) {
                List<Object> list = new ArrayList<>();
                in.readMessage(of -> of == Tag.sized(1) && read(() -> list.add(any(in))));
                value[0] = list;
            } else {
                return false;
            }
            return true;
        });
        return value[0];
    }

    /** A step of a decoder, which has read a field. */
    private interface Step {
        void run() throws IOException;
    }

    private static boolean read(Step step) throws IOException {
        step.run();
        return true;
    }
}
