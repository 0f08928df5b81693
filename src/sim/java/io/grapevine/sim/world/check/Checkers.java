package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Actions;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.Paging;
import io.grapevine.sim.world.Scheduled;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Storm;
import io.grapevine.sim.world.TenantWorld;
import io.grapevine.sim.world.Watcher;
import java.util.List;

/** All invariant checkers. */
public final class Checkers {
    private Checkers() {}

    /** Attaches all checkers to a world; they report violations to it and count in the returned tally. */
    public static Tally watch(SimWorld world) {
        Tally tally = new Tally();
        History history = new History();
        Mutes mutes = new Mutes(world);
        Uptime uptime = Uptime.of(world);
        world.watch(new DuplicateChecker(world, history, tally, mutes));
        world.watch(new EpisodeChecker(world, history, tally, mutes));
        world.watch(new ResolvedChecker(world, mutes));
        world.watch(new MuteChecker(world, history, mutes));
        world.watch(new TurnChecker(world));
        world.watch(new SettleChecker(world));
        world.watch(new SnapshotChecker(world));
        world.watch(new SilenceChecker(world));
        world.watch(new LivenessChecker(world, history, tally, mutes, uptime));
        List<String> withEnds = List.of("one", "three", "four", Paging.PAGER, Paging.BEEPER);
        world.watch(new EndChecker(world, history, tally, mutes, withEnds));
        world.watch(new AgreementChecker(world));
        if (!world.policy.repeatIntervals(world.parameters).isEmpty()) {
            world.watch(new RepetitionChecker(world, history, mutes));
        }
        if (world.policy.inhibitsForSome()) {
            world.watch(new InhibitionChecker(world, mutes.inhibitions()));
        }
        if (world.policy.hasSenders()) {
            world.watch(new SenderChecker(world, mutes));
        }
        if (!(world instanceof TenantWorld)) {
            world.watch(new BoundsChecker(world));
        }
        world.watch(history);
        return tally;
    }

    /** Attaches the checkers of an escalation to a world. */
    public static void watchEscalations(SimWorld world, Tally tally, List<String> receivers) {
        History steps = new History();
        Mutes mutes = new Mutes(world);
        world.watch(new EscalationChecker(world, steps, mutes));
        world.watch(new EndChecker(world, steps, tally, mutes, receivers));
        world.watch(recordingSteps(steps));
    }

    /** Attaches the checker of incidents that follow one another to a world. */
    public static void watchPaging(SimWorld world, Tally tally) {
        History told = new History();
        world.watch(new PagingChecker(world, told, tally, new Mutes(world)));
        world.watch(told);
        world.watch(recordingSteps(told));
    }

    /** Attaches the checker of an on-call schedule to a world. */
    public static void watchSchedule(SimWorld world, Scheduled schedule) {
        History told = new History();
        world.watch(new ScheduleChecker(world, schedule, told));
        world.watch(recordingSteps(told));
    }

    /** Attaches the checker of the rules of people to a world. */
    public static void watchPersonalRules(SimWorld world) {
        History told = new History();
        world.watch(new PersonalChecker(world, told));
        world.watch(recordingSteps(told));
    }

    private static Watcher recordingSteps(History steps) {
        return new Watcher() {
            @Override
            public void onStep(SendAttempt sending) {
                steps.onAccepted(sending);
            }
        };
    }

    /** Attaches the checkers of a storm valve to a world. */
    public static void watchStorm(SimWorld world, Tally tally) {
        History history = new History();
        Mutes mutes = new Mutes(world);
        world.watch(new StormChecker(world, history, mutes));
        world.watch(new EndChecker(world, history, tally, mutes, List.of(Storm.RECEIVER)));
        world.watch(new Watcher() {
            @Override
            public void onStep(SendAttempt sending) {
                history.onAccepted(sending);
            }
        });
    }

    /** Attaches the checkers of what tenants share to a world. */
    public static void watchTenants(SimWorld world) {
        world.tenants().forEach(tenant -> world.watch(new TenantChecker(world, tenant)));
    }

    /** Attaches the checkers of clicks on buttons to a world. */
    public static void watchActions(SimWorld world, Actions actions) {
        Uptime uptime = Uptime.of(world);
        world.watch(new ActionChecker(world, actions));
        world.watch(new IncidentChecker(world, actions, uptime));
    }

    /** Attaches the checkers of rules for silences, leases and heartbeats to a world. */
    public static void watchOnCall(SimWorld world, OnCall onCall) {
        Uptime uptime = Uptime.of(world);
        world.watch(new OccurrenceChecker(world, onCall, uptime));
        world.watch(new UnmatchedChecker(world, onCall, uptime));
        world.watch(new LeaseChecker(world, onCall, uptime));
        world.watch(new HeartbeatChecker(world, onCall, uptime));
        world.watch(new JobChecker(world, onCall, uptime));
    }
}
