package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Escalating;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Paging;
import io.grapevine.sim.world.Scheduled;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Storm;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks that steps of an escalation are run once, not before their time, and all of them where nobody reacts. What is told twice has no
 * excuse where the sender must have known it, as for other notifications.
 */
final class EscalationChecker implements Watcher {
    /** Two notifications of one step that are due one after the other are further apart, however late the first one was. */
    private static final Duration APART = Escalating.EACH.dividedBy(2).minusSeconds(3);

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final SimWorld world;
    private final History steps;
    private final Mutes mutes;
    /** What the receiver of the route accepted, by group. */
    private final Map<String, Deque<SendAttempt>> base = new LinkedHashMap<>();
    /** What the receiver of the route was told after an end, or by a log that may have forgotten the times before, by group. */
    private final Map<String, List<SendAttempt>> anew = new LinkedHashMap<>();
    /** When a replica last tried to tell the receiver of the route of an end, by group: if that fails, what fires then is another incident. */
    private final Map<String, Duration> endTried = new LinkedHashMap<>();

    private @Nullable Duration firstTold;

    EscalationChecker(SimWorld world, History steps, Mutes mutes) {
        this.mutes = mutes;
        this.world = world;
        this.steps = steps;
    }

    @Override
    public void onSent(SendAttempt sending) {
        if (sending.message.integration().equals("one")
                && sending.message.firing().isEmpty()) {
            endTried.put(sending.message.group(), sending.sentAt);
        }
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        if (sending.message.integration().equals("one")) {
            // a process that starts knows the age of what it reads by its own clock
            Duration memory = world.parameters
                    .memory()
                    .minus(world.machine(sending.message.from()).setForward());
            Deque<SendAttempt> before = base.computeIfAbsent(sending.message.group(), group -> new ArrayDeque<>());
            boolean isKnown = before.stream()
                    .filter(each -> (sending.knew(each.notified()) || mayBeKnownEnd(sending, each))
                            && sending.sentAt.minus(each.sentAt).compareTo(memory) < 0)
                    .findFirst()
                    .filter(each -> !each.message.firing().isEmpty())
                    .isPresent();
            if (!isKnown) {
                anew.computeIfAbsent(sending.message.group(), group -> new ArrayList<>())
                        .add(sending);
            }
            before.addFirst(sending);
            told(sending);
        }
    }

    /** Whether a notification has told the end of all, and the sender of another one may have heard of it: for that, what fires begins anew. */
    private boolean mayBeKnownEnd(SendAttempt sending, SendAttempt end) {
        return end.message.firing().isEmpty() && world.knowledge.mayHave(sending.message.from(), end.notified());
    }

    private void told(SendAttempt sending) {
        boolean isFirst = sending.message.firing().contains(Escalating.ALERT) && firstTold == null;
        firstTold = isFirst ? sending.sentAt : firstTold;
    }

    @Override
    public void onStep(SendAttempt sending) {
        if (Scheduled.isAbout(sending.message) || Storm.isOf(sending.message) || Paging.isLane(sending.message)) {
            return;
        }
        if (sending.message.integration().equals(Escalating.FALLBACK)) {
            checkFallback(sending);
            told(sending);
            return;
        }
        checkTime(sending);
        SendAttempt last = steps.last(sending.message.key());
        boolean fires = !sending.message.firing().isEmpty();
        if (last == null || last.message.firing().isEmpty() || !fires || !remembers()) {
            return;
        }
        boolean isRepeated = !step(sending).equals(Escalating.STEPS.get(0));
        boolean isApart = sending.sentAt.minus(last.sentAt).compareTo(APART) >= 0;
        if (sending.knew(last.notified()) && !(isRepeated && isApart) && goesOn(last, sending)) {
            world.report("step told twice", sending.message + " after " + last.message + " sent " + last.sentAt);
        }
    }

    /**
     * Whether the incident of a notification goes on for certain: one of its alerts has fired all the time, nothing has muted it, no replica
     * took it for ended, the log has not forgotten it, and who told of it was not cut off when another one began.
     */
    private boolean goesOn(SendAttempt last, SendAttempt sending) {
        String group = sending.message.group().replaceFirst("[+]escalation/.*", "");
        boolean isOfAnother = anew.getOrDefault(group, List.of()).stream()
                .anyMatch(first -> first.sentAt.compareTo(last.sentAt) > 0 || !last.knew(first.notified()));
        if (isOfAnother || endTried.getOrDefault(group, Duration.ZERO).compareTo(last.sentAt) > 0) {
            return false;
        }
        return world.conditions.stream()
                .filter(condition -> last.message.firing().contains(condition.id()))
                .filter(condition -> condition.episodes.stream()
                        .anyMatch(episode -> episode.from().compareTo(last.sentAt) < 0
                                && episode.to().compareTo(sending.sentAt) > 0))
                .anyMatch(condition -> !mutes.mayMute(condition, last.sentAt, sending.sentAt));
    }

    /** Where entries live for minutes, they may be gone. */
    private boolean remembers() {
        return world.parameters.retention().compareTo(Duration.ofHours(1)) > 0;
    }

    private static String step(SendAttempt sending) {
        String group = sending.message.group();
        return group.substring(group.lastIndexOf('/') + 1);
    }

    /** Nobody stands in for a receiver that, as the sender must have known, knows that the group fires. */
    private void checkFallback(SendAttempt sending) {
        SendAttempt last =
                base.getOrDefault(sending.message.group(), new ArrayDeque<>()).peekFirst();
        boolean isKnown = last != null
                && !last.message.firing().isEmpty()
                && sending.knew(last.notified())
                && goesOn(last, sending);
        if (isKnown && !sending.message.firing().isEmpty() && remembers()) {
            world.report("needless fallback", sending.message + " after " + last.message + " sent " + last.sentAt);
        }
    }

    private void checkTime(SendAttempt sending) {
        if (!sending.message.firing().contains(Escalating.ALERT)) {
            return;
        }
        Duration after = Escalating.EACH.multipliedBy(Escalating.STEPS.indexOf(step(sending)) + 1);
        // a process that starts knows the age of what it reads by its own clock
        Duration ahead = world.up().stream()
                .map(Machine::setForward)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (firstTold == null || sending.sentAt.plus(TOLERANCE).plus(ahead).compareTo(firstTold.plus(after)) < 0) {
            world.report("step before its time", sending.message + ", first told " + firstTold);
        }
    }

    /** All is well from the end of the faults on, but for replicas that have yet to start, whose clocks are hours off. */
    @Override
    public void atEnd() {
        if (world.parameters.skewed() || !remembers()) {
            return;
        }
        for (String step : Escalating.STEPS) {
            String receiver = step.equals("lead") ? "lead" : "second";
            List<SendAttempt> told = steps.of(receiver + " {}:{alertname=\"Unanswered\"}+escalation/p/" + step);
            long firing = told.stream()
                    .filter(each -> each.message.firing().contains(Escalating.ALERT))
                    .count();
            // the last one also says that nobody has reacted
            boolean isOnce = step.equals(Escalating.STEPS.get(0)) || (step.equals("lead") && isLate(told));
            if (firing < (isOnce ? 1 : 2)) {
                world.report("step not run", step + " " + firing + " times");
            }
        }
    }

    /** Whether a step was told so late, after a pause of the only replica, that its repetition was due right after it. */
    private boolean isLate(List<SendAttempt> told) {
        Duration due = Escalating.EACH.multipliedBy(2).plus(Objects.requireNonNullElse(firstTold, Duration.ZERO));
        return !told.isEmpty() && told.get(0).sentAt.minus(due).compareTo(APART) > 0;
    }
}
