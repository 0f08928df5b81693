package io.grapevine.template.go.value;

import io.grapevine.template.TemplateData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Go slice: a view of an array that may be shared with other slices. Appending within the capacity writes to that
 * array, and slicing may extend the length up to the capacity.
 */
public final class GoList implements GoValue {
    private static final Object[] NONE = {};
    private static final int ELEMENT = 16;
    private static final int DOUBLING_UP_TO = 256;
    private static final int LARGEST_CLASS = 32768;
    private static final int PAGE = 8192;

    /** The sizes, in bytes, in which memory is handed out. */
    private static final int[] CLASSES = {
        16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
        512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096,
        4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432,
        19072, 20480, 21760, 24576, 27264, 28672, 32768
    };

    private final GoType type;

    /** The elements before the array is created; null afterwards. */
    private @Nullable List<?> source;

    private @Nullable Object[] array;
    private final int offset;
    private final int length;
    private final int capacity;
    private final boolean isNil;

    private GoList(GoType type, @Nullable Object[] array, int offset, int length, int capacity, boolean isNil) {
        this.type = type;
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.capacity = capacity;
        this.isNil = isNil;
    }

    /** A slice of all of {@code elements}, which it keeps; {@code type} is of sort SLICE. */
    public static GoList of(GoType type, @Nullable Object... elements) {
        return new GoList(type, elements, 0, elements.length, elements.length, false);
    }

    /** The alerts of a notification. */
    public static GoList alerts(TemplateData data) {
        return data.hasNoAlertList() ? nil(GoType.ALERTS) : over(GoType.ALERTS, data.alerts());
    }

    /** A slice of the elements of a list that never changes. They are copied only if an array of them is needed. */
    public static GoList over(GoType type, List<?> unchanging) {
        GoList list = new GoList(type, NONE, 0, unchanging.size(), unchanging.size(), false);
        list.source = unchanging;
        return list;
    }

    /** A slice of type {@code other} of the same elements, with an array of its own. */
    public GoList copy(GoType other) {
        return source == null ? of(other, toArray()) : over(other, source);
    }

    private @Nullable Object[] array() {
        if (source != null) {
            array = source.toArray();
            source = null;
        }
        return array;
    }

    /** The slice that is nil: empty, and written {@code null} as JSON. */
    public static GoList nil(GoType type) {
        return new GoList(type, new Object[0], 0, 0, 0, true);
    }

    @Override
    public GoType type() {
        return type;
    }

    public int size() {
        return length;
    }

    /** How far the slice can be extended by slicing it. */
    public int capacity() {
        return capacity;
    }

    /** Whether this list is the slice that is nil. */
    public boolean isNil() {
        return isNil;
    }

    /** The element at {@code i}, 0 ≤ i &lt; {@link #size}; null for a nil. */
    public @Nullable Object get(int i) {
        return source == null ? array[offset + i] : source.get(i);
    }

    /** The element at {@code i} as templates see it: a nil in a list of anything is a {@link GoValue#NIL}. */
    public Object element(int i) {
        Object value = get(i);
        return value == null ? GoValue.NIL : value;
    }

    /** The slice from {@code from} to {@code to} with capacity up to {@code max}; 0 ≤ from ≤ to ≤ max ≤ capacity. */
    public GoList slice(int from, int to, int max) {
        return new GoList(type, array(), offset + from, to - from, max - from, isNil);
    }

    /** Appends {@code more}, in the same array if its capacity suffices. */
    public GoList append(@Nullable Object... more) {
        if (more.length == 0) {
            return this;
        }
        int needed = length + more.length;
        if (needed <= capacity) {
            System.arraycopy(more, 0, array(), offset + length, more.length);
            return new GoList(type, array(), offset, needed, capacity, false);
        }
        int room = grownCapacity(capacity, needed);
        @Nullable Object[] grown = Arrays.copyOf(toArray(), room);
        System.arraycopy(more, 0, grown, length, more.length);
        return new GoList(type, grown, 0, needed, room, false);
    }

    /** The elements as a new array. */
    public @Nullable Object[] toArray() {
        return source == null ? Arrays.copyOfRange(array, offset, offset + length) : source.toArray();
    }

    /** The bytes of a slice of type {@link GoType#BYTES}. */
    public byte[] bytes() {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((GoValue.IntValue) element(i)).value();
        }
        return bytes;
    }

    /**
     * The capacity after {@code old} when {@code needed} elements must fit, as for {@code []any} on a 64-bit machine. It
     * is visible where slices share an array.
     */
    private static int grownCapacity(int old, int needed) {
        int wanted = needed > 2 * old ? needed : old < DOUBLING_UP_TO ? 2 * old : grown(old, needed);
        return Math.toIntExact(rounded((long) wanted * ELEMENT) / ELEMENT);
    }

    private static int grown(int old, int needed) {
        int room = old;
        while (room < needed) {
            room += (room + 3 * DOUBLING_UP_TO) >> 2;
        }
        return room;
    }

    private static long rounded(long bytes) {
        if (bytes > LARGEST_CLASS) {
            return (bytes + PAGE - 1) / PAGE * PAGE;
        }
        for (int size : CLASSES) {
            if (size >= bytes) {
                return size;
            }
        }
        return bytes;
    }
}
