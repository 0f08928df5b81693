package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownJob;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.SignLog;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the heartbeat of each job on each replica: a failure that the replica must know of is raised at once, a run that does not end
 * and a success that stays out are raised in time, and a success that it must know of ends the alert, if no other signal may have been
 * received since. That all this is notified is what the checkers of all alerts see to.
 */
final class JobChecker implements Watcher {
    /** The checker looks each second, and so does what it knows about others. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** By how much the order of two signals may seem to be another one: ages travel as durations. */
    private static final Duration ORDER = Duration.ofSeconds(1);

    /** A signal that was held up on its way for longer is not taken for one after another signal. */
    private static final Duration HELD_UP = Duration.ofMinutes(3);

    private final SimWorld world;
    private final OnCall onCall;
    private final Uptime uptime;
    private final SignKnowledge known;
    private final SignTracker latest;

    /**
     * What may seem to be the latest success, also to a replica that is gone a moment after it has gone on. A replica that knew of the sign
     * before is not misled about the order of two, so this is no excuse for more than a late absence.
     */
    private final SignTracker seeming;

    private final Set<String> reported = new LinkedHashSet<>();

    JobChecker(SimWorld world, OnCall onCall, Uptime uptime) {
        this.world = world;
        this.onCall = onCall;
        this.uptime = uptime;
        this.known = new SignKnowledge(world);
        this.latest = new SignTracker(
                world, onCall, onCall.jobs().stream().flatMap(JobChecker::logs).toList());
        this.seeming = new SignTracker(
                world, onCall, onCall.jobs().stream().map(KnownJob::successes).toList());
    }

    private void spread() {
        latest.spread();
        seeming.spread();
    }

    private static Stream<SignLog> logs(KnownJob job) {
        return Stream.of(job.successes(), job.starts(), job.fails());
    }

    @Override
    public void onStarted(Machine machine) {
        spread();
    }

    @Override
    public void onAwake() {
        seeming.spread();
    }

    @Override
    public void onMended() {
        spread();
    }

    @Override
    public void onSign() {
        spread();
    }

    @Override
    public void onSecond() {
        spread();
        for (Machine machine : world.up()) {
            Duration settled = uptime.settled(machine);
            if (world.player(machine) == null || settled == null || !machine.isAwake()) {
                continue;
            }
            for (KnownJob job : onCall.jobs()) {
                if (known.fires(machine, job.heartbeat())) {
                    checkFresh(machine, job);
                } else {
                    checkFailed(machine, job);
                    checkRunning(machine, job, settled);
                    checkMissing(machine, job, settled);
                }
            }
        }
    }

    /** Where a clock is set back, an alert that has ended fires until that time is reached again, like all others. */
    private void checkFresh(Machine machine, KnownJob job) {
        if (world.clocksAreSet()) {
            return;
        }
        Duration horizon = world.elapsed().minus(HELD_UP);
        for (SignLog.Sign sign : job.successes().since(horizon)) {
            if (known.knows(machine, sign) && isLast(machine, job, sign) && isYoung(machine, job, sign)) {
                report("false absence", machine, job, "success of " + sign.replica() + " at " + sign.at());
            }
        }
    }

    /** Whether a replica can have received no failure, and no start whose run is over by now, after a success. */
    private boolean isLast(Machine machine, KnownJob job, SignLog.Sign success) {
        Duration overdue = world.elapsed().minus(job.runTime()).plus(LOOK);
        return !mayFollow(machine, job.fails(), success.at())
                && !(mayFollow(machine, job.starts(), success.at())
                        && job.starts().since(success.at().minus(HELD_UP)).stream()
                                .anyMatch(start -> start.at().compareTo(overdue) <= 0));
    }

    private boolean mayFollow(Machine machine, SignLog log, Duration time) {
        Duration last = latest.of(log, machine.name);
        return last != null && last.compareTo(time.minus(ORDER)) >= 0;
    }

