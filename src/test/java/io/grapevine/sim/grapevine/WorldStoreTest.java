package io.grapevine.sim.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.journal.JournalContract;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.WorldParameters;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The store of a machine whose node does not use it. */
class WorldStoreTest extends JournalContract {
    private final SimWorld world = new SimWorld(WorldParameters.USUAL, new GrapevinePolicy(), null);
    private final Machine machine = world.machine(world.parameters.names().get(0));

    @Override
    protected Journal store() {
        world.start(machine.name);
        world.run(Duration.ofSeconds(1));
        return new WorldStore(machine, machine.disk().alerts, () -> {});
    }

    @Override
    protected void runUntil(BooleanSupplier done) {
        for (int i = 0; i < 100 && !done.getAsBoolean(); i++) {
            world.run(Duration.ofMillis(10));
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Override
    protected List<byte[]> restarted() {
        world.kill(machine.name);
        world.start(machine.name);
        world.run(Duration.ofSeconds(1));
        return new WorldStore(machine, machine.disk().alerts, () -> {}).records();
    }
}
