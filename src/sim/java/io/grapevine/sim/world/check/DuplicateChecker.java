package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.ExpectedKnowledge;
import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Reply;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that no receiver gets a duplicate notification before the repeat interval is over, unless it has an excuse. */
record DuplicateChecker(SimWorld world, History history, Tally tally, Mutes mutes) implements Watcher {
    static final String WITHOUT_RESOLVED = "two";
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** After a change of members it takes this long until all see it and line up again. */
    private static final Duration CHANGE = Duration.ofSeconds(9);

    /** For how long after its start or a pause a replica may know only some of a group's alerts. */
    private static final Duration PARTIAL = Duration.ofMinutes(4);

    /** Two clocks differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(20);

    @Override
    public void onAccepted(SendAttempt sending) {
        tally.notification();
        Duration since = sending.sentAt.plus(TOLERANCE).minus(world.parameters.memory());
        if (!history.knows(sending, since) || isNewAgain(sending)) {
            return;
        }
        Set<SendAttempt> earlier = history.lastMentions(sending);
        Cause cause = causeOf(sending, earlier);
        tally.duplicate(cause);
        world.note("duplicate " + cause + " " + sending.message + " after " + messages(earlier));
        if (cause == Cause.NONE) {
            world.report("duplicate", sending.message + " sent " + sending.sentAt + ", after " + messages(earlier));
        }
    }

    private static List<String> messages(Set<SendAttempt> earlier) {
        return earlier.stream()
                .map(each -> each.message + " sent " + each.sentAt + " learned " + each.learnedAt())
                .toList();
    }

    /** Why the alerts of a message were notified again, of which {@code earlier} notifications were the last. */
    private Cause causeOf(SendAttempt sending, Set<SendAttempt> earlier) {
        Cause cause = Cause.NONE;
        for (SendAttempt last : earlier) {
            boolean inOrder = last.sentAt.compareTo(sending.sentAt) <= 0;
            cause = isRenamed(last, sending) ? Cause.RENAMED : cause;
            cause = cause != Cause.NONE ? cause : inOrder ? cause(last, sending) : cause(sending, last);
        }
        if (cause != Cause.NONE) {
            return cause;
        }
        boolean silent = sending.message.integration().equals(WITHOUT_RESOLVED);
        boolean isOfEarlierLife = earlier.stream().anyMatch(last -> isOfEarlierLife(sending, last));
        if (world.parameters.skewed() && (silent || isDisputed(sending) || isOfEarlierLife)) {
            return Cause.CLOCK;
        }
        if (Stream.concat(Stream.of(sending), history.of(sending.message.key()).stream())
                .anyMatch(other -> earlier.stream()
                        .filter(last -> last.sentAt.compareTo(other.sentAt) <= 0)
                        .anyMatch(last -> isOfEarlierLife(other, last) && seemsForgotten(sending, last)))) {
            return Cause.CLOCK; // what another one has forgotten is not in the entry by which it has replaced that
        }
        // Where ends are not notified, a replica that takes an alert for ended says so to the log only.
        boolean isView = (silent && sending.logged == Logged.LESS) || hasReadLate(sending);
        return isView ? viewOf(sending) : Cause.NONE;
    }

    private boolean isRenamed(SendAttempt last, SendAttempt sending) {
        return world.mayBeRenamed(sending.message.integration(), last.sentAt, sending.sentAt);
    }

    private static boolean isOfEarlierLife(SendAttempt sending, SendAttempt last) {
        boolean same =
                last.message.from().equals(sending.message.from()) && last.message.boot() == sending.message.boot();
        return sending.message.boot() > 1 && !same;
    }

    /**
     * Whether the log may have read from a disk that an alert is to be repeated, as the clock there was set forward since the
     * notification: that of the sender, or of a peer from which it has the notification.
     */
    private boolean seemsForgotten(SendAttempt sending, SendAttempt last) {
        Duration age = sending.sentAt.plus(TOLERANCE).minus(last.sentAt);
        return world.parameters.names().stream()
                .map(world::machine)
                .filter(machine -> machine.clockSetAt().compareTo(last.sentAt) > 0)
                .filter(machine -> machine.bootedAt().compareTo(machine.clockSetAt()) > 0)
                .anyMatch(machine -> age.plus(machine.setForward()).compareTo(world.parameters.memory()) >= 0);
    }

