package io.grapevine.eventrecorder;

import io.grapevine.base.protobuf.MessageWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes a message as protobuf. */
record ProtobufFields(MessageWriter out) implements Fields {
    static byte[] encode(Consumer<Fields> message) {
        return writer(message).toBytes();
    }

    private static MessageWriter writer(Consumer<Fields> message) {
        MessageWriter out = new MessageWriter();
        message.accept(new ProtobufFields(out));
        return out;
    }

    @Override
    public void text(int field, String name, String value) {
        out.string(field, value);
    }

    @Override
    public void texts(int field, String name, List<String> values) {
        values.forEach(value -> out.presentString(field, value));
    }

    @Override
    public void number(int field, String name, long value) {
        out.varint(field, value);
    }

    @Override
    public void numbers(int field, String name, long[] values) {
        out.packed(field, values);
    }

    @Override
    public void small(int field, String name, int value) {
        out.varint(field, Integer.toUnsignedLong(value));
    }

    @Override
    public void flag(int field, String name, boolean value) {
        out.varint(field, value ? 1 : 0);
    }

    @Override
    public void choice(int field, String name, String constant, int value) {
        out.varint(field, value);
    }

    @Override
    public void time(int field, String name, Instant value) {
        out.timestamp(field, value);
    }

    @Override
    public void duration(int field, String name, Duration value) {
        out.message(field, new MessageWriter().varint(1, value.getSeconds()).varint(2, value.getNano()));
    }

    @Override
    public void message(int field, String name, Consumer<Fields> content) {
        out.message(field, writer(content));
    }

    @Override
    public <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content) {
        values.forEach(value -> out.message(field, writer(fields -> content.accept(fields, value))));
    }
}
