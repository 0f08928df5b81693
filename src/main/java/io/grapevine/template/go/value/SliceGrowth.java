package io.grapevine.template.go.value;

/**
 * The capacity of a slice {@code []any} after growing, as on a 64-bit machine. It is visible where slices share an
 * array.
 */
final class SliceGrowth {
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

    private SliceGrowth() {}

    /** The capacity after {@code old} when {@code needed} elements must fit. */
    static int capacity(int old, int needed) {
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
