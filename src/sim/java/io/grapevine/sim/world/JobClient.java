package io.grapevine.sim.world;

import java.time.Duration;
import java.util.Random;

/** A job that sends its signals to one replica at a time. What does not reach it is lost. */
final class JobClient {
    private static final int LONGEST_TRIP_MILLIS = 40;

    private final SimWorld world;
    private final JobPlan plan;
    final KnownJob job;
    private final Random random;

    JobClient(SimWorld world, JobPlan plan, KnownJob job) {
        this.world = world;
        this.plan = plan;
        this.job = job;
        this.random = world.random(107 * plan.name().charAt(1));
    }

    void play() {
        plan.signals().forEach(signal -> world.at(signal.at(), () -> send(signal)));
    }

    private void send(JobPlan.Signal signal) {
        Machine machine = world.machine(world.machineNames().get(signal.replica()));
        Duration trip = Duration.ofMillis(1 + random.nextInt(LONGEST_TRIP_MILLIS));
        world.loop.schedule(trip, () -> world.with(machine, player -> receive(signal.kind(), machine, player)));
    }

    private void receive(OnCallPlayer.Signal kind, Machine machine, Player player) {
        world.note(kind + " of " + plan.name() + " at " + machine.name);
        if (kind == OnCallPlayer.Signal.FAIL) {
            world.hit(Fault.JOB_FAILS);
        }
        SignLog.Sign sign = job.log(kind).received(world.elapsed(), world.elapsed(), machine);
        world.watchers.forEach(Watcher::onSign);
        player.onCall().ping(plan.name(), kind);
        // a process that leaves has closed its connections while it still writes to its disk
        if (!machine.isLeaving()) {
            sign.shared(world.knowledge.notified(machine.name));
        }
    }
}
