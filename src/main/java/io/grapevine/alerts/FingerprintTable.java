package io.grapevine.alerts;

import io.grapevine.model.Fingerprint;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by the fingerprints of alerts, and in their order: a hash table whose buckets are the ranges of the first bits. Changed
 * by one thread, read by any without waiting.
 */
public final class FingerprintTable<V> {
    private static final int BITS = 14;

    private final AtomicReferenceArray<@Nullable Bucket<V>> buckets = new AtomicReferenceArray<>(1 << BITS);
    private final AtomicInteger size = new AtomicInteger();

    /**
     * The values of one range. One that is new or gone makes another bucket; another value of a key takes its place here.
     *
     * @param keys the values of the fingerprints, ascending as unsigned numbers
     * @param marks the marks of the values, by which a walk can pass over most of them without reading them
     */
    private record Bucket<V>(long[] keys, long[] marks, V[] values) {
        private static final Bucket<Object> EMPTY = new Bucket<>(new long[0], new long[0], new Object[0]);

        @SuppressWarnings("unchecked") // it has no value
        static <V> Bucket<V> empty() {
            return (Bucket<V>) EMPTY;
        }

        /** The position of a key, or, if it is not in the bucket, {@code -1 - } the position where it belongs. */
        int find(long key) {
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == key) {
                    return i;
                }
                if (Long.compareUnsigned(keys[i], key) > 0) {
                    return -1 - i;
                }
            }
            return -1 - keys.length;
        }

        Bucket<V> with(int position, long key, long mark, V value) {
            Bucket<V> next = moved(position, 1);
            next.keys[position] = key;
            next.marks[position] = mark;
            next.values[position] = value;
            return next;
        }

        Bucket<V> without(int position) {
            return moved(position + 1, -1);
        }

        /** A copy in which what begins at {@code from} has moved by {@code by} places. */
        private Bucket<V> moved(int from, int by) {
            long[] nextKeys = Arrays.copyOf(keys, keys.length + by);
            long[] nextMarks = Arrays.copyOf(marks, marks.length + by);
            V[] nextValues = Arrays.copyOf(values, values.length + by);
            System.arraycopy(keys, from, nextKeys, from + by, keys.length - from);
            System.arraycopy(marks, from, nextMarks, from + by, marks.length - from);
            System.arraycopy(values, from, nextValues, from + by, values.length - from);
            return new Bucket<>(nextKeys, nextMarks, nextValues);
        }
    }

    private static int number(long key) {
        return (int) (key >>> (Long.SIZE - BITS));
    }

    /** The value of this fingerprint, or null. */
    public @Nullable V get(Fingerprint fingerprint) {
        long key = fingerprint.value();
        Bucket<V> bucket = buckets.getAcquire(number(key));
        int position = bucket == null ? -1 : bucket.find(key);
        return bucket == null || position < 0 ? null : bucket.values[position];
    }

    /** Sets the value of a fingerprint; returns the one before, or null. */
    public @Nullable V put(Fingerprint fingerprint, V value) {
        return put(fingerprint, value, 0);
    }

    /** Sets the value of a fingerprint, and its marks; returns the value before, or null. */
    public @Nullable V put(Fingerprint fingerprint, V value, long marks) {
        long key = fingerprint.value();
        Bucket<V> bucket = bucket(key);
        int position = bucket.find(key);
        if (position >= 0) {
            bucket.marks[position] = marks;
            return replace(bucket, position, value);
        }
        buckets.setRelease(number(key), bucket.with(-1 - position, key, marks, value));
        size.incrementAndGet();
        return null;
    }

    /** Sets the value of a fingerprint that has one already, and keeps its marks. */
    public void replace(Fingerprint fingerprint, V value) {
        Bucket<V> bucket = bucket(fingerprint.value());
        int position = bucket.find(fingerprint.value());
        if (position < 0) {
            throw new IllegalStateException(fingerprint + ": no value");
        }
        replace(bucket, position, value);
    }

    /** The bucket of a key, for the thread that changes it. */
    private Bucket<V> bucket(long key) {
        Bucket<V> known = buckets.getPlain(number(key));
        return known == null ? Bucket.empty() : known;
    }

    /** Sets a value in its place; returns the one before. */
    private V replace(Bucket<V> bucket, int position, V value) {
        V before = bucket.values[position];
        bucket.values[position] = value;
        buckets.setRelease(
                number(bucket.keys[position]), bucket); // the same one; what was written to it is visible with it
        return before;
    }

    /** Removes a fingerprint; returns whether it was there. */
    public boolean remove(Fingerprint fingerprint) {
        long key = fingerprint.value();
        Bucket<V> bucket = bucket(key);
        int position = bucket.find(key);
        if (position < 0) {
            return false;
        }
        buckets.setRelease(number(key), bucket.keys.length == 1 ? null : bucket.without(position));
        size.decrementAndGet();
        return true;
    }

    /**
     * A live, unmodifiable view in the order of fingerprints. An iterator holds few of the values; it misses some that come
     * while it is in use, and returns some that go.
     */
    public AbstractCollection<V> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<V> iterator() {
                return new InOrder(marks -> true);
            }

            @Override
            public int size() {
                return size.get();
            }
        };
    }

    /** Iterates like {@link #values}, over those whose marks satisfy {@code wanted}. */
    public Iterator<V> withMarks(LongPredicate wanted) {
        return new InOrder(wanted);
    }

    private final class InOrder implements Iterator<V> {
        private final LongPredicate wanted;
        private Bucket<V> bucket = Bucket.empty();
        private int number;
        private int position;

        InOrder(LongPredicate wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            while (true) {
                while (position < bucket.marks.length) {
                    if (wanted.test(bucket.marks[position])) {
                        return true;
                    }
                    position++;
                }
                if (number == buckets.length()) {
                    return false;
                }
                Bucket<V> next = buckets.getAcquire(number++);
                bucket = next == null ? Bucket.empty() : next;
                position = 0;
            }
        }

        @Override
        public V next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return bucket.values[position++];
        }
    }
}
