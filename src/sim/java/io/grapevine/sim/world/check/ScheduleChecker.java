package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Episode;
import io.grapevine.sim.world.Escalating;
import io.grapevine.sim.world.Fault;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Plan;
import io.grapevine.sim.world.Scheduled;
import io.grapevine.sim.world.Scheduled.Posted;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import io.grapevine.sim.world.WorldParameters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks that whoever is on duty by an on-call schedule is notified that alerts fire, nobody else is, and whoever was is notified of the
 * end.
 */
final class ScheduleChecker implements Watcher {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Looks are that far apart. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Two clocks differ by no more, unless one is far off. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    /** After its last failure a receiver is tried again within this time. */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(90);

    private final SimWorld world;
    private final Scheduled schedule;
    private final History told;
    private final Duration bound;
    /** By process and override, since when the process must know it. */
    private final Map<String, Duration> knownSince = new LinkedHashMap<>();

    private boolean isReported;

    ScheduleChecker(SimWorld world, Scheduled schedule, History told) {
        this.world = world;
        this.schedule = schedule;
        this.told = told;
        WorldParameters parameters = world.parameters;
        bound = parameters
                .groupWait()
                .plus(parameters.groupInterval().multipliedBy(2))
                .plus(parameters.peerTimeout().multipliedBy(parameters.names().size() + 1L))
                .plusSeconds(10);
    }

    private Duration clocks() {
        boolean mayDiffer = world.clocksDiffer() || world.clocksAreSet() || world.hits.containsKey(Fault.DRIFT);
        return mayDiffer ? CLOCKS : SECOND;
    }

    private String key(Machine machine, Posted override) {
        return machine.name + "." + machine.boots() + " " + schedule.posted().indexOf(override);
    }

    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            for (Posted override : schedule.posted()) {
                boolean isKnown = override.fact() != SendAttempt.NONE
                        && world.knowledge.hasForCertain(machine.name, override.fact());
                if (isKnown) {
                    knownSince.putIfAbsent(key(machine, override), world.elapsed());
                }
            }
        }
        if (world.elapsed().toSeconds() % LOOK.toSeconds() == 0) {
            look();
        }
    }

    /** In a calm world whoever has been on duty for long enough knows of the alert. */
    private void look() {
        Duration now = world.elapsed();
        Duration from = now.minus(bound);
        boolean isCalm = from.compareTo(Plan.CHAOS.plus(LONGEST_BACKOFF)) >= 0
                && now.compareTo(Escalating.FIRES.to()) < 0
                && world.knowledge.lastChange().compareTo(from) < 0
                && world.up().stream().allMatch(Machine::isAwake);
        if (!isCalm || isReported || world.parameters.skewed()) {
            return;
        }
        Set<String> onDuty = onDuty(from, now, knownAt(from));
        if (onDuty.size() == 1) {
            String person = onDuty.iterator().next();
            SendAttempt last = told.lastAbout(person, Scheduled.ALERT);
            if (last == null || !last.message.firing().contains(Scheduled.ALERT)) {
                isReported = true;
                world.report("on duty and not notified", person + " since " + from);
            }
        }
    }

    /** Who may be on duty between two times by some clock, if some overrides are known for certain. */
    private Set<String> onDuty(Duration from, Duration to, List<Posted> known) {
        Set<String> onDuty = new TreeSet<>();
        for (Duration at = from.minus(clocks()); at.compareTo(to.plus(clocks())) <= 0; at = at.plus(SECOND)) {
            schedule.mayBeOnDuty(at, known).forEach(onDuty::add);
        }
        return onDuty;
    }

    /** The overrides that all replicas must know since a time. */
    private List<Posted> knownAt(Duration time) {
        return schedule.posted().stream()
                .filter(override -> world.up().stream().allMatch(machine -> isKnown(machine, override, time)))
                .toList();
    }

    private boolean isKnown(Machine machine, Posted override, Duration time) {
        Duration since = knownSince.get(key(machine, override));
        return since != null && since.compareTo(time) <= 0;
    }

    @Override
    public void onStep(SendAttempt sending) {
        String receiver = sending.message.integration();
        if (!Scheduled.ON_DUTY.contains(receiver) || sending.message.firing().isEmpty() || world.parameters.skewed()) {
            return;
        }
        Machine sender = world.machine(sending.message.from());
        if (sender.boots() != sending.message.boot()) {
            return; // what it knew is not known any more
        }
        Duration flushed = sending.message.flushedAt();
        List<Posted> known = schedule.posted().stream()
                .filter(override -> isKnown(sender, override, flushed.minus(SECOND)))
                .toList();
        Set<String> onDuty = onDuty(flushed, flushed, known);
        if (!onDuty.contains(receiver)) {
            world.report("notified off duty", sending.message + " flushed at " + flushed + ", on duty " + onDuty);
        }
    }

    /** Whoever was notified by whichever key, as some replica knows: what is off duty awaits the end however long that takes. */
    @Override
    public void atEnd() {
        if (world.parameters.skewed() || world.parameters.retention().compareTo(Duration.ofHours(1)) < 0) {
            return;
        }
        Episode fires = Escalating.FIRES;
        for (String receiver : Scheduled.ON_DUTY) {
            told.about(receiver, Scheduled.ALERT)
                    .filter(each -> world.knowledge.isKnownToSome(each.notified()))
                    .reduce((earlier, later) -> later)
                    .filter(last -> last.sentAt.compareTo(Plan.CHAOS) > 0
                            && last.sentAt.compareTo(fires.to()) < 0
                            && last.message.firing().contains(Scheduled.ALERT))
                    .ifPresent(
                            last -> world.report("end not notified off duty", last.message + " sent " + last.sentAt));
        }
        long called = told.of("chief {}/{team=\"p\"}:{alertname=\"Watch\"}+escalation/q/call").stream()
                .filter(each -> each.message.firing().contains(Scheduled.ALERT))
                .count();
        if (called < 2) { // the last one also says that nobody has reacted
            world.report("step not run", "call " + called + " times");
        }
    }
}
