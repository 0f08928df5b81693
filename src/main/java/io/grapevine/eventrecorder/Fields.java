package io.grapevine.eventrecorder;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Takes the fields of one protobuf message, by ascending number. What protobuf omits is omitted: empty strings and lists,
 * zeros and false, but not empty messages.
 *
 * <p>Each method takes the number of the field and its name in JSON.
 */
interface Fields {
    void text(int field, String name, String value);

    void texts(int field, String name, List<String> values);

    /** A 64-bit number, unsigned or not negative. JSON has it as a string. */
    void number(int field, String name, long value);

    /** 64-bit numbers, unsigned. */
    void numbers(int field, String name, long[] values);

    /** An unsigned number of 32 bits. */
    void small(int field, String name, int value);

    void flag(int field, String name, boolean value);

    /**
     * A value of an enum.
     *
     * @param constant the name
     * @param value the number; 0 for unspecified
     */
    void choice(int field, String name, String constant, int value);

    void time(int field, String name, Instant value);

    void duration(int field, String name, Duration value);

    void message(int field, String name, Consumer<Fields> content);

    <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content);
}
