package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.START;
import static io.grapevine.history.HistoryFixtures.alerts;
import static io.grapevine.history.HistoryFixtures.read;
import static io.grapevine.history.HistoryReader.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullHistoryTest {
    @TempDir
    Path directory;

    private Function<Path, String> disk = Path::toString;

    @BeforeEach
    void makeDisk() {
        disk = FullDisk.make();
    }

    @AfterEach
    void free() {
        FullDisk.full(false);
    }

    private HistoryStore open() throws IOException {
        return HistoryStore.open(directory, new HistoryLimits(Duration.ofDays(30), 64 << 20), () -> START, disk);
    }

    @Test
    void aFullDiskIsSaidAndWhatWasWrittenBeforeIsThereAfterwards() throws IOException {
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 2));
            FullDisk.full(true);
            assertThatThrownBy(() -> store.append(alerts(START.plusSeconds(1), 2, 2)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no space left on device");
        }
        FullDisk.full(false);
        try (HistoryStore store = open()) {
            assertThat(store.damaged()).isZero();
            store.append(alerts(START.plusSeconds(2), 4, 2));
            assertThat(read(store.of(""), OLDEST_FIRST)).containsExactly("0", "1", "4", "5");
        }
    }

    @Test
    void aStoreThatCannotBeBegunSaysWhy() throws IOException {
        FullDisk.full(true);
        assertThatThrownBy(() -> {
                    try (HistoryStore store = open()) {
                        store.append(alerts(START, 0, 1));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("no space left on device");

        FullDisk.full(false);
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 1));
            assertThat(read(store.of(""), OLDEST_FIRST)).containsExactly("0");
        }
    }
}
