package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.read;
import static io.grapevine.history.HistoryReader.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.KilledWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCrashIT {
    private static final int ROUNDS = 3;
    private static final int APART = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void whatWasWrittenIsThereAfterTheProcessIsKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * APART;
            int last = killedAfter(first, 100 + 37 * round);
            HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 64 << 20);
            try (HistoryStore store = HistoryStore.open(directory, limits, Instant::now)) {
                List<String> expected = IntStream.rangeClosed(first, last)
                        .mapToObj(Integer::toString)
                        .toList();
                assertThat(read(store.of(""), OLDEST_FIRST))
                        .as("round %d", round)
                        .containsAll(expected);
                assertThat(store.damaged()).isZero();
            }
        }
    }

    /** Kills a writer after some batches; returns the last number that it reported. */
    private int killedAfter(int first, int batches) throws IOException, InterruptedException {
        List<Integer> reported = KilledWriter.numbers(AppendingHistory.class, directory, first, batches, () -> {});
        return reported.get(reported.size() - 1);
    }
}
