package io.grapevine.sim.world;

/** The simulated network between the machines, with its faults. */
record Network(SimWorld world) {
    /** Whether something that one replica sends now reaches another one. */
    boolean isClear(String from, String to) {
        String start = world.machine(from).address();
        String end = world.machine(to).address();
        return world.network.passes(start, end) && world.network.resolves(start) && world.network.resolves(end);
    }

    /** Nothing passes from one replica to another any more. */
    void cut(String from, String to) {
        world.note("cut " + from + ">" + to);
        world.network.cut(world.machine(from).address(), world.machine(to).address());
        world.knowledge.disturb(from, to);
    }

    /** Nothing passes between a replica and all others any more. */
    void isolate(String name) {
        world.machineNames().stream().filter(other -> !other.equals(name)).forEach(other -> {
            cut(name, other);
            cut(other, name);
        });
    }

    /** One way is good again. */
    void mend(String from, String to) {
        world.note("mend " + from + ">" + to);
        world.network.mend(world.machine(from).address(), world.machine(to).address());
        tellMended();
    }

    private void tellMended() {
        world.watchers.forEach(Watcher::onMended);
    }

    /** Adds the name of a machine's address to the name service, or removes it. */
    void resolve(String name, boolean does) {
        world.network.unresolvable(world.machine(name).address(), !does);
        if (does) {
            tellMended();
        }
    }

    /** All ways between a replica and the others are good again. */
    void rejoin(String name) {
        world.machineNames().stream().filter(other -> !other.equals(name)).forEach(other -> {
            mend(name, other);
            mend(other, name);
        });
    }

    /** What passes between a replica and all others waits, or waits no more. */
    void clog(String name, boolean is) {
        world.note((is ? "clog " : "unclog ") + name);
        for (String other : world.machineNames()) {
            if (!other.equals(name)) {
                clog(name, other, is);
                clog(other, name, is);
            }
        }
        world.knowledge.disturb(name); // questions to peers that seem to be there wait for all their time
        if (!is) {
            tellMended();
        }
    }

    private void clog(String from, String to, boolean is) {
        if (is) {
            world.network.clog(world.machine(from).address(), world.machine(to).address());
        } else {
            world.network.unclog(
                    world.machine(from).address(), world.machine(to).address());
        }
        world.knowledge.disturb(from, to);
    }

    /** All ways are good again. */
    void heal() {
        world.note("heal");
        world.network.heal();
        tellMended();
    }
}
