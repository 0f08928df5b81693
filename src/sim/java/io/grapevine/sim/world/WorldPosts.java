package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Alerts on their way from clients to the machines of a world. */
final class WorldPosts {
    /** Within this time a process that goes on reads what was posted to it meanwhile. */
    private static final int LATE_MILLIS = 400;

    private final SimWorld world;
    private boolean readsPostsLate;

    WorldPosts(SimWorld world) {
        this.world = world;
    }

    /** Lets processes that were paused read what was posted meanwhile. */
    void readLate() {
        readsPostsLate = true;
    }

    /** Alerts reach a machine. A paused process does not respond, and the client times out. */
    void post(String name, List<PostedAlert> batch) {
        Machine machine = world.machine(name);
        Duration postedAt = world.elapsed();
        if (machine.isAwake()) {
            world.with(machine, player -> receive(machine, player, batch, postedAt));
        } else if (machine.player() != null && readsPostsLate) {
            world.hit(Fault.POSTS_READ_LATE);
            Duration order = Duration.ofMillis(
                    world.random(3 + (int) postedAt.toMillis()).nextInt(LATE_MILLIS));
            world.with(
                    machine, player -> machine.host().schedule(order, () -> receive(machine, player, batch, postedAt)));
        }
    }

    private void receive(Machine machine, Player player, List<PostedAlert> batch, Duration postedAt) {
        player.post(batch, () -> taken(machine, batch, postedAt));
    }

    private void taken(Machine machine, List<PostedAlert> batch, Duration postedAt) {
        Instant clock = machine.host().now();
        for (PostedAlert alert : batch) {
            Instant end = alert.endsAt() == null ? clock.plus(PostedAlert.RESOLVE_TIMEOUT) : alert.endsAt();
            Inbox.Arrival arrival = new Inbox.Arrival(world.elapsed(), postedAt, clock, alert.startsAt(), end);
            Inbox inbox = world.inbox(machine.name);
            inbox.add(alert.id(), world.policy.hasSenders() ? inbox.combined(alert, arrival) : arrival);
            if (arrival.isFiring()) {
                world.onCall().ifPresent(onCall -> onCall.onPosted(machine, alert));
            }
        }
    }
}
