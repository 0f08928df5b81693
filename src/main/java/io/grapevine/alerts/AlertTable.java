package io.grapevine.alerts;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The alerts by fingerprint, and in the order of fingerprints: a hash table whose buckets are the ranges of the first bits.
 * Changed by one thread, read by any without waiting.
 */
final class AlertTable {
    private static final int BITS = 14;

    private final AtomicReferenceArray<@Nullable Bucket> buckets = new AtomicReferenceArray<>(1 << BITS);
    private final AtomicInteger size = new AtomicInteger();

    /**
     * The alerts of one range. An alert that is new or gone makes another bucket; another version takes its place here.
     *
     * @param keys the values of the fingerprints, ascending as unsigned numbers
     */
    private record Bucket(long[] keys, Alert[] alerts) {
        static final Bucket EMPTY = new Bucket(new long[0], new Alert[0]);

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

        Bucket with(int position, long key, Alert alert) {
            Bucket next = moved(position, 1);
            next.keys[position] = key;
            next.alerts[position] = alert;
            return next;
        }

        Bucket without(int position) {
            return moved(position + 1, -1);
        }

        /** A copy in which what begins at {@code from} has moved by {@code by} places. */
        private Bucket moved(int from, int by) {
            long[] nextKeys = Arrays.copyOf(keys, keys.length + by);
            Alert[] nextAlerts = Arrays.copyOf(alerts, alerts.length + by);
            System.arraycopy(keys, from, nextKeys, from + by, keys.length - from);
            System.arraycopy(alerts, from, nextAlerts, from + by, alerts.length - from);
            return new Bucket(nextKeys, nextAlerts);
        }
    }

    private static int number(long key) {
        return (int) (key >>> (Long.SIZE - BITS));
    }

    /** The alert with this fingerprint, or null. */
    @Nullable
    Alert get(Fingerprint fingerprint) {
        long key = fingerprint.value();
        Bucket bucket = buckets.getAcquire(number(key));
        int position = bucket == null ? -1 : bucket.find(key);
        return bucket == null || position < 0 ? null : bucket.alerts[position];
    }

    /** Stores a version of an alert; returns the one before, or null. */
    @Nullable
    Alert put(Alert alert) {
        long key = alert.fingerprint().value();
        int number = number(key);
        Bucket known = buckets.getPlain(number);
        Bucket bucket = known == null ? Bucket.EMPTY : known;
        int position = bucket.find(key);
        if (position >= 0) {
            Alert before = bucket.alerts[position];
            bucket.alerts[position] = alert;
            buckets.setRelease(number, bucket); // the same one; what was written to it is visible with it
            return before;
        }
        buckets.setRelease(number, bucket.with(-1 - position, key, alert));
        size.incrementAndGet();
        return null;
    }

    /** Removes an alert; returns whether it was there. */
    boolean remove(Fingerprint fingerprint) {
        long key = fingerprint.value();
        int number = number(key);
        Bucket bucket = buckets.getPlain(number);
        int position = bucket == null ? -1 : bucket.find(key);
        if (bucket == null || position < 0) {
            return false;
        }
        buckets.setRelease(number, bucket.keys.length == 1 ? null : bucket.without(position));
        size.decrementAndGet();
        return true;
    }

    /**
     * A live, unmodifiable view in the order of fingerprints. An iterator holds few of the alerts; it misses some that come
     * while it is in use, and returns some that go.
     */
    AbstractCollection<Alert> all() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Alert> iterator() {
                return new InOrder();
            }

            @Override
            public int size() {
                return size.get();
            }
        };
    }

    private final class InOrder implements Iterator<Alert> {
        private Bucket bucket = Bucket.EMPTY;
        private int number;
        private int position;

        @Override
        public boolean hasNext() {
            while (position == bucket.alerts.length) {
                if (number == buckets.length()) {
                    return false;
                }
                Bucket next = buckets.getAcquire(number++);
                bucket = next == null ? Bucket.EMPTY : next;
                position = 0;
            }
            return true;
        }

        @Override
        public Alert next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return bucket.alerts[position++];
        }
    }
}
