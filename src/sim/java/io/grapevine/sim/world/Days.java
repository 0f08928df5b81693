package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;

/** Plays what ordinary days bring, and counts it. */
record Days(SimWorld world, DayPlan plan, Actions actions) {
    /** Replicas reload within this time. */
    private static final Duration SPREAD = Duration.ofSeconds(4);

    /** The alert that fires while the first replica gets no posts. */
    private static final String MISSED = "d-missed";

    /**
     * Plays a plan in a world.
     *
     * @param actions the users who acknowledge
     */
    static void play(SimWorld world, DayPlan plan, Actions actions) {
        Days days = new Days(world, plan, actions);
        // after the other conditions, of which the plan knows the numbers
        world.at(Duration.ZERO, days::raise);
        world.night().ifPresent(night -> world.hit(Fault.NIGHT));
        plan.acknowledgements().forEach(each -> world.at(each.at(), () -> days.acknowledge(each)));
        plan.sleeps().forEach(each -> world.at(each.at(), () -> days.sleep(each)));
        plan.outages().forEach(each -> world.at(each.at(), () -> days.goDown(each)));
        plan.cutOffs().forEach(each -> world.at(each.at(), () -> days.cutOff(each)));
        plan.corrections().forEach(each -> world.at(each.at(), () -> days.correct(each)));
        plan.edits().forEach(days::edit);
        days.miss();
    }

    private String name(int replica) {
        return world.machineNames().get(replica);
    }

    private void raise() {
        for (Plan.PlannedAlert raised : plan.alerts()) {
            AlertCondition condition = world.condition(raised.id(), raised.name(), raised.team(), raised.severity());
            raised.episodes().forEach(episode -> condition.during(episode.from(), episode.to()));
        }
    }

    private void acknowledge(DayPlan.Acknowledgement planned) {
        world.conditions.stream()
                .filter(condition -> condition.id().equals(planned.alert()))
                .forEach(condition -> {
                    if (planned.isLate()) {
                        world.hit(Fault.ACKNOWLEDGED_LATE);
                    }
                    actions.acknowledge(
                            world.machine(name(planned.replica())), Configs.groupKey(condition), planned.length());
                });
    }

    private void sleep(DayPlan.Sleep planned) {
        String name = name(planned.replica());
        if (world.machine(name).isAwake()) {
            world.hit(Fault.SLEEP);
            if (planned.stops()) {
                world.sleep(name, planned.length());
            } else {
                world.pause(name, planned.length());
            }
        }
    }

    private void goDown(DayPlan.Outage planned) {
        String name = name(planned.replica());
        if (world.machine(name).isUp()) {
            world.hit(Fault.DOWN_AT_END);
            world.terminate(name);
            world.loop.schedule(planned.length(), () -> world.start(name));
        }
    }

    private void cutOff(DayPlan.CutOff planned) {
        String name = name(planned.replica());
        world.note("cut off " + name + " for " + planned.length());
        world.hit(Fault.CUT_OFF);
        world.ways.isolate(name);
        reach(name, Receiver.Reach.BLACK_HOLE, PrometheusServer.Post.LOST);
        world.loop.schedule(planned.length(), () -> {
            world.ways.rejoin(name);
            reach(name, Receiver.Reach.GOOD, PrometheusServer.Post.WELL);
        });
    }

    private void reach(String name, Receiver.Reach reach, PrometheusServer.Post post) {
        world.receiverNames().forEach(receiver -> world.receiver(receiver).reach(name, reach));
        world.prometheuses.forEach(server -> server.post(name, post));
    }

    private void correct(DayPlan.Correction planned) {
        Machine machine = world.machine(name(planned.replica()));
        Duration by = planned.skew().minus(machine.skew());
        world.hit(Fault.CLOCK_SET);
        world.note("clock of " + machine.name + " is set by " + by);
        machine.stepClock(by);
    }

    private void edit(DayPlan.Edit planned) {
        List<String> names = world.machineNames();
        Duration apart = SPREAD.dividedBy(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Duration at = planned.at().plus(apart.multipliedBy(i));
            world.at(at, () -> world.reload(name, true));
            world.at(at.plus(planned.length()), () -> world.reload(name, false));
        }
        world.at(planned.at().plus(planned.length()), () -> world.hit(Fault.PUT_BACK));
    }

    private void miss() {
        Episode missed = plan.missed();
        if (missed.from().equals(missed.to())) {
            return;
        }
        world.at(
                missed.from().minusSeconds(30),
                () -> world.condition(MISSED, "DMissed", Configs.TEAM_OF_DAYS, "info")
                        .during(missed.from().minusSeconds(30), missed.to().minusSeconds(30)));
        world.at(missed.from(), () -> {
            world.hit(Fault.POSTS_MISSED);
            world.note("no posts to " + name(0));
            world.prometheuses.forEach(server -> server.post(name(0), PrometheusServer.Post.LOST));
        });
        world.at(missed.to(), () -> {
            world.note("posts to " + name(0));
            world.prometheuses.forEach(server -> server.post(name(0), PrometheusServer.Post.WELL));
        });
    }

    /** How much longer the world lasts for a plan. */
    static Duration more(DayPlan plan) {
        return plan.missed().to().minus(plan.missed().from());
    }
}
