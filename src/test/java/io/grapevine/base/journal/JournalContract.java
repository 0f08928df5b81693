package io.grapevine.base.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promises of every {@link Journal}. */
public abstract class JournalContract {
    private final List<String> durable = new ArrayList<>();
    private final List<OptionalLong> snapshots = new ArrayList<>();

    /** The store under test, in which nothing was stored before. */
    protected abstract Journal store() throws Exception;

    /** Runs the loop until {@code done} holds; fails if that takes too long. */
    protected abstract void runUntil(BooleanSupplier done);

    /** The records that a process finds that starts after this one was killed. */
    protected abstract List<byte[]> restarted() throws Exception;

    private static byte[] record(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> records(String... texts) {
        return Stream.of(texts).map(JournalContract::record).toList();
    }

    private void append(Journal store, String text) {
        store.append(record(text), () -> durable.add(text));
        runUntil(() -> durable.contains(text));
    }

    private void snapshot(Journal store, String... texts) {
        int before = snapshots.size();
        store.snapshot(records(texts), snapshots::add);
        runUntil(() -> snapshots.size() > before);
    }

    private void assertRestarted(String... texts) throws Exception {
        assertThat(restarted().stream().map(record -> new String(record, StandardCharsets.UTF_8)))
                .containsExactly(texts);
    }

    @Test
    void durableRecordsAreThereInOrderAfterARestart() throws Exception {
        Journal store = store();
        store.append(record("a"), () -> durable.add("a"));
        store.append(record("b"), () -> durable.add("b"));
        append(store, "c");
        assertThat(durable).containsExactly("a", "b", "c");
        assertRestarted("a", "b", "c");
    }

    @Test
    void recordThatIsEncodedLaterIsEncodedOnce() throws Exception {
        Journal store = store();
        List<String> encoded = new ArrayList<>();
        store.append(
                1,
                () -> {
                    encoded.add("a");
                    return record("a");
                },
                () -> durable.add("a"));
        runUntil(() -> durable.contains("a"));
        assertThat(encoded).containsExactly("a");
        assertRestarted("a");
    }

    @Test
    void snapshotTakesThePlaceOfWhatWasAppendedBefore() throws Exception {
        Journal store = store();
        append(store, "a");
        append(store, "b");
        snapshot(store, "b");
        assertThat(snapshots).singleElement().matches(OptionalLong::isPresent);
        assertRestarted("b");
    }

    @Test
    void recordThatIsAppendedDuringASnapshotFollowsIt() throws Exception {
        Journal store = store();
        append(store, "a");
        store.snapshot(records("a"), snapshots::add);
        append(store, "b");
        runUntil(() -> snapshots.size() == 1);
        append(store, "c");
        assertRestarted("a", "b", "c");
    }

    @Test
    void laterSnapshotTakesThePlaceOfAnEarlierOneAndBothEnd() throws Exception {
        Journal store = store();
        store.snapshot(records("a", "b"), snapshots::add);
        store.snapshot(records("c"), snapshots::add);
        runUntil(() -> snapshots.size() == 2);
        assertRestarted("c");
    }

    @Test
    void eachRecordOfASnapshotIsReadOnceAndInOrder() throws Exception {
        List<byte[]> records = records("a", "b", "c");
        List<Integer> read = new ArrayList<>();
        Journal store = store();
        store.snapshot(
                new AbstractList<>() {
                    @Override
                    public byte[] get(int index) {
                        synchronized (read) {
                            read.add(index);
                        }
                        return records.get(index);
                    }

                    @Override
                    public int size() {
                        return records.size();
                    }
                },
                snapshots::add);
        runUntil(() -> snapshots.size() == 1);
        assertRestarted("a", "b", "c");
        assertThat(read).containsExactly(0, 1, 2);
    }

    @Test
    void emptySnapshotLeavesNothing() throws Exception {
        Journal store = store();
        append(store, "a");
        snapshot(store);
        assertRestarted();
    }
}
