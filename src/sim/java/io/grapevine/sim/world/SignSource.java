package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * The source of a heartbeat's signs: a Prometheus server with an alert that always fires, or a job that pings one replica at a
 * time. It stops, comes back, and at times reaches some replicas only.
 */
final class SignSource {
    /** A replica shares a sign of an alert so much later than the one before it. */
    private static final Duration TURN = Duration.ofSeconds(2);

    private static final int LONGEST_TRIP_MILLIS = 40;

    private final SimWorld world;
    private final OnCallPlan.Heartbeat plan;
    final KnownHeartbeat heartbeat;
    private final LabelSet watchdog;
    private final Random random;

    SignSource(SimWorld world, OnCallPlan.Heartbeat plan, KnownHeartbeat heartbeat) {
        this.world = world;
        this.plan = plan;
        this.heartbeat = heartbeat;
        this.watchdog = watchdog(plan.name());
        this.random = world.random(103 * plan.name().charAt(1));
    }

    /** The alert that a Prometheus server always fires for a heartbeat. */
    static LabelSet watchdog(String heartbeat) {
        String id = "watchdog-" + heartbeat;
        return LabelSet.of(PostedAlert.ID, id, "alertname", "Watchdog", "team", "a", "severity", "info");
    }

    void play() {
        int all = (1 << world.machineNames().size()) - 1;
        for (OnCallPlan.Span span : plan.spans()) {
            world.at(span.from(), () -> {
                world.note("signs of " + plan.name() + " begin, for " + Integer.toBinaryString(span.reach()));
                if (span.reach() != all) {
                    world.hit(Fault.SIGNS_REACH_SOME);
                }
                send(span);
            });
            world.at(span.to(), () -> {
                world.note("signs of " + plan.name() + " stop");
                world.hit(Fault.SIGNS_STOP);
            });
        }
    }

    private void send(OnCallPlan.Span span) {
        if (world.elapsed().compareTo(span.to()) >= 0) {
            return;
        }
        List<String> reached = world.machineNames().stream()
                .filter(name -> span.reaches(world.machineNames().indexOf(name)))
                .toList();
        if (plan.isPinged()) {
            ping(reached.get(random.nextInt(reached.size())));
        } else {
            Instant start = SimWorld.START.plus(span.from());
            PostedAlert alert = world.prometheuses.get(0).lasting(watchdog, start);
            reached.forEach(name -> world.prometheuses.get(0).deliver(name, List.of(alert)));
        }
        world.at(world.elapsed().plus(plan.every()), () -> send(span));
    }

    private void ping(String name) {
        Duration trip = Duration.ofMillis(1 + random.nextInt(LONGEST_TRIP_MILLIS));
        Machine machine = world.machine(name);
        world.loop.schedule(
                trip,
                () -> world.with(machine, player -> {
                    world.note("ping " + plan.name() + " at " + name);
                    SignLog.Sign sign = received(machine, world.elapsed());
                    player.onCall().ping(plan.name(), OnCallPlayer.Signal.SUCCESS);
                    share(machine, sign);
                }));
    }

    /** A process that leaves has closed its connections while it still writes to its disk. */
    private void share(Machine machine, SignLog.Sign sign) {
        if (!machine.isLeaving()) {
            sign.shared(world.knowledge.notified(machine.name));
        }
    }

    private SignLog.Sign received(Machine machine, Duration sentAt) {
        SignLog.Sign sign = heartbeat.signs().received(world.elapsed(), sentAt, machine);
        world.watchers.forEach(Watcher::onSign);
        return sign;
    }

    /** A replica has received an alert that fires by its clock. */
    void onPosted(Machine machine, PostedAlert alert) {
        if (!plan.isPinged() && alert.labels().equals(watchdog)) {
            SignLog.Sign sign = received(machine, PrometheusServer.sentAt(alert).orElse(world.elapsed()));
            int boot = machine.boots();
            Duration turn = TURN.multipliedBy(world.machineNames().size() - 1L);
            world.loop.schedule(turn, () -> {
                if (machine.isAwake() && machine.boots() == boot) {
                    share(machine, sign);
                }
            });
        }
    }
}