    /** Whether a replica with a wrong clock keeps notifying of the opposite state. */
    private boolean isDisputed(SendAttempt sending) {
        Duration lately = sending.sentAt.minus(world.parameters.groupInterval().multipliedBy(3));
        Set<String> firing = sending.message.firing();
        Set<String> resolved = sending.message.resolved().keySet();
        return history.of(sending.message.key().replaceFirst(WITHOUT_RESOLVED, "three")).stream()
                .filter(other -> other.sentAt.compareTo(lately) > 0)
                .anyMatch(other -> other.message.firing().stream().anyMatch(resolved::contains)
                        || other.message.resolved().keySet().stream().anyMatch(firing::contains));
    }

    /**
     * Whether an alert of a message is to be notified again: it was muted meanwhile, has ended and fires anew where ends
     * are not notified, or could not be where a policy escalates, or has ended a second time, or its end is new to the log.
     */
    private boolean isNewAgain(SendAttempt sending) {
        return hasFiredAgain(sending)
                || isNewToLastOnly(sending)
                || endsLaterEpisode(sending)
                || world.conditions.stream()
                        .filter(condition -> sending.message.resolved().containsKey(condition.id()))
                        .anyMatch(condition -> mayHaveEnded(
                                condition, history.lastMention(sending, condition.id()).sentAt, sending.sentAt));
    }

    /**
     * Whether the earlier notification gave an end of an episode before this one, as from a disk that knew no more: the log
     * has that end, so the one of this episode is new to it.
     */
    private boolean endsLaterEpisode(SendAttempt sending) {
        return sending.message.resolved().entrySet().stream().anyMatch(resolved -> {
            String alert = resolved.getKey();
            Instant before =
                    history.lastMention(sending, alert).message.resolved().get(alert);
            return before != null
                    && begins(sending, alert)
                            .anyMatch(begin -> begin.isAfter(before) && begin.isBefore(resolved.getValue()));
        });
    }

    /** When an alert has begun: in truth, and for the sender of a notification. */
    private Stream<Instant> begins(SendAttempt sending, String alert) {
        return Stream.concat(
                world.conditions.stream()
                        .filter(condition -> condition.id().equals(alert))
                        .flatMap(condition -> condition.episodes.stream())
                        .map(episode -> SimWorld.START.plus(episode.from())),
                world.inbox(sending.message.from()).of(alert).stream().map(Inbox.Arrival::startsAt));
    }

    /**
     * Whether an end came again that the last notification does not have. The log of a replica without peers holds no more
     * than that, as Alertmanager's.
     */
    private boolean isNewToLastOnly(SendAttempt sending) {
        SendAttempt last = history.last(sending.message.key());
        return world.parameters.names().size() == 1
                && last != null
                && sending.message.resolved().keySet().stream().anyMatch(alert -> !History.mentions(last, alert));
    }

    /** Whether the sender received an alert as firing after its end, by a post that was late. */
    private boolean hasReadLate(SendAttempt sending) {
        return sending.message.resolved().entrySet().stream()
                .anyMatch(resolved -> world.inbox(sending.message.from()).of(resolved.getKey()).stream()
                        .anyMatch(
                                arrival -> arrival.isFiring() && arrival.clock().isAfter(resolved.getValue())));
    }

    /** What may have made the view of a replica poor. */
    private Cause viewOf(SendAttempt sending) {
        Duration lately = sending.sentAt.minus(PARTIAL);
        if (world.up().stream().anyMatch(machine -> machine.pausedUntil().compareTo(lately) > 0)) {
            return Cause.VIEW_PAUSE;
        }
        boolean started =
                world.up().stream().anyMatch(machine -> machine.bootedAt().compareTo(lately) > 0);
        return started ? Cause.VIEW_RESTART : Cause.VIEW_POSTS;
    }

