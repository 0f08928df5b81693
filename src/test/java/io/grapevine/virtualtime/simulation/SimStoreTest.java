package io.grapevine.virtualtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.node.StateStore;
import io.grapevine.node.StateStoreContract;
import java.util.List;
import java.util.function.BooleanSupplier;

class SimStoreTest extends StateStoreContract {
    private final SimStore store = new SimStore();

    @Override
    protected StateStore store() {
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
