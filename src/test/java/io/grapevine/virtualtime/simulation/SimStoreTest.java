package io.grapevine.virtualtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.journal.JournalContract;
import java.util.List;
import java.util.function.BooleanSupplier;

class SimStoreTest extends JournalContract {
    private final SimStore store = new SimStore();

    @Override
    protected Journal store() {
        return store;
    }

    @Override
    protected void runUntil(BooleanSupplier done) {
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Override
    protected List<byte[]> restarted() {
        return store.records();
    }
}
