package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Replicas of two versions: each begins with one of them, and is upgraded or rolled back now and then while the others run. */
final class Rollout {
    private static final int SHORTEST = 15;
    private static final int SPREAD = 60;
    private static final int SALT = 7_001;

    /** The pause before a start; not a whole second, as a checker would look at the process the moment that it begins. */
    private static final Duration PAUSE = Duration.ofMillis(1_300);

    private Rollout() {}

    static void play(SimWorld world) {
        Random random = world.random(SALT);
        List<String> names = world.machineNames();
        names.stream()
                .filter(name -> random.nextInt(1_000) < 500)
                .forEach(name -> world.machine(name).changeVersion());
        for (Duration at = next(random); at.compareTo(Plan.CHAOS) < 0; at = at.plus(next(random))) {
            String name = names.get(random.nextInt(names.size()));
            boolean inOrder = random.nextInt(4) > 0;
            world.at(at, () -> change(world, name, inOrder));
        }
    }

    private static Duration next(Random random) {
        return Duration.ofSeconds(SHORTEST + random.nextInt(SPREAD));
    }

    /** A process ends, and one of the other version begins with its disk. */
    private static void change(SimWorld world, String name, boolean inOrder) {
        Machine machine = world.machine(name);
        if (!machine.isUp() || machine.isLeaving()) {
            return;
        }
        world.note("change the version of " + name);
        world.hit(Fault.NEWER_VERSION);
        machine.changeVersion();
        if (inOrder) {
            world.terminate(name);
        } else {
            world.kill(name);
        }
        startOnceEnded(world, name, machine.boots());
    }

    private static void startOnceEnded(SimWorld world, String name, int boots) {
        Machine machine = world.machine(name);
        world.at(world.elapsed().plus(PAUSE), () -> {
            if (machine.boots() == boots) { // nobody else has started it
                world.start(name);
                startOnceEnded(world, name, boots);
            }
        });
    }
}
