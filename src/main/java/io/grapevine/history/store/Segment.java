package io.grapevine.history.store;

import io.grapevine.base.go.FileReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the store: lines of JSON by their keys, in a map for each owner. Written by one thread; read by any, a few rows at a
 * time, so that the writer may close it soon.
 */
final class Segment {
    /** The map of the default Alertmanager. */
    private static final String MAP = "records";

    /** The maps of others; their names follow. */
    private static final String OTHERS = MAP + ":";

    /** In megabytes: a reader goes through the records once, so a cache of pages is of little use. */
    private static final int CACHE = 1;

    /**
     * The size of a page in bytes: larger pages compress better, and are written again with each commit while they
     * fill.
     */
    private static final int PAGE = 16 << 10;

    /** How long what is no longer in use is not overwritten, in milliseconds; {@link #sync} is called more often. */
    private static final int RETAINED = 12_000;

    /** How long a file that is closed may be compacted at most, in milliseconds. */
    private static final int COMPACTION = 500;

    /** The file could not be read or written, or is in use; its contents are not to blame. */
    private static final Set<Integer> OF_THE_SYSTEM = Set.of(
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_CLOSED,
            DataUtils.ERROR_FILE_LOCKED);

    /** Keys are in the order of time: milliseconds since 1970, and in their lowest bits a number within the millisecond. */
    private static final int NUMBER_BITS = 20;

    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE >> NUMBER_BITS);

    private final HistoryFile file;
    private final MVStore store;
    private final Map<String, MVMap<Long, byte[]>> maps = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();

    /** Whether something was committed that is not durable; for the writer. */
    private boolean unsynced;

    /**
     * A row.
     *
     * @param line a record in JSON, in UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(long key, byte[] line) {}

    static final class CorruptSegmentException extends IOException {
        private static final long serialVersionUID = 1L;

        CorruptSegmentException(Throwable cause) {
            super("corrupt file: " + cause.getMessage(), cause);
        }
    }

    private Segment(HistoryFile file, MVStore store) {
        this.file = file;
        this.store = store;
        map(MAP);
    }

    private MVMap<Long, byte[]> map(String name) {
        return maps.computeIfAbsent(
                name,
                missing -> store.openMap(
                        missing,
                        new MVMap.Builder<Long, byte[]>()
                                .keyType(LongDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE)));
    }

    private static String name(String owner) {
        return owner.isEmpty() ? MAP : OTHERS + owner;
    }

    /**
     * Opens a file, which is made if it is not there and to be written.
     *
     * @param disk gives the name by which the database opens a path
     * @throws CorruptSegmentException if its contents are damaged
     * @throws IOException if it cannot be read or written
     */
    static Segment open(HistoryFile file, boolean readOnly, Function<Path, String> disk) throws IOException {
        MVStore.Builder options = new MVStore.Builder()
                .fileName(disk.apply(file.path()))
                .autoCommitDisabled()
                .cacheSize(CACHE)
                .cacheConcurrency(1) // its parts would limit the size of pages
                .pageSplitSize(PAGE)
                .compress();
        MVStore store = null;
        try {
            store = (readOnly ? options.readOnly() : options).open();
            store.setRetentionTime(RETAINED);
            store.setVersionsToKeep(0);
            return new Segment(file, store);
        } catch (RuntimeException e) {
            if (store != null) {
                store.closeImmediately();
            }
            throw translated(e);
        }
    }

    /** An exception of the database as an error of the file's contents, or else of the file system, with its reason. */
    private static IOException translated(RuntimeException fault) {
        MVStoreException known = fault instanceof MVStoreException exception ? exception : null;
        if (known == null
                || !OF_THE_SYSTEM.contains(known.getErrorCode())
                || known.getCause() instanceof EOFException) {
            return new CorruptSegmentException(fault);
        }
        String reason = known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                ? "in use by another process"
                : fault.getCause() instanceof IOException system ? FileReason.of(system) : fault.getMessage();
        return new IOException(reason, fault);
    }

    /** The least key of a millisecond. */
    static long firstKey(Instant time) {
        Instant known = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
        return known.toEpochMilli() << NUMBER_BITS;
    }

    /** The greatest key of a millisecond. */
    static long lastKey(Instant time) {
        return firstKey(time) + (1L << NUMBER_BITS) - 1;
    }

    private static Instant time(long key) {
        return Instant.ofEpochMilli(key >> NUMBER_BITS);
    }

    HistoryFile file() {
        return file;
    }

    boolean isOf(HistoryFile other) {
        return file.path().equals(other.path());
    }

    boolean isOpen() {
        return !store.isClosed();
    }

    /** Adds a record behind those of its millisecond. It is visible to readers at once, and in the file with {@link #commit}. */
    void add(String owner, Instant at, byte[] line) throws IOException {
        try {
            MVMap<Long, byte[]> map = map(name(owner));
            Long before = map.floorKey(lastKey(at));
            long first = firstKey(at);
            map.put(before == null || before < first ? first : before + 1, line);
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /** Writes what was added to the file: it survives the end of the process, but not yet that of the machine. */
    void commit() throws IOException {
        try {
            store.commit();
            unsynced = true;
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    void sync() throws IOException {
        if (!unsynced) {
            return;
        }
        try {
            store.sync();
            unsynced = false;
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    boolean isEmpty() {
        return store.getMapNames().stream().allMatch(name -> map(name).isEmpty());
    }

    /** The time of the last record; when the file was begun, if it has none. */
    Instant last() {
        return store.getMapNames().stream()
                .map(name -> map(name).lastKey())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(Segment::time)
                .orElse(file.begin());
    }

    /**
     * The first rows of an owner between two keys, or the last ones; fewer than {@code most} if there are no more; null if the
     * file was closed meanwhile.
     *
     * @throws CorruptSegmentException if a page is damaged
     */
    @Nullable
    List<Row> rows(String owner, long from, long to, boolean newestFirst, int most) throws IOException {
        List<Row> rows = new ArrayList<>();
        closing.readLock().lock();
        try {
            if (store.isClosed()) {
                return null;
            }
            if (!store.hasMap(name(owner))) {
                return rows;
            }
            MVMap<Long, byte[]> map = map(name(owner));
            Cursor<Long, byte[]> cursor = newestFirst ? map.cursor(to, from, true) : map.cursor(from, to, false);
            while (rows.size() < most && cursor.hasNext()) {
                rows.add(new Row(cursor.next(), cursor.getValue()));
            }
            return rows;
        } catch (RuntimeException e) {
            throw translated(e);
        } finally {
            closing.readLock().unlock();
        }
    }

    /** Whether there are records of owners, other than the default one, that are not kept. */
    boolean hasOthers(Predicate<String> kept) {
        return others(kept).findAny().isPresent();
    }

    private Stream<String> others(Predicate<String> kept) {
        return store.getMapNames().stream()
                .filter(name -> name.startsWith(OTHERS) && !kept.test(name.substring(OTHERS.length())));
    }

    /** Removes the records of owners, other than the default one, that are not kept. */
    void retain(Predicate<String> kept) throws IOException {
        closing.writeLock().lock();
        try {
            for (String name : others(kept).toList()) {
                maps.remove(name);
                store.removeMap(name);
            }
        } catch (RuntimeException e) {
            throw translated(e);
        } finally {
            closing.writeLock().unlock();
        }
        commit();
    }

    /** Closes the file; what was added and not committed is written, unless that fails. */
    void close() {
        close(0);
    }

    /** Closes the file, which is not written any more, and gives the room of what is not in use back. */
    void finish() {
        close(COMPACTION);
    }

    private void close(int compaction) {
        closing.writeLock().lock();
        try {
            store.close(compaction);
        } catch (RuntimeException e) {
            store.closeImmediately();
        } finally {
            closing.writeLock().unlock();
        }
    }
}
