package io.grapevine.sim.grapevine;

import io.grapevine.base.journal.Journal;
import io.grapevine.sim.world.Disk;
import io.grapevine.sim.world.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One log on the disk of a machine, as a node sees it. Like the program's, it recovers with a snapshot. */
final class WorldStore implements Journal {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Machine machine;
    private final Disk.Log log;
    private final Runnable snapshotWanted;
    private boolean retrying;

    /**
     * Creates a store.
     *
     * @param snapshotWanted run when the log can be written again after it could not
     */
    WorldStore(Machine machine, Disk.Log log, Runnable snapshotWanted) {
        this.machine = machine;
        this.log = log;
        this.snapshotWanted = snapshotWanted;
    }

    List<byte[]> records() {
        return log.records().stream().map(byte[].class::cast).toList();
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        machine.append(log, record, whenDurable);
        saveLater(FIRST_PAUSE);
    }

    private void saveLater(Duration pause) {
        if (retrying || log.isSaved()) {
            return;
        }
        retrying = true;
        machine.host().schedule(pause, () -> {
            retrying = false;
            if (!log.isSaved()) {
                if (machine.diskTakesWrites()) {
                    snapshotWanted.run();
                }
                Duration longer = pause.multipliedBy(2);
                saveLater(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
            }
        });
    }

    @Override
    public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
        if (machine.diskTakesWrites()) {
            log.replace(new ArrayList<>(records)); // encodes them
            machine.sync(log, () -> done.accept(OptionalLong.of(records.size())));
        } else {
            machine.host().execute(() -> done.accept(OptionalLong.empty()));
        }
    }
}
