package io.grapevine.sim.world.check;

import io.grapevine.sim.world.ExpectedKnowledge;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Reply;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Nobody is told again what they know before the repeat interval is over, unless that has an excuse. */
final class DuplicateChecker implements Watcher {
    private static final String WITHOUT_RESOLVED = "two";
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** After a change of members it takes this long until all see it and line up again. */
    private static final Duration CHANGE = Duration.ofSeconds(9);

    /** For how long after its start a replica may know only some of a group's alerts. */
    private static final Duration PARTIAL = Duration.ofMinutes(4);

    private final SimWorld world;
    private final History history;
    private final Tally tally;

    DuplicateChecker(SimWorld world, History history, Tally tally) {
        this.world = world;
        this.history = history;
        this.tally = tally;
    }

    @Override
    public void onAccepted(SendAttempt sending) {
        tally.notification();
        SendAttempt last = history.last(sending.letter().key());
        Duration since = sending.sentAt().plus(TOLERANCE).minus(world.terms().memory());
        if (last == null || !history.knows(sending, since) || mayHaveEnded(sending, last)) {
            return;
        }
        Cause cause = causeOf(sending, last);
        tally.duplicate(cause);
        world.note("duplicate " + cause + " " + sending.letter() + " after " + last.letter());
        if (cause == Cause.NONE) {
            world.report(
                    "duplicate",
                    sending.letter() + " sent " + sending.sentAt() + ", after " + last.letter() + " sent "
                            + last.sentAt() + " learned " + last.learnedAt());
        }
    }

    private Cause causeOf(SendAttempt sending, SendAttempt last) {
        // Where ends are not told, whichever replica takes an alert for ended says so to the log only.
        if (sending.letter().integration().equals(WITHOUT_RESOLVED)
                && (isMesh() ? sending.logged() == Logged.LESS : neighbourHeardLess(sending, last))) {
            return Cause.VIEW;
        }
        boolean toldMore =
                sending.letter().firing().isEmpty() && (!last.letter().firing().isEmpty() || isAnybodyNew(sending));
        if (toldMore || !sending.letter().isCoveredBy(last.letter())) {
            return Cause.VIEW;
        }
        boolean inOrder = last.sentAt().compareTo(sending.sentAt()) <= 0;
        Cause cause = inOrder ? cause(last, sending) : cause(sending, last);
        if (cause != Cause.NONE || !world.terms().skewed()) {
            return cause;
        }
        // Where ends are not told, a replica that takes an alert for ended says so to the log only.
        boolean silent = sending.letter().integration().equals(WITHOUT_RESOLVED);
        return silent || isDisputed(sending) || isOfEarlierLife(sending, last) ? Cause.CLOCK : Cause.NONE;
    }

    private boolean isMesh() {
        return world.terms().names().size() > 1;
    }

    private static boolean isOfEarlierLife(SendAttempt sending, SendAttempt last) {
        boolean same = last.letter().from().equals(sending.letter().from())
                && last.letter().boot() == sending.letter().boot();
        return sending.letter().boot() > 1 && !same;
    }

    /** Whether somebody says the opposite all the time, since its clock is wrong. */
    private boolean isDisputed(SendAttempt sending) {
        Duration lately = sending.sentAt().minus(world.terms().groupInterval().multipliedBy(3));
        Set<String> firing = sending.letter().firing();
        Set<String> resolved = sending.letter().resolved().keySet();
        return history.of(sending.letter().key().replaceFirst(WITHOUT_RESOLVED, "three")).stream()
                .filter(other -> other.sentAt().compareTo(lately) > 0)
                .anyMatch(other -> other.letter().firing().stream().anyMatch(resolved::contains)
                        || other.letter().resolved().keySet().stream().anyMatch(firing::contains));
    }

