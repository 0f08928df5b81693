package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks that an idle mesh sends little, and that no tasks accumulate. */
final class BoundsChecker implements Watcher {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MOST_BYTES_PER_SECOND = 2_048;
    private static final int MOST_TASKS = 2_000;

    private final SimWorld world;
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private Duration next = Duration.ZERO;
    private String loudest = "";
    private long most;

    BoundsChecker(SimWorld world) {
        this.world = world;
    }

    @Override
    public void onSecond() {
        if (next.compareTo(world.elapsed()) > 0) {
            return;
        }
        next = world.elapsed().plus(MINUTE);
        most = 0;
        for (Machine from : world.up()) {
            for (Machine to : world.up()) {
                measure(from, to);
            }
        }
    }

    private void measure(Machine from, Machine to) {
        String way = from.address() + ">" + to.address();
        long sent = world.network.bytes(from.address(), to.address());
        Long before = bytes.put(way, sent);
        if (before != null && sent - before > most) {
            most = sent - before;
            loudest = way;
        }
    }

    @Override
    public void atEnd() {
        long perSecond = most / MINUTE.toSeconds();
        if (perSecond > MOST_BYTES_PER_SECOND) {
            world.report("bounds", loudest + ": " + perSecond + " bytes a second");
        }
        int tasks = world.loop.size();
        if (tasks > MOST_TASKS) {
            world.report("bounds", tasks + " tasks wait");
        }
    }
}