    private boolean hasFiredAgain(SendAttempt sending) {
        boolean silent = sending.message.integration().equals(WITHOUT_RESOLVED);
        return world.conditions.stream()
                .filter(condition -> sending.message.firing().contains(condition.id()))
                .anyMatch(condition -> {
                    Duration notifiedAt = history.lastMention(sending, condition.id()).sentAt;
                    boolean isUntold = world.policy.escalates()
                            && history.endSent(sending.message.key()).compareTo(notifiedAt) > 0;
                    return isUntold
                            || mutes.mayMute(condition, notifiedAt, sending.sentAt)
                            || (silent && mayHaveEnded(condition, notifiedAt.minusSeconds(80), sending.sentAt));
                });
    }

    private static boolean mayHaveEnded(AlertCondition condition, Duration since, Duration until) {
        return condition.episodes.stream()
                .anyMatch(episode ->
                        episode.to().compareTo(since) > 0 && episode.to().compareTo(until) <= 0);
    }

    /** Why {@code later} was sent although {@code earlier} had been. */
    private Cause cause(SendAttempt earlier, SendAttempt later) {
        if (later.knew(earlier.notified())) {
            return isConflict(earlier, later) ? Cause.CONFLICT : Cause.NONE;
        }
        if (isUnknown(earlier)) {
            return Cause.UNKNOWN_OUTCOME;
        }
        Duration learning = world.parameters.learning();
        Duration learned = earlier.learnedAt();
        if (learned != null && later.sentAt.minus(learned).compareTo(learning.plus(learning)) > 0) {
            return Cause.NO_PATH; // or it would be known
        }
        String from = earlier.message.from();
        String to = later.message.from();
        Duration until = learned == null || learned.compareTo(later.sentAt) > 0 ? later.sentAt : learned;
        if (until.minus(earlier.sentAt).plus(learning).compareTo(world.parameters.peerTimeout()) >= 0) {
            return Cause.LONG_ATTEMPT;
        }
        ExpectedKnowledge knowledge = world.knowledge;
        Duration before = earlier.sentAt.minusSeconds(5);
        if (!from.equals(to) && !(knowledge.isGood(from, to, before) && knowledge.isGood(to, from, before))) {
            return Cause.NO_PATH;
        }
        if (later.sentAt.minus(earlier.sentAt).compareTo(learning) <= 0 && !from.equals(to)) {
            return Cause.RACE;
        }
        if (knowledge.lastChange().plus(CHANGE).compareTo(later.sentAt) >= 0) {
            return Cause.MEMBERS;
        }
        boolean well = world.receiver(later.message.integration())
                .wellSince(later.message.flushedAt().minus(world.parameters.peerTimeout()));
        return well ? Cause.NONE : Cause.LONG_ATTEMPT;
    }

    /** Whether the sender did not learn that the attempt was accepted, or lost that knowledge before it was replicated. */
    private boolean isUnknown(SendAttempt earlier) {
        Machine sender = world.machine(earlier.message.from());
        boolean gone = !sender.isUp() || sender.boots() != earlier.message.boot() || !sender.isAwake();
        boolean noAnswer = earlier.reply() != null && earlier.reply() != Reply.ACCEPTED;
        return gone || noAnswer;
    }

    /** Whether a third notification and the earlier one were sent without knowledge of each other, and the log keeps it. */
    private boolean isConflict(SendAttempt earlier, SendAttempt later) {
        List<SendAttempt> all = history.of(earlier.message.key());
        return all.stream()
                .filter(other -> other != earlier && other != later && other.notified() != SendAttempt.NONE)
                .filter(other -> !later.message.isCoveredBy(other.message) || isRepeatOf(other, earlier, later))
                .anyMatch(other -> !other.knew(earlier.notified()) && !earlier.knew(other.notified()));
    }

    /** Whether a repeat of a third, equal notification is due, which the log keeps if its sender's clock is ahead. */
    private boolean isRepeatOf(SendAttempt other, SendAttempt earlier, SendAttempt later) {
        Duration since = later.sentAt.plus(TOLERANCE).minus(world.parameters.memory());
        return other.sentAt.compareTo(since) <= 0
                && (world.parameters.skewed()
                        || earlier.sentAt.minus(other.sentAt).compareTo(CLOCKS_APART) <= 0);
    }
}
