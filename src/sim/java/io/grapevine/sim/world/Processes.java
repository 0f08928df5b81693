package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;

/** Starts and ends the processes of a world. */
record Processes(SimWorld world, Policy policy) {
    /** Starts the process of a machine, if there is none. */
    void start(String name) {
        Machine machine = world.machine(name);
        if (!machine.isUp()) {
            world.inbox(name).clear(policy.persistsAlerts());
            machine.boot(policy, () -> started(machine));
            world.knowledge.disturb(name);
        }
    }

    private void started(Machine machine) {
        List<String> others = world.up().stream()
                .filter(other -> other != machine)
                .map(Machine::address)
                .toList();
        boolean findsAll =
                machine.peers().containsAll(others) && others.stream().allMatch(world.network::resolves);
        world.knowledge.booted(machine.name, findsAll);
        world.watchers.forEach(watcher -> watcher.onStarted(machine));
        world.note("start " + machine.name + "." + machine.boots() + " at " + machine.address());
    }

    /** kill -9. */
    void kill(String name) {
        Machine machine = world.machine(name);
        if (machine.isUp()) {
            world.note("kill " + name);
            policy.killed(machine);
            machine.end(false);
            world.knowledge.crashed(name);
        }
    }

    /** SIGTERM. */
    void terminate(String name) {
        int boot = world.machine(name).boots();
        world.note("terminate " + name);
        if (world.machine(name).player() == null) {
            kill(name);
            return;
        }
        world.machine(name).leaving();
        world.machine(name)
                .with(player -> player.leave(() -> {
                    Machine machine = world.machine(name);
                    if (machine.isUp() && machine.boots() == boot) {
                        world.note("end " + name);
                        policy.killed(machine);
                        boolean saved = machine.isSaved();
                        machine.end(true);
                        if (saved) {
                            world.knowledge.ended(name);
                        } else {
                            world.knowledge.crashed(name);
                        }
                    }
                }));
    }

    /** SIGSTOP, and SIGCONT after {@code length}. */
    void pause(String name, Duration length) {
        if (world.machine(name).isUp()) {
            world.note("pause " + name + " " + length);
            world.machine(name).pause(length);
            world.knowledge.disturb(name);
            tellWhenAwake(length);
        }
    }

    /** The machine is suspended, and resumed after {@code length}. */
    void sleep(String name, Duration length) {
        if (world.machine(name).isUp()) {
            world.note("sleep " + name + " " + length);
            world.machine(name).sleep(length);
            world.knowledge.disturb(name);
            tellWhenAwake(length);
        }
    }

    private void tellWhenAwake(Duration length) {
        world.loop.schedule(length, () -> world.watchers.forEach(Watcher::onAwake));
    }

    /** The connections of a replica break. */
    void breakLinks(String name) {
        Machine machine = world.machine(name);
        if (machine.player() != null) {
            world.note("break links of " + name);
            policy.breakLinks(machine);
            world.knowledge.disturb(name);
        }
    }
}