    /**
     * Whether a success counts for certain. That of another replica may be known by an older one, as that replica shares no more: by one
     * that is older by a quarter of the patience, or that counts for the same slot by its clock.
     */
    private boolean isYoung(Machine machine, KnownJob job, SignLog.Sign success) {
        boolean own = success.isOwn(machine);
        Duration within = job.heartbeat().within();
        if (job.minutes() == 0) {
            Duration least = own ? within : within.minus(within.dividedBy(4)).minus(known.trips());
            return world.elapsed().minus(success.at()).plus(LOOK).compareTo(least) < 0;
        }
        Duration apart = (own ? Duration.ZERO : onCall.clocksApart()).plus(ORDER);
        Instant due = job.dueAfterSuccess(clock(machine, success.at()).minus(apart));
        boolean isComparable = own || !world.parameters.skewed();
        return isComparable && machine.host().now().plus(LOOK).isBefore(due);
    }

    /** What the clock of a replica shows at a time, by what it shows now. */
    private Instant clock(Machine machine, Duration time) {
        return machine.host().now().minus(world.elapsed().minus(time));
    }

    /** An alert that has ended by a clock that was set back since is changed only at its next renewal. */
    private void checkFailed(Machine machine, KnownJob job) {
        if (world.clocksAreSet()) {
            return;
        }
        lastKnown(machine, job.fails())
                .filter(fail -> !mayFollow(machine, job.successes(), fail.at()))
                .filter(fail -> !mayHaveFollowedAtStart(machine, job.successes(), fail.at()))
                .filter(fail -> isOver(fail.at().plus(LOOK))
                        && isOver(machine.pausedUntil().plus(LOOK)))
                .ifPresent(fail -> report(
                        "failure not raised", machine, job, "failure of " + fail.replica() + " at " + fail.at()));
    }

    /** Whether a replica may know of a sign after a time from a peer at its start, before the links between them were cut. */
    private static boolean mayHaveFollowedAtStart(Machine machine, SignLog log, Duration time) {
        return log.since(time).stream().anyMatch(sign -> sign.at().compareTo(machine.bootedAt()) < 0);
    }

    private Optional<SignLog.Sign> lastKnown(Machine machine, SignLog log) {
        return log.since(Duration.ZERO).stream()
                .filter(sign -> known.knows(machine, sign))
                .findFirst();
    }

    private boolean isOver(Duration time) {
        return time.compareTo(world.elapsed()) < 0;
    }

    /** A clock that is set forward looks like a sleep, in which nothing was received. */
    private void checkRunning(Machine machine, KnownJob job, Duration settled) {
        Duration late = LOOK.plus(uptime.paused(machine, settled)).plus(machine.setForward());
        lastKnown(machine, job.starts())
                .filter(start -> !mayFollow(machine, job.successes(), start.at()))
                .filter(start -> !mayFollow(machine, job.fails(), start.at()))
                .filter(start -> isOver(latestTime(machine, job.starts(), start.at())
                                .plus(job.runTime())
                                .plus(late))
                        && isOver(settled.plus(job.heartbeat().within()).plus(late)))
                .ifPresent(start -> report(
                        "end of a run not missed", machine, job, "start of " + start.replica() + " at " + start.at()));
    }

    private Duration latestTime(Machine machine, SignLog log, Duration least) {
        Duration time = latest.of(log, machine.name);
        return time == null || time.compareTo(least) < 0 ? least : time;
    }

    private void checkMissing(Machine machine, KnownJob job, Duration settled) {
        @Nullable Duration success = seeming.of(job.successes(), machine.name);
        if (job.heartbeat().waits() && lastKnown(machine, job.successes()).isEmpty()) {
            return;
        }
        Instant due = job.dueAfterListening(clock(machine, settled).plus(ORDER));
        if (success != null) {
            Instant next = job.dueAfterSuccess(clock(machine, success).plus(ORDER));
            due = next.isAfter(due) ? next : due;
        }
        Duration late = LOOK.plus(ORDER).plus(uptime.paused(machine, settled));
        boolean hasListened = isOver(settled.plus(job.heartbeat().within()).plus(late));
        boolean isDue = due.plus(late).isBefore(machine.host().now());
        if (hasListened && isDue && !world.clocksAreSet()) {
            report("absence not raised", machine, job, "last success " + success + ", settled " + settled);
        }
    }

    private void report(String checker, Machine machine, KnownJob job, String what) {
        String name = job.heartbeat().name();
        if (reported.add(checker + name + machine.name + machine.boots())) {
            world.report(checker, name + " at " + machine.name + ": " + what);
        }
    }
}
