package io.grapevine.sim.world;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A client of a lease: it renews the lease at each third of its length, at any replica, and at another one if it gets no
 * response. In the end it ends the lease, or is lost.
 */
final class LeaseClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final SimWorld world;
    private final OnCallPlan.Hold hold;
    private final Random random;
    final KnownLease lease;
    private boolean holds;
    private boolean isOver;
    private int requests;
    private int answered;

    LeaseClient(SimWorld world, OnCallPlan.Hold hold) {
        this.world = world;
        this.hold = hold;
        this.random = world.random(101 * hold.key().charAt(1));
        this.lease = new KnownLease(hold.key(), hold.alert(), hold.from(), SimWorld.START.plus(hold.from()));
    }

    void play() {
        world.at(hold.from(), this::request);
        world.at(hold.until(), this::stop);
    }

    private Machine anyReplica() {
        List<String> names = world.machineNames();
        return world.machine(names.get(random.nextInt(names.size())));
    }

    private void request() {
        if (isOver) {
            return;
        }
        int request = ++requests;
        boolean renews = holds;
        Machine machine = anyReplica();
        world.note("lease " + hold.key() + " on " + hold.alert() + " at " + machine.name + " for " + hold.length());
        world.with(machine, player -> {
            KnownLease.Grant grant = lease.grant(machine.host().now(), hold.length());
            player.onCall()
                    .hold(
                            hold.key(),
                            hold.alert(),
                            hold.length(),
                            renews,
                            granted -> granted(request, machine, grant, granted));
        });
        world.at(world.elapsed().plus(TIMEOUT), () -> {
            if (answered < request) {
                request();
            }
        });
    }

    private void granted(int request, Machine machine, KnownLease.Grant grant, OnCallPlayer.Granted granted) {
        if (granted.id().isEmpty()) {
            lease.refused(grant);
            isOver |= granted.isEnded();
            return;
        }
        world.note("lease " + hold.key() + " is silence " + granted.id() + " at " + machine.name);
        lease.acknowledged(grant, granted.id(), world.people.notified(machine.name));
        holds = true;
        if (request == requests) {
            answered = request;
            world.at(world.elapsed().plus(hold.length().dividedBy(3)), this::request);
        }
        world.traps.onSilence(machine.name);
    }

    private void stop() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (hold.isLost()) {
            world.hit(Fault.LEASE_CLIENT_LOST);
            world.note("client of lease " + hold.key() + " is lost");
        } else {
            lease.askToEnd();
            end(3);
        }
    }

    private void end(int attempts) {
        Machine machine = anyReplica();
        world.note("end lease " + hold.key() + " at " + machine.name);
        int request = ++requests;
        world.with(machine, player -> {
            player.onCall().endLease(hold.key(), id -> {
                if (id != null) {
                    answered = request;
                    lease.ended(id, world.people.notified(machine.name));
                }
            });
            machine.host().execute(() -> checkEnded(machine.name, player));
        });
        world.at(world.elapsed().plus(TIMEOUT), () -> {
            if (answered < request && attempts > 1) {
                end(attempts - 1);
            }
        });
    }

    /** Just after it has ended a lease, a replica has no silence of it, whatever it knew of partitions. */
    private void checkEnded(String name, Player player) {
        player.onCall().open().stream()
                .filter(open -> open.holder().equals(hold.key()))
                .forEach(open -> world.report("lease not ended", open + " at " + name));
    }
}
