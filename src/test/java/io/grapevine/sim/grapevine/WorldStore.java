package io.grapevine.sim.grapevine;

import io.grapevine.node.StateStore;
import io.grapevine.sim.world.Disk;
import io.grapevine.sim.world.Machine;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One log on the disk of a machine, as a node sees it. */
record WorldStore(Machine machine, Disk.Log log) implements StateStore {
    List<byte[]> records() {
        return log.records().stream().map(byte[].class::cast).toList();
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        log.append(record);
        machine.sync(log, whenDurable);
    }

    @Override
    public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
        log.replace(records);
        machine.sync(log, () -> done.accept(OptionalLong.of(records.size())));
    }
}
