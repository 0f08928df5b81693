package io.grapevine.sim.world;

import io.grapevine.virtualtime.simulation.FaultyNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Injects the faults of a plan into a world, and heals all of them at the end. */
public final class FaultInjector {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Plan plan;
    private final SimWorld world;
    private final List<String> names;
    private final Faults mishaps;
    private boolean over;

    /** Injects the faults of a plan into a world of its parameters. */
    public FaultInjector(Plan plan, SimWorld world) {
        this.plan = plan;
        this.world = world;
        this.names = plan.parameters().names();
        this.mishaps = new Faults(world);
    }

    /**
     * Plays everything, from the first start to the last check.
     *
     * @param more how much longer than usual the world runs without faults
     */
    void play(Duration more) {
        begin();
        plan.steps().forEach(step -> world.at(step.at(), () -> happen(step)));
        plan.actions().forEach(action -> world.at(action.at(), () -> world.people.act(action)));
        world.run(Plan.CHAOS);
        over = true;
        calm();
        world.run(Plan.CALM.plus(more));
        world.watchers.forEach(Watcher::atEnd);
    }

    private void begin() {
        for (Plan.PlannedAlert raised : plan.conditions()) {
            AlertCondition condition = world.condition(raised.id(), raised.name(), raised.team(), raised.severity());
            raised.episodes().forEach(episode -> condition.during(episode.from(), episode.to()));
        }
        Random random = world.random(2);
        for (String name : names) {
            clock(name, random);
        }
        if (plan.faults().contains(Fault.NEWER_VERSION)) {
            world.machine(names.get(0)).newer(true);
            world.hit(Fault.NEWER_VERSION);
        }
        if (plan.faults().contains(Fault.LOSS)) {
            world.network.faults(FaultyNetwork.Faults.MANY);
            world.hit(Fault.LOSS);
        }
        if (plan.faults().contains(Fault.TCP_BACKOFF)) {
            world.network.backOff();
            world.hit(Fault.TCP_BACKOFF);
        }
        if (plan.faults().contains(Fault.POSTS_READ_LATE)) {
            world.posts.readLate();
        }
        if (plan.faults().contains(Fault.SLOW_START)) {
            names.forEach(name -> world.machine(name).startSlowly());
        }
        hitIfOn(Fault.SECOND_PROMETHEUS);
        hitIfOn(Fault.NO_ENDS);
        names.forEach(name -> world.at(Duration.ofMillis(random.nextInt(3_000)), () -> world.start(name)));
    }

    private void hitIfOn(Fault fault) {
        if (plan.faults().contains(fault)) {
            world.hit(fault);
        }
    }

    private void clock(String name, Random random) {
        Duration skew = Duration.ZERO;
        double drift = 0;
        if (plan.faults().contains(Fault.SKEW)) {
            skew = Duration.ofMillis(random.nextInt(20_000) - 10_000);
            world.hit(Fault.SKEW);
        }
        if (plan.faults().contains(Fault.GREAT_SKEW) && random.nextInt(names.size()) == 0) {
            Duration beyond = plan.parameters().repeatInterval().plusMinutes(random.nextInt(60));
            skew = random.nextBoolean() ? beyond : beyond.negated();
            world.hit(Fault.GREAT_SKEW);
        }
        if (plan.faults().contains(Fault.DRIFT)) {
            drift = (random.nextDouble() - 0.5) / 250;
            world.hit(Fault.DRIFT);
        }
        world.machine(name).clock(skew, drift);
    }

    private void happen(Plan.Step step) {
        String name = names.get(step.who());
        String other = names.get(step.target());
        if (mishaps.happen(step, name, other, () -> over)) {
            world.hit(step.fault());
        }
    }

    private void calm() {
        world.note("calm");
        world.traps.clear();
        world.ways.heal();
        world.network.faults(FaultyNetwork.Faults.NONE);
        world.receiverNames().forEach(name -> {
            Receiver receiver = world.receiver(name);
            receiver.mode(Receiver.Mode.OK);
            names.forEach(replica -> receiver.reach(replica, Receiver.Reach.GOOD));
        });
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, world.random(3));
        for (String name : shuffled) {
            world.ways.resolve(name, true);
            world.prometheuses.forEach(server -> server.post(name, PrometheusServer.Post.WELL));
            world.machine(name).syncDelay(Duration.ofMillis(5));
            world.machine(name).diskTakesWrites(true);
            world.machine(name).nextCrash(Disk.Crash.LOSES_ALL);
            startOnceEnded(name);
        }
    }

    /** Starts the process of a machine, if there is none; one that was asked to terminate while it stood still ends later. */
    private void startOnceEnded(String name) {
        if (world.machine(name).isUp() && world.machine(name).isLeaving()) {
            world.loop.schedule(SECOND, () -> startOnceEnded(name));
        } else {
            world.start(name);
        }
    }
}
