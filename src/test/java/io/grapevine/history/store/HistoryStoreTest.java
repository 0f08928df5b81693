package io.grapevine.history.store;

import static io.grapevine.history.HistoryFixtures.START;
import static io.grapevine.history.HistoryFixtures.alert;
import static io.grapevine.history.HistoryFixtures.alerts;
import static io.grapevine.history.HistoryFixtures.read;
import static io.grapevine.history.HistoryReader.Order.NEWEST_FIRST;
import static io.grapevine.history.HistoryReader.Order.OLDEST_FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.history.HistoryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryStoreTest extends StoreScene {
    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().matches("history-.*\\.mv" + suffix))
                    .sorted()
                    .toList();
        }
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : files(".*")) {
            size += Files.size(file);
        }
        return size;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** Records that cannot be compressed, of one kilobyte each, numbered from {@code first}. */
    private List<HistoryRecord> large(int first, int count) {
        byte[] noise = new byte[500];
        List<HistoryRecord> records = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            random.nextBytes(noise);
            records.add(alert(now, i + " " + HexFormat.of().formatHex(noise)));
        }
        return records;
    }

    private static List<String> numbersOf(List<String> large) {
        return large.stream().map(text -> text.substring(0, text.indexOf(' '))).toList();
    }

    @Test
    void recordsAreReadInTheOrderOfTime() throws IOException {
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 1_000));

            assertThat(read(store.of(""), OLDEST_FIRST)).isEqualTo(numbers(0, 1_000));
            List<String> backwards = new ArrayList<>(numbers(0, 1_000));
            Collections.reverse(backwards);
            assertThat(read(store.of(""), NEWEST_FIRST)).isEqualTo(backwards);
        }
    }

    @Test
    void recordsOfOneInstantKeepTheirOrder() throws IOException {
        try (HistoryStore store = open()) {
            store.append(List.of(alert(START, 0), alert(START, 1)));
            store.append(List.of(alert(START, 2), alert(START.plusNanos(1), 3)));

            assertThat(read(store.of(""), OLDEST_FIRST)).containsExactly("0", "1", "2", "3");
            assertThat(read(store.of(""), NEWEST_FIRST)).containsExactly("3", "2", "1", "0");
        }
    }

    @Test
    void aReaderGetsWhatIsFromItsFirstInstantUpToBeforeItsLast() throws IOException {
        try (HistoryStore store = open()) {
            store.append(List.of(
                    alert(START.minusNanos(1), 0),
                    alert(START, 1),
                    alert(START.plusMillis(1).minusNanos(1), 2),
                    alert(START.plusMillis(1), 3)));

            assertThat(read(store.of(""), START, START.plusMillis(1), OLDEST_FIRST))
                    .containsExactly("1", "2");
            assertThat(read(store.of(""), START, START.plusMillis(1), NEWEST_FIRST))
                    .containsExactly("2", "1");
            assertThat(read(store.of(""), START, START, OLDEST_FIRST)).isEmpty();
        }
    }

    @Test
    void aReaderMayStop() throws IOException {
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 1_000));
            List<HistoryRecord> seen = new ArrayList<>();

            store.of("").read(Instant.EPOCH, Instant.MAX, OLDEST_FIRST, record -> {
                seen.add(record);
                return seen.size() < 3;
            });

            assertThat(seen).hasSize(3);
        }
    }

    @Test
    void whatWasAppendedIsThereAfterTheStoreIsOpenedAgain() throws IOException {
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 10));
        }
        try (HistoryStore store = open()) {
            store.append(alerts(START.plusSeconds(1), 10, 10));

            assertThat(read(store.of(""), OLDEST_FIRST)).isEqualTo(numbers(0, 20));
            assertThat(files("")).hasSize(1);
        }
    }

    @Test
    void aRecordThatIsOlderThanTheLastOneIsReadInItsPlace() throws IOException {
        try (HistoryStore store = open()) {
            store.append(List.of(alert(START.plusSeconds(5), 1)));
            store.append(List.of(alert(START, 0)));

            assertThat(read(store.of(""), OLDEST_FIRST)).containsExactly("0", "1");
        }
    }

    @Test
    void onlyRecordsWithinTheRetentionAreKept() throws IOException {
        try (HistoryStore store = open()) {
            for (int day = 0; day < 40; day++) {
                now = START.plus(Duration.ofDays(day));
                store.append(List.of(alert(now, day)));
            }

            List<String> kept = read(store.of(""), OLDEST_FIRST);
            assertThat(kept).endsWith(numbers(10, 40).toArray(String[]::new)).hasSizeLessThanOrEqualTo(33);

            now = START.plus(Duration.ofDays(100)); // nothing was recorded for two months
            store.maintain();
            assertThat(read(store.of(""), OLDEST_FIRST)).isEmpty();
        }
    }

    @Test
    void theOldestFilesAreDeletedWhenAllAreTooLarge() throws IOException {
        try (HistoryStore store = open(SMALL)) {
            for (int i = 0; i < 100; i++) {
                now = now.plusSeconds(1);
                store.append(large(i * 50, 50));
                assertThat(size()).isLessThanOrEqualTo(SMALL.maxBytes());
            }

            List<String> kept = numbersOf(read(store.of(""), OLDEST_FIRST));
            assertThat(kept).hasSizeGreaterThan(500).isEqualTo(numbers(5_000 - kept.size(), 5_000));
            assertThat(store.size()).isBetween(SMALL.maxBytes() / 2, SMALL.maxBytes());
        }
    }

    @Test
    void aSmallerLimitShrinksTheStore() throws IOException {
        try (HistoryStore store = open(new HistoryLimits(LIMITS.retention(), 8 << 20))) {
            for (int i = 0; i < 100; i++) {
                now = now.plusSeconds(1);
                store.append(large(i * 50, 50));
            }
        }
        try (HistoryStore store = open(SMALL)) {
            assertThat(size()).isLessThanOrEqualTo(SMALL.maxBytes());
            assertThat(numbersOf(read(store.of(""), NEWEST_FIRST))).startsWith("4999", "4998");
        }
    }

    @Test
    void whatManySmallWritesHaveReplacedTakesNoRoomInAFileThatIsFinished() throws IOException {
        try (HistoryStore store = open(SMALL)) {
            for (int i = 0; i < 300; i++) {
                now = now.plusMillis(20);
                store.append(List.of(alert(now, i)));
            }

            assertThat(read(store.of(""), OLDEST_FIRST)).isEqualTo(numbers(0, 300));
            assertThat(files("")).hasSizeGreaterThan(1);
            assertThat(files("").get(0))
                    .satisfies(first -> assertThat(Files.size(first)).isLessThan(SMALL.fileBytes() / 2));
        }
    }

    @Test
    void aCorruptFileIsSetAsideWhenTheStoreIsOpened() throws IOException {
        try (HistoryStore store = open()) {
            store.append(alerts(START, 0, 1_000));
        }
        Files.write(files("").get(0), new byte[20_000]);
        now = START.plusSeconds(3_600);

        try (HistoryStore store = open()) {
            assertThat(store.damaged()).isEqualTo(1);
            assertThat(files("\\.corrupt-20261121T170000\\.000Z")).hasSize(1);
            store.append(alerts(now, 0, 3));
            assertThat(read(store.of(""), OLDEST_FIRST)).isEqualTo(numbers(0, 3));
        }
    }

    @Test
    void aCorruptOlderFileIsSetAsideWhenItIsRead() throws IOException {
        try (HistoryStore store = open(SMALL)) {
            for (int i = 0; i < 20; i++) {
                now = now.plusSeconds(1);
                store.append(large(i * 50, 50));
            }
            Path oldest = files("").get(0);
            Files.write(oldest, new byte[(int) Files.size(oldest)]);

            List<String> kept = numbersOf(read(store.of(""), OLDEST_FIRST));
            assertThat(kept).isEqualTo(numbers(1_000 - kept.size(), 1_000)).hasSizeBetween(400, 950);
            assertThat(store.damaged()).isEqualTo(1);
            assertThat(files("")).doesNotContain(oldest);
            assertThat(read(store.of(""), OLDEST_FIRST)).hasSameSizeAs(kept);
        }
    }

    /** As after a power failure: what was written last is missing, or is not what was written. */
    @Test
    void aTornFileLosesTheEndOrIsSetAside() throws IOException {
        try (HistoryStore store = open()) {
            for (int i = 0; i < 50; i++) {
                now = now.plusMillis(20);
                store.append(List.of(alert(now, i)));
            }
        }
        Path file = files("").get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 0; cut < whole.length; cut += 8_191) {
            Files.write(file, whole);
            try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
                torn.setLength(cut);
                if (cut % 2 == 0) {
                    torn.setLength(whole.length); // with zeros
                }
            }
            try (HistoryStore store = open()) {
                List<String> kept = read(store.of(""), OLDEST_FIRST);
                assertThat(kept).isEqualTo(numbers(0, kept.size()));
                store.append(List.of(alert(now.plusSeconds(1), "new")));
                assertThat(read(store.of(""), NEWEST_FIRST)).startsWith("new");
            }
            for (Path left : files(".*")) {
                Files.delete(left);
            }
        }
    }

    @Test
    void otherFilesOfTheDirectoryAreLeftAlone() throws IOException {
        Path other = Files.writeString(directory.resolve("history-notes.mv"), "mine");
        try (HistoryStore store = open(SMALL)) {
            store.append(alerts(START, 0, 10));
        }
        assertThat(other).hasContent("mine");
    }

    @Test
    void onlyOneProcessMayOpenIt() throws IOException {
        try (HistoryStore store = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another process with process id "
                            + ProcessHandle.current().pid());
            store.append(alerts(START, 0, 1));
        }
        try (HistoryStore store = open()) {
            assertThat(read(store.of(""), OLDEST_FIRST)).containsExactly("0");
        }
    }

    @Test
    void readersSeeEachRecordWhileFilesAreBegunAndClosed() throws Exception {
        HistoryLimits small = new HistoryLimits(LIMITS.retention(), 6 << 20);
        AtomicBoolean written = new AtomicBoolean();
        try (HistoryStore store = open(small)) {
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
                int rounds = 0;
                do {
                    try {
                        List<String> seen = numbersOf(read(store.of(""), OLDEST_FIRST));
                        assertThat(seen).isEqualTo(numbers(0, seen.size()));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    rounds++;
                } while (!written.get());
                return rounds;
            });
            for (int i = 0; i < 80 && !reading.isDone(); i++) {
                now = now.plusSeconds(1);
                store.append(large(i * 50, 50));
            }
            written.set(true);
            assertThat(reading.get()).isPositive();
            assertThat(files("")).hasSizeGreaterThan(2);
        }
    }
}
