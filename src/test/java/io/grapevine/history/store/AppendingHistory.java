package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.alerts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A program that appends alerts with numbers and prints the last of each batch once it is written, until it is killed. */
final class AppendingHistory {
    private static final int BATCH = 10;

    private AppendingHistory() {}

    public static void main(String[] args) throws IOException {
        HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 64 << 20);
        try (HistoryStore store = HistoryStore.open(Path.of(args[0]), limits, Instant::now)) {
            for (int next = Integer.parseInt(args[1]); ; next += BATCH) {
                store.append(alerts(Instant.now(), next, BATCH));
                System.out.println(next + BATCH - 1);
            }
        }
    }
}
