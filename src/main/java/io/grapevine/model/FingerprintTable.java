package io.grapevine.model;

import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Values by the labels of alerts, in the order of their fingerprints: a hash table whose buckets are the ranges of the first
 * bits. Label sets that have one fingerprint are different keys. Changed by one thread, read by any without waiting: a change is
 * visible with the field {@link #buckets}, which is written after it and read before it.
 */
public final class FingerprintTable<V> {
    private static final int LEAST_BITS = 4;
    private static final int MOST_BITS = 14;

    /** By how many bits a table grows that has more keys than {@link #FULL} for each bucket. */
    private static final int GROWTH = 2;

    private static final int FULL = 4;

    private final AtomicInteger size = new AtomicInteger();
    private volatile Buckets<V> buckets = new Buckets<>(LEAST_BITS);

    /** The buckets, each of the range of fingerprints that begin with its number. */
    private static final class Buckets<V> {
        private final int bits;
        private final @Nullable Bucket<V>[] array;

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
        Buckets(int bits) {
            this.bits = bits;
            this.array = new Bucket[1 << bits];
        }

        int number(long key) {
            return (int) (key >>> (Long.SIZE - bits));
        }

        @Nullable
        Bucket<V> get(long key) {
            return array[number(key)];
        }

        /** A copy of these buckets in which more of them hold smaller ranges of keys. */
        Buckets<V> grown() {
            Buckets<V> next = new Buckets<>(Math.min(MOST_BITS, bits + GROWTH));
            for (Bucket<V> bucket : array) {
                int from = 0;
                while (bucket != null && from < bucket.keys.length) {
                    int number = next.number(bucket.keys[from]);
                    int to = from + 1;
                    while (to < bucket.keys.length && next.number(bucket.keys[to]) == number) {
                        to++;
                    }
                    next.array[number] = bucket.part(from, to);
                    from = to;
                }
            }
            return next;
        }
    }

    /**
     * The values of one range. One that is new or gone makes another bucket; another value of a key takes its place here.
     *
     * @param keys the values of the fingerprints, ascending as unsigned numbers
     * @param labels the labels of each key
     * @param marks the marks of the values, by which a walk can pass over most of them without reading them
     */
    private record Bucket<V>(long[] keys, LabelSet[] labels, long[] marks, V[] values) {
        private static final Bucket<Object> EMPTY =
                new Bucket<>(new long[0], new LabelSet[0], new long[0], new Object[0]);

        @SuppressWarnings("unchecked") // it has no value
        static <V> Bucket<V> empty() {
            return (Bucket<V>) EMPTY;
        }

        /**
         * The position of a key, or, if it is not in the bucket, {@code -1 - } the position where it belongs.
         *
         * @param set the labels; null for any that have the fingerprint
         */
        int find(long key, @Nullable LabelSet set) {
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == key && (set == null || set.equals(labels[i]))) {
                    return i;
                }
                if (Long.compareUnsigned(keys[i], key) > 0) {
                    return -1 - i;
                }
            }
            return -1 - keys.length;
        }

        Bucket<V> with(int position, LabelSet set, long mark, V value) {
            Bucket<V> next = moved(position, 1);
            next.keys[position] = set.fingerprint().value();
            next.labels[position] = set;
            next.marks[position] = mark;
            next.values[position] = value;
            // made after its arrays are filled: who reads it as it takes its place sees them filled
            return new Bucket<>(next.keys, next.labels, next.marks, next.values);
        }

        Bucket<V> part(int from, int to) {
            return new Bucket<>(
                    Arrays.copyOfRange(keys, from, to),
                    Arrays.copyOfRange(labels, from, to),
                    Arrays.copyOfRange(marks, from, to),
                    Arrays.copyOfRange(values, from, to));
        }

        Bucket<V> without(int position) {
            return moved(position + 1, -1);
        }

        /** A copy in which what begins at {@code from} has moved by {@code by} places. */
        private Bucket<V> moved(int from, int by) {
            long[] nextKeys = Arrays.copyOf(keys, keys.length + by);
            LabelSet[] nextLabels = Arrays.copyOf(labels, labels.length + by);
            long[] nextMarks = Arrays.copyOf(marks, marks.length + by);
            V[] nextValues = Arrays.copyOf(values, values.length + by);
            System.arraycopy(keys, from, nextKeys, from + by, keys.length - from);
            System.arraycopy(labels, from, nextLabels, from + by, labels.length - from);
            System.arraycopy(marks, from, nextMarks, from + by, marks.length - from);
            System.arraycopy(values, from, nextValues, from + by, values.length - from);
            return new Bucket<>(nextKeys, nextLabels, nextMarks, nextValues);
        }
    }

    /** The value of these labels, or null. */
    public @Nullable V get(LabelSet labels) {
        return get(labels.fingerprint().value(), labels);
    }

    /** The value of some labels that have this fingerprint, or null. */
    public @Nullable V get(Fingerprint fingerprint) {
        return get(fingerprint.value(), null);
    }

    private @Nullable V get(long key, @Nullable LabelSet labels) {
        Bucket<V> bucket = buckets.get(key);
        int position = bucket == null ? -1 : bucket.find(key, labels);
        return bucket == null || position < 0 ? null : bucket.values[position];
    }

    /** Sets the value of some labels; returns the one before, or null. */
    public @Nullable V put(LabelSet labels, V value) {
        return put(labels, value, 0);
    }

    /** Sets the value of some labels, and its marks; returns the value before, or null. */
    public @Nullable V put(LabelSet labels, V value, long marks) {
        long key = labels.fingerprint().value();
        Bucket<V> bucket = bucket(key);
        int position = bucket.find(key, labels);
        if (position >= 0) {
            bucket.marks[position] = marks;
            return replace(bucket, position, value);
        }
        set(key, bucket.with(-1 - position, labels, marks, value));
        if (size.incrementAndGet() > FULL << buckets.bits && buckets.bits < MOST_BITS) {
            buckets = buckets.grown();
        }
        return null;
    }

    /** Sets the value of labels that have one already, and keeps its marks. */
    public void replace(LabelSet labels, V value) {
        long key = labels.fingerprint().value();
        Bucket<V> bucket = bucket(key);
        int position = bucket.find(key, labels);
        if (position < 0) {
            throw new IllegalStateException(labels + ": no value");
        }
        replace(bucket, position, value);
    }

    /** The bucket of a key, for the thread that changes it. */
    private Bucket<V> bucket(long key) {
        Bucket<V> known = buckets.get(key);
        return known == null ? Bucket.empty() : known;
    }

    private void set(long key, @Nullable Bucket<V> bucket) {
        Buckets<V> now = buckets;
        now.array[now.number(key)] = bucket;
        buckets = now;
    }

    private V replace(Bucket<V> bucket, int position, V value) {
        V before = bucket.values[position];
        bucket.values[position] = value;
        set(bucket.keys[position], bucket); // the same one; what was written to it is visible with it
        return before;
    }

    /** Removes the value of some labels; returns whether there was one. */
    public boolean remove(LabelSet labels) {
        long key = labels.fingerprint().value();
        Bucket<V> bucket = bucket(key);
        int position = bucket.find(key, labels);
        if (position < 0) {
            return false;
        }
        set(key, bucket.keys.length == 1 ? null : bucket.without(position));
        size.decrementAndGet();
        return true;
    }

    /**
     * A live, unmodifiable view in the order of fingerprints. An iterator holds few of the values; it misses some that come
     * while it is in use, and returns some that go: all of them after the table has grown.
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
        private final @Nullable Bucket<V>[] all = buckets.array;
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
                if (number == all.length) {
                    return false;
                }
                Bucket<V> next = all[number++];
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
