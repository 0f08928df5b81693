package io.grapevine.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.history.RecordType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagedRecordsTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    /** Three records in each of seven instants, each distinguished by its replica. */
    private static MemoryHistory crowded() {
        MemoryHistory history = new MemoryHistory();
        for (int i = 0; i < 21; i++) {
            history.with(new ProcessRecord(START.plusNanos(i / 3), "r" + i, true));
        }
        return history;
    }

    private static RecordBatches batches(MemoryHistory history, Instant from, Instant to, Order order, int size) {
        return PagedRecords.stored(
                new StoredPages(history),
                new PageQuestion(from, to, order, 0, size, Set.of(RecordType.PROCESS, RecordType.CONFIG)));
    }

    private static List<String> all(RecordBatches batches) throws IOException {
        List<String> read = new ArrayList<>();
        for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            batch.forEach(entry -> read.add(entry.replica()));
        }
        assertThat(batches.next()).isEmpty();
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20, 21, 22, 100})
    void batchesOfAnySizeHoldEachRecordOnceInOrder(int size) throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 3; i < 18; i++) {
            expected.add("r" + i);
        }
        Instant from = START.plusNanos(1);
        Instant to = START.plusNanos(6);

        assertThat(all(batches(crowded(), from, to, Order.OLDEST_FIRST, size))).isEqualTo(expected);
        Collections.reverse(expected);
        assertThat(all(batches(crowded(), from, to, Order.NEWEST_FIRST, size))).isEqualTo(expected);
    }

    @Test
    void longConfigurationsMakeBatchesShort() throws IOException {
        String text = "x".repeat(66_000);
        MemoryHistory history = new MemoryHistory();
        for (int i = 0; i < 5; i++) {
            history.with(new ConfigRecord(START.plusSeconds(i), "r" + i, "1", text, text, Map.of("t", text)));
        }
        RecordBatches batches = batches(history, START, START.plusSeconds(9), Order.OLDEST_FIRST, 300);

        assertThat(batches.next()).hasSize(2);
        assertThat(all(batches)).containsExactly("r2", "r3", "r4");
    }

    @Test
    void emptySpanHasNoRecords() throws IOException {
        assertThat(all(batches(crowded(), START, START, Order.NEWEST_FIRST, 5))).isEmpty();
    }
}
