package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Checks that all replicas are settled at the end, have different positions, and hold the same state. */
record AgreementChecker(SimWorld world) implements Watcher {
    /** State that expires within this time may be removed on some replicas already. */
    private static final Duration SOON = Duration.ofMinutes(4);

    @Override
    public void atEnd() {
        agree("silences", Player::silences);
        agree("notification log", Player::notifications);
        List<Integer> positions = new ArrayList<>();
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player != null) {
                positions.add(player.position());
                if (!player.settled()) {
                    world.report("agreement", machine.name + " is not settled");
                }
            }
        }
        if (new TreeSet<>(positions).size() != positions.size()) {
            world.report("agreement", "positions " + positions);
        }
    }

    private void agree(String what, Function<Player, SortedMap<String, Held>> of) {
        List<Machine> up =
                world.up().stream().filter(each -> world.player(each) != null).toList();
        TreeSet<String> keys = new TreeSet<>();
        for (Machine machine : up) {
            for (Map.Entry<String, Held> each : of.apply(player(machine)).entrySet()) {
                if (each.getValue().left().compareTo(SOON) > 0) {
                    keys.add(each.getKey());
                }
            }
        }
        for (String key : keys) {
            TreeSet<String> texts = new TreeSet<>();
            for (Machine machine : up) {
                Held held = of.apply(player(machine)).get(key);
                texts.add(held == null ? "nothing" : held.text());
            }
            if (texts.size() > 1) {
                world.report("agreement", what + " differ in " + key + ": " + texts);
            }
        }
    }

    private Player player(Machine machine) {
        return Objects.requireNonNull(world.player(machine));
    }
}
