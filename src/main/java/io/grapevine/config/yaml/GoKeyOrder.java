package io.grapevine.config.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The key order of maps in Go's yaml package: letters last, runs of digits by value. The order has cycles (b01, b10,
 * b1c), which the JDK's sorts may reject, so this class has its own sort.
 */
final class GoKeyOrder {
    private GoKeyOrder() {}

    /**
     * {@code keys} in order, numbers and truth values before strings. Where the rule has no order, that of {@code keys}
     * decides.
     */
    static <K> List<K> sort(Collection<K> keys) {
        List<K> sorted = new ArrayList<>(keys.size());
        for (K key : keys) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(key, sorted.get(middle)) < 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            sorted.add(low, key);
        }
        return sorted;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return compareTexts(x, y);
        }
        return a instanceof String ? 1 : b instanceof String ? -1 : Double.compare(number(a), number(b));
    }

    /** Truth values count as 0 and 1. */
    private static double number(Object key) {
        return key instanceof Number number ? number.doubleValue() : Boolean.TRUE.equals(key) ? 1 : 0;
    }

    private static int compareTexts(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        for (int i = 0; i < x.length && i < y.length; i++) {
            if (x[i] != y[i]) {
                return compareAt(x, y, i);
            }
        }
        return Integer.compare(x.length, y.length);
    }

    private static int compareAt(int[] x, int[] y, int i) {
        boolean xLetter = Character.isLetter(x[i]);
        boolean yLetter = Character.isLetter(y[i]);
        if (xLetter && yLetter) {
            return Integer.compare(x[i], y[i]);
        }
        if (xLetter || yLetter) {
            return yLetter ? -1 : 1;
        }
        // Digits before this place that are not all zero keep a zero here from being taken for a leading one.
        long start = (x[i] == '0' || y[i] == '0') && followsNonZero(x, i) ? 1 : 0;
        int xEnd = digitsEnd(x, i);
        int yEnd = digitsEnd(y, i);
        int values = Long.compare(number(x, i, xEnd, start), number(y, i, yEnd, start));
        if (values != 0) {
            return values;
        }
        return xEnd != yEnd ? Integer.compare(xEnd, yEnd) : Integer.compare(x[i], y[i]);
    }

    private static boolean followsNonZero(int[] text, int i) {
        for (int j = i - 1; j >= 0 && Character.isDigit(text[j]); j--) {
            if (text[j] != '0') {
                return true;
            }
        }
        return false;
    }

    private static int digitsEnd(int[] text, int from) {
        int end = from;
        while (end < text.length && Character.isDigit(text[end])) {
            end++;
        }
        return end;
    }

    private static long number(int[] text, int from, int end, long start) {
        long value = start;
        for (int i = from; i < end; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }
}
