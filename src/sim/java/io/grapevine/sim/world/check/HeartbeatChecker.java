package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownHeartbeat;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SignLog;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks each heartbeat on each replica: its alert does not fire while the replica must know of a sign that is young enough, nor before
 * the replica has listened for long enough after its start, and fires in time after the last sign that the replica can know.
 * That it is notified, and that its end is, is what the checkers of all alerts see to.
 */
final class HeartbeatChecker implements Watcher {
    /** The checker looks each second, and so does what it knows about others. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** A peer that has listened for longer is asked, and answers within this time. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final SimWorld world;
    private final OnCall onCall;
    private final Uptime uptime;
    private final SignKnowledge known;
    private final SignTracker latest;
    /** By heartbeat and machine, when its alert last fired there. */
    private final Map<String, Duration> fired = new LinkedHashMap<>();

    private final Set<String> reported = new LinkedHashSet<>();

    HeartbeatChecker(SimWorld world, OnCall onCall, Uptime uptime) {
        this.world = world;
        this.onCall = onCall;
        this.uptime = uptime;
        this.known = new SignKnowledge(world);
        this.latest = new SignTracker(
                world,
                onCall,
                onCall.heartbeats.stream().map(KnownHeartbeat::signs).toList());
    }

    @Override
    public void onStarted(Machine machine) {
        latest.spread();
    }

    @Override
    public void onAwake() {
        latest.spread();
    }

    @Override
    public void onMended() {
        latest.spread();
    }

    @Override
    public void onSign() {
        latest.spread();
    }

    @Override
    public void onRaised(Machine machine, KnownHeartbeat heartbeat, boolean fires) {
        if (!fires || !onCall.heartbeats.contains(heartbeat)) {
            return;
        }
        checkFresh(machine, heartbeat);
        Duration listened = world.elapsed().minus(machine.bootedAt());
        boolean isKnownAtPeer = world.parameters.names().stream()
                .filter(name -> !name.equals(machine.name))
                .map(name -> fired.get(heartbeat.name() + " " + name))
                .anyMatch(at -> at != null && at.compareTo(machine.bootedAt().minus(ANSWER)) >= 0);
        if (listened.compareTo(heartbeat.within()) < 0 && !isKnownAtPeer) {
            report("judged before it listened", machine, heartbeat, "for " + listened);
        }
        fired.put(heartbeat.name() + " " + machine.name, world.elapsed());
    }

    @Override
    public void onSecond() {
        latest.spread();
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            Duration settled = uptime.settled(machine);
            for (KnownHeartbeat heartbeat : onCall.heartbeats) {
                boolean fires = known.fires(machine, heartbeat);
                if (fires) { // also while it stands still, and answers peers afterwards
                    fired.put(heartbeat.name() + " " + machine.name, world.elapsed());
                }
                if (player == null || settled == null || !machine.isAwake()) {
                    continue;
                }
                if (fires) {
                    checkFresh(machine, heartbeat);
                } else {
                    checkRaised(machine, heartbeat, settled);
                }
            }
        }
    }

    /**
     * A sign that this process has received counts for the whole time. One that another replica has received may be known here by
     * one that is older by a quarter, as that replica shares no more. To that replica the older one seems younger by its trips, as its
     * age travels as a duration. A sign of this very moment may still wait in the loop: at the end of a pause longer than an alert lasts, the
     * renewal that is due raises the alert of before once more.
     */
    private void checkFresh(Machine machine, KnownHeartbeat heartbeat) {
        if (world.clocksAreSet()) {
            return; // where a clock is set back, an alert that has ended fires until that time is reached again, like
            // all others
        }
        Duration now = world.elapsed();
        Duration within = heartbeat.within();
        Duration shared = within.minus(within.dividedBy(4));
        for (SignLog.Sign sign : heartbeat.signs().since(now.minus(within))) {
            Duration age = now.minus(sign.sentAt()).plus(SignKnowledge.ROUNDING);
            boolean isYoung = age.compareTo(sign.isOwn(machine) ? within : shared.minus(known.trips())) < 0;
            boolean isProcessed = sign.at().compareTo(now) < 0;
            if (isYoung && isProcessed && known.knows(machine, sign)) {
                report("false absence", machine, heartbeat, "sign of " + sign.replica() + " at " + sign.at());
            }
        }
    }

    private void checkRaised(Machine machine, KnownHeartbeat heartbeat, Duration settled) {
        @Nullable Duration sign = latest.of(heartbeat.signs(), machine.name);
        if (heartbeat.waits() && heartbeat.signs().all().stream().noneMatch(each -> known.knows(machine, each))) {
            return;
        }
        if (world.elapsed().minus(machine.clockSetAt()).compareTo(LOOK) < 0) {
            return; // the clock may have passed the end of an alert that is renewed as soon as the process sees that
        }
        Duration from = sign == null || sign.compareTo(settled) < 0 ? settled : sign;
        Duration bound = heartbeat.within().plus(LOOK).plus(uptime.paused(machine, from));
        if (world.elapsed().minus(from).compareTo(bound) > 0) {
            report("absence not raised", machine, heartbeat, "last sign " + sign + ", settled " + settled);
        }
    }

    private void report(String checker, Machine machine, KnownHeartbeat heartbeat, String what) {
        if (reported.add(checker + heartbeat.name() + machine.name + machine.boots())) {
            world.report(checker, heartbeat.name() + " at " + machine.name + ": " + what);
        }
    }
}
