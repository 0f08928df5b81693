package io.grapevine.virtualtime.simulation;

import io.grapevine.base.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A disk that never fails and takes no time. */
public final class SimStore implements Journal {
    private final List<byte[]> records = new ArrayList<>();

    /** What a process that starts on this disk reads. */
    public List<byte[]> records() {
        return List.copyOf(records);
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        records.add(record);
        whenDurable.run();
    }

    @Override
    public void snapshot(List<byte[]> all, Consumer<OptionalLong> done) {
        records.clear();
        records.addAll(all);
        done.accept(OptionalLong.of(
                records.stream().mapToLong(record -> record.length).sum()));
    }
}