    /** What clears the log for the one that is not told of resolved alerts can be seen at its neighbour. */
    private boolean neighbourHeardLess(SendAttempt sending, SendAttempt last) {
        String key = sending.letter().key().replaceFirst(WITHOUT_RESOLVED, "three");
        boolean heardLess = history.of(key).stream()
                .filter(other -> other.sentAt().compareTo(last.sentAt()) >= 0)
                .anyMatch(other ->
                        !other.letter().firing().containsAll(sending.letter().firing()));
        return heardLess || isAnybodyNew(sending);
    }

    /** A replica that has just started may know only what has ended, and its log says so: better told twice than never. */
    private boolean isAnybodyNew(SendAttempt sending) {
        return world.up().stream()
                .anyMatch(machine -> machine.bootedAt().plus(PARTIAL).compareTo(sending.sentAt()) > 0);
    }

    /** Who is not told of resolved alerts may be told again when one fires anew. */
    private boolean mayHaveEnded(SendAttempt sending, SendAttempt last) {
        return sending.letter().integration().equals(WITHOUT_RESOLVED)
                && world.troubles().stream()
                        .filter(trouble -> last.letter().firing().contains(trouble.id()))
                        .flatMap(trouble -> trouble.episodes().stream())
                        .anyMatch(
                                episode -> episode.to().compareTo(last.sentAt().minusSeconds(80)) > 0
                                        && episode.to().compareTo(sending.sentAt()) <= 0);
    }

    /** Why {@code later} was sent although {@code earlier} had been. */
    private Cause cause(SendAttempt earlier, SendAttempt later) {
        if (later.knew(earlier.fact())) {
            return isConflict(earlier, later) ? Cause.CONFLICT : Cause.NONE;
        }
        if (isUnknown(earlier)) {
            return Cause.UNKNOWN_OUTCOME;
        }
        Duration learning = world.terms().learning();
        Duration learned = earlier.learnedAt();
        if (learned != null && later.sentAt().minus(learned).compareTo(learning.plus(learning)) > 0) {
            return Cause.NO_PATH; // or it would be known
        }
        String from = earlier.letter().from();
        String to = later.letter().from();
        Duration until = learned == null || learned.compareTo(later.sentAt()) > 0 ? later.sentAt() : learned;
        if (until.minus(earlier.sentAt()).plus(learning).compareTo(world.terms().peerTimeout()) >= 0) {
            return Cause.LONG_ATTEMPT;
        }
        ExpectedKnowledge knowledge = world.knowledge();
        Duration before = earlier.sentAt().minusSeconds(5);
        if (!from.equals(to) && !(knowledge.isGood(from, to, before) && knowledge.isGood(to, from, before))) {
            return Cause.NO_PATH;
        }
        if (later.sentAt().minus(earlier.sentAt()).compareTo(learning) <= 0 && !from.equals(to)) {
            return Cause.RACE;
        }
        if (knowledge.lastChange().plus(CHANGE).compareTo(later.sentAt()) >= 0) {
            return Cause.MEMBERS;
        }
        boolean well = world.receiver(later.letter().integration())
                .wellSince(later.letter().flushedAt().minus(world.terms().peerTimeout()));
        return well ? Cause.NONE : Cause.LONG_ATTEMPT;
    }

    /** Whether the sender did not learn that it was accepted, or has forgotten it, or may have told nobody. */
    private boolean isUnknown(SendAttempt earlier) {
        Machine sender = world.machine(earlier.letter().from());
        boolean gone = !sender.isUp() || sender.boots() != earlier.letter().boot() || !sender.isAwake();
        boolean noAnswer = earlier.reply() != null && earlier.reply() != Reply.ACCEPTED;
        return gone || noAnswer;
    }

    /** Whether somebody else told the receiver something else without knowing of the earlier one, or the other way. */
    private boolean isConflict(SendAttempt earlier, SendAttempt later) {
        List<SendAttempt> all = history.of(earlier.letter().key());
        return all.stream()
                .filter(other -> other != earlier && other != later && other.fact() != SendAttempt.NONE)
                .filter(other -> !later.letter().isCoveredBy(other.letter()))
                .anyMatch(other -> !other.knew(earlier.fact()) && !earlier.knew(other.fact()));
    }
}
