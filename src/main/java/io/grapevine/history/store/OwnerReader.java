package io.grapevine.history.store;

import io.grapevine.base.go.JsonException;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.store.Segment.CorruptSegmentException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of one owner in a store, those only whose lines are not excluded. Thread-safe.
 *
 * @param owner empty for the default Alertmanager
 * @param lines excludes records by their lines
 */
record OwnerReader(HistoryStore store, String owner, Predicate<byte[]> lines) implements HistoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerReader.class);

    /** How many rows are taken at a time. */
    private static final int BATCH = 256;

    /** How long before the begin of a file its records may be: they wait a moment before they are appended. */
    private static final Duration LATE = Duration.ofMinutes(1);

    @Override
    public HistoryReader excluding(Predicate<byte[]> excluded) {
        return new OwnerReader(store, owner, excluded);
    }

    @Override
    public void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor) throws IOException {
        if (!from.isBefore(to)) {
            return;
        }
        boolean newestFirst = order == Order.NEWEST_FIRST;
        Range range = new Range(from, to, newestFirst);
        List<HistoryFile> files = within(range);
        if (newestFirst) {
            Collections.reverse(files);
        }
        for (HistoryFile file : files) {
            if (!read(file, range, visitor)) {
                return;
            }
        }
    }

    /** Range of a reader. */
    private record Range(Instant from, Instant to, boolean newestFirst) {
        boolean holds(HistoryRecord record) { // a key knows milliseconds, a time nanoseconds
            return !record.at().isBefore(from) && record.at().isBefore(to);
        }
    }

    /** The files that may have records of a range, the oldest first. */
    private List<HistoryFile> within(Range range) throws IOException {
        List<HistoryFile> all = store.intact();
        List<HistoryFile> within = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean isBefore = i + 1 < all.size() && all.get(i + 1).begin().isBefore(range.from());
            boolean isAfter = !all.get(i).begin().minus(LATE).isBefore(range.to());
            if (!isBefore && !isAfter) {
                within.add(all.get(i));
            }
        }
        return within;
    }

    /** Reads one file; false if the visitor wants no more. */
    private boolean read(HistoryFile file, Range range, Predicate<HistoryRecord> visitor) throws IOException {
        try (SegmentReader rows = new SegmentReader(file)) {
            long from = RecordKeys.first(range.from());
            long to = RecordKeys.last(range.to());
            List<Segment.Row> batch;
            do {
                batch = rows.next(from, to, range.newestFirst());
                for (Segment.Row row : batch) {
                    if (!lines.test(row.line())) {
                        continue;
                    }
                    Optional<HistoryRecord> record = decoded(file, row);
                    if (record.isPresent() && range.holds(record.get()) && !visitor.test(record.get())) {
                        return false;
                    }
                }
                if (!batch.isEmpty()) {
                    long last = batch.get(batch.size() - 1).key();
                    from = range.newestFirst() ? from : last + 1;
                    to = range.newestFirst() ? last - 1 : to;
                }
            } while (batch.size() == BATCH && from <= to);
        } catch (CorruptSegmentException e) {
            if (store.current().isOf(file)) {
                throw e; // it is set aside when the store is opened again
            }
            store.setAside(file, e);
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file.path()).log("A file of the history is too old now");
        }
        return true;
    }

    private static Optional<HistoryRecord> decoded(HistoryFile file, Segment.Row row) {
        try {
            return HistoryJson.read(row.line());
        } catch (JsonException e) {
            LOG.atWarn()
                    .addKeyValue("file", file.path())
                    .addKeyValue("err", e.text())
                    .log("A record of the history cannot be read");
            return Optional.empty();
        }
    }

    /** Reads rows of one file, of which the writer may make a closed one at any time. */
    private final class SegmentReader implements AutoCloseable {
        private final HistoryFile file;
        private @Nullable Segment opened;

        private SegmentReader(HistoryFile file) {
            this.file = file;
        }

        private List<Segment.Row> next(long from, long to, boolean newestFirst) throws IOException {
            List<Segment.Row> rows = null;
            while (rows == null) { // the file that is written may be closed meanwhile
                rows = source().rows(owner, from, to, newestFirst, BATCH);
            }
            return rows;
        }

        private Segment source() throws IOException {
            ReadSegments closed = store.closed();
            synchronized (closed) {
                Segment current = store.current();
                if (opened == null && current.isOpen() && current.isOf(file)) {
                    return current;
                }
                if (opened == null) {
                    opened = closed.acquire(file);
                }
                return opened;
            }
        }

        @Override
        public void close() {
            if (opened != null) {
                store.closed().release(opened);
            }
        }
    }
}
