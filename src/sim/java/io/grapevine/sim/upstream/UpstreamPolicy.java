package io.grapevine.sim.upstream;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.Policy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every machine runs the model of an Alertmanager. */
public final class UpstreamPolicy implements Policy {
    /** The running processes by their address. */
    private final Map<String, UpstreamPlayer> running = new LinkedHashMap<>();

    @Override
    public Player boot(Machine machine) {
        UpstreamPlayer player = new UpstreamPlayer(machine, running);
        running.put(machine.address(), player);
        player.start();
        return player;
    }

    @Override
    public void killed(Machine machine) {
        running.remove(machine.address(), machine.player());
    }

    @Override
    public void breakLinks(Machine machine) {
        // Nothing is kept open.
    }
}
