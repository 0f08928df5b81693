package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.KilledWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
class CrashIT {
    private static final int ROUNDS = 4;

    @TempDir
    Path directory;

    @Test
    void whatWasReportedDurableIsThereAfterTheProcessIsKilled() throws Exception {
        Random random = new Random(42);
        List<Integer> reported = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            reported.addAll(killedWriter(round * 1_000_000, 300 + random.nextInt(2_000)));
            assertThat(loaded()).as("round %d", round).containsAll(reported);
        }
        assertThat(reported).hasSizeGreaterThan(ROUNDS * 300);
    }

    /** What a writer reported before it was killed, which happens after {@code lines} reports. */
    private List<Integer> killedWriter(int first, int lines) throws IOException, InterruptedException {
        // Another process that looks into the directory does no harm to what is being written; it may come between the
        // writing of a snapshot and that of its checksums.
        return KilledWriter.numbers(CrashingWriter.class, directory, first, lines, () -> load(new TreeSet<>()));
    }

    private Set<Integer> loaded() throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        assertThat(load(numbers).damaged()).isZero();
        return numbers;
    }

    private LoadReport load(Set<Integer> numbers) throws IOException {
        StateFiles files = new StateFiles(
                directory, "numbers", LogLimits.DEFAULT, new PumpLoop(), new StorageMetrics(new PrometheusRegistry()));
        LoadReport report = files.load(
                record -> {
                    numbers.add(Integer.valueOf(new String(record, StandardCharsets.UTF_8)));
                    return Optional.empty();
                },
                () -> {});
        files.close();
        return report;
    }
}
