package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.START;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** The common base of tests of a store: its directory, its time and its limits. */
abstract class StoreScene {
    static final HistoryLimits LIMITS = new HistoryLimits(Duration.ofDays(30), 64 << 20);

    /** Small files: 512 KiB each. */
    static final HistoryLimits SMALL = new HistoryLimits(Duration.ofDays(30), 2 << 20);

    final Random random = new Random(42);

    @TempDir
    Path directory;

    Instant now = START;

    final HistoryStore open(HistoryLimits limits) throws IOException {
        return HistoryStore.open(directory, limits, () -> now);
    }

    final HistoryStore open() throws IOException {
        return open(LIMITS);
    }
}
