package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.alert;
import static io.grapevine.history.HistoryFixtures.read;
import static io.grapevine.history.HistoryReader.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histories of several owners in one store. */
class OwnerReaderTest extends StoreScene {
    private long size() throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    /** Appends numbered records of {@code owner}, of one kilobyte each. */
    private void append(HistoryStore store, String owner, int first, int count) throws IOException {
        byte[] noise = new byte[500];
        List<HistoryStore.OwnedRecord> records = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            random.nextBytes(noise);
            records.add(new HistoryStore.OwnedRecord(
                    owner, alert(now, i + " " + HexFormat.of().formatHex(noise))));
        }
        store.write(records);
    }

    private static List<String> numbersOf(HistoryStore store, String owner) throws IOException {
        return read(store.of(owner), OLDEST_FIRST).stream()
                .map(text -> text.substring(0, text.indexOf(' ')))
                .toList();
    }

    @Test
    void ownerReadsItsOwnRecordsOnly() throws IOException {
        try (HistoryStore store = open()) {
            append(store, "", 0, 2);
            append(store, "a", 2, 2);
            append(store, "b", 4, 1);
            assertThat(numbersOf(store, "")).containsExactly("0", "1");
            assertThat(numbersOf(store, "a")).containsExactly("2", "3");
            assertThat(numbersOf(store, "a@1")).isEmpty();
        }
        try (HistoryStore store = open()) {
            assertThat(numbersOf(store, "b")).containsExactly("4");
            assertThat(read(store.of(""), OLDEST_FIRST)).hasSize(2);
        }
    }

    @Test
    void recordsOfAnOwnerThatIsNotKeptAreRemovedFromAllFiles() throws IOException {
        try (HistoryStore store = open(SMALL)) {
            for (int i = 0; i < 10; i++) {
                now = now.plusSeconds(1);
                append(store, "a", 100 * i, 100);
                append(store, "b", 100 * i, 1);
                append(store, "", 100 * i, 1);
            }
            long before = size();

            assertThat(store.retain("b"::equals)).isTrue();

            assertThat(numbersOf(store, "a")).isEmpty();
            assertThat(numbersOf(store, "b")).hasSize(10);
            assertThat(numbersOf(store, "")).hasSize(10);
            assertThat(size()).isLessThan(before);
            append(store, "a", 7, 1);
            assertThat(numbersOf(store, "a")).containsExactly("7");
        }
        try (HistoryStore store = open(SMALL)) {
            assertThat(numbersOf(store, "a")).containsExactly("7");
            assertThat(numbersOf(store, "b")).hasSize(10);
        }
    }

    @Test
    void fileThatIsReadIsSweptLater() throws IOException {
        try (HistoryStore store = open(SMALL)) {
            for (int i = 0; i < 10; i++) {
                now = now.plusSeconds(1);
                append(store, "a", 100 * i, 100);
            }
            boolean[] swept = {true};
            store.of("a").read(Instant.EPOCH, Instant.MAX, OLDEST_FIRST, record -> {
                try {
                    swept[0] = store.retain(owner -> false);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return false;
            });
            assertThat(swept[0]).isFalse();
            assertThat(store.retain(owner -> false)).isTrue();
            assertThat(numbersOf(store, "a")).isEmpty();
        }
    }
}
