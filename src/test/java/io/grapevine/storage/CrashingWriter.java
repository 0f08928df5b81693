package io.grapevine.storage;

import io.grapevine.base.loop.LoopThread;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that appends numbers and prints each once it is durable, with a snapshot now and then, until it is
 * killed.
 */
final class CrashingWriter {
    private static final int AT_ONCE = 100;
    private static final int SNAPSHOT_EVERY = 500;

    private final LoopThread loop = new LoopThread("loop");
    private final StateFiles files;
    private final List<byte[]> state = new ArrayList<>();
    private int next;

    private CrashingWriter(Path directory, int first) throws IOException {
        files = new StateFiles(
                directory, "numbers", LogLimits.DEFAULT, loop, new StorageMetrics(new PrometheusRegistry()));
        next = first;
        files.load(
                record -> {
                    state.add(record);
                    return Optional.empty();
                },
                () -> {});
    }

    public static void main(String[] args) throws IOException {
        CrashingWriter writer = new CrashingWriter(Path.of(args[0]), Integer.parseInt(args[1]));
        for (int i = 0; i < AT_ONCE; i++) {
            writer.loop.execute(writer::append);
        }
    }

    private void append() {
        int number = next++;
        byte[] record = Records.of(Integer.toString(number));
        state.add(record);
        files.append(record, () -> {
            System.out.println(number);
            append();
        });
        if (number % SNAPSHOT_EVERY == 0) {
            files.snapshot(List.copyOf(state), size -> {});
        }
    }
}
