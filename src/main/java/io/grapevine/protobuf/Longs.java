package io.grapevine.protobuf;

import java.util.Arrays;

/** A growable array of unboxed numbers. */
public final class Longs {
    private long[] numbers = new long[8];
    private int size;

    /** Appends {@code number}. */
    public void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
    }

    /** The numbers in the order in which they were added. */
    public long[] toArray() {
        return Arrays.copyOf(numbers, size);
    }
}
