package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that a replica waits for those at lower positions; an unreachable one keeps its position for a while. */
final class TurnChecker implements Watcher {
    /** A silent member keeps its place for a minute; it may have been silent for some seconds before. */
    private static final Duration KEEPS_PLACE = Duration.ofSeconds(50);

    /** A replica knows by then that another one has settled, if they reach each other. */
    private static final Duration HEARSAY = Duration.ofSeconds(8);

    private static final Duration TOLERANCE = Duration.ofMillis(50);

    /** A flush that began before a clock was set is over so long after that. */
    private static final Duration SET = Duration.ofMinutes(3);

    /** The time of a flush is read from a clock that may drift between two attempts. */
    private static final Duration SAME_FLUSH = Duration.ofSeconds(1);

    /**
     * Before and after each wait for a claim peers are asked, who have a second to answer, and silent ones are dialled. They have three
     * seconds to confirm a claim, once more after such a wait.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private record Pair(String a, String b) {}

    /**
     * Two processes that see each other.
     *
     * @param since since when they have had a place with each other
     * @param last when they last saw each other
     * @param heard since when the first one knows that the second one has settled; null if it may not
     */
    private record Warm(
            Duration since, Duration last, @Nullable Duration heard, int bootOfA, int bootOfB) {
        Warm then(Warm next) {
            boolean isOfSame = bootOfA == next.bootOfA && bootOfB == next.bootOfB;
            boolean goesOn = isOfSame && last.plus(KEEPS_PLACE).compareTo(next.last) > 0;
            return new Warm(
                    goesOn ? since : next.since,
                    next.last,
                    isOfSame && heard != null ? heard : next.heard,
                    next.bootOfA,
                    next.bootOfB);
        }
    }

    private final SimWorld world;
    private final Map<Pair, Warm> warm = new LinkedHashMap<>();
    private final Map<String, Duration> settledSince = new LinkedHashMap<>();
    private final Map<String, Duration> lastFlush = new LinkedHashMap<>();

    TurnChecker(SimWorld world) {
        this.world = world;
    }

    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player != null && player.settled()) {
                settledSince.putIfAbsent(id(machine), world.elapsed());
            }
            for (Machine other : world.up()) {
                if (machine != other && world.knowledge.isWarm(machine.name, other.name)) {
                    Duration now = world.elapsed();
                    Duration settled = settledSince.get(id(other));
                    boolean isHeard = settled != null && settled.plus(HEARSAY).compareTo(now) < 0;
                    Warm seen = new Warm(now, now, isHeard ? now : null, machine.boots(), other.boots());
                    warm.merge(new Pair(machine.name, other.name), seen, Warm::then);
                }
            }
        }
    }

    private static String id(Machine machine) {
        return machine.name + "." + machine.boots();
    }

    @Override
    public void onSent(SendAttempt sending) {
        Machine sender = world.machine(sending.message.from());
        boolean wasSet =
                !sender.clockSetAt().isZero() && sender.clockSetAt().plus(SET).compareTo(world.elapsed()) > 0;
        boolean isFirst = isFirstOfFlush(sending, sender);
        if (world.parameters.skewed() || wasSet) {
            return; // the time of the flush is not known
        }
        Duration flushed = sending.message.flushedAt();
        if (isFirst) {
            checkPatience(sending, sender);
        }
        long before = world.up().stream()
                .filter(other -> other.name.compareTo(sender.name) < 0)
                .filter(other -> hasPlaceBefore(other, sender, sending))
                .count();
        Duration drift = sending.sentAt.minus(flushed).dividedBy(200);
        Duration due = flushed.minus(drift).plus(world.parameters.peerTimeout().multipliedBy(before));
        if (sending.sentAt.plus(TOLERANCE).compareTo(due) < 0) {
            world.report("turn", sending.message + " flushed " + flushed + ", " + before + " before it");
        }
    }

    /** Whether an attempt is no retry. */
    private boolean isFirstOfFlush(SendAttempt sending, Machine sender) {
        Duration flushed = sending.message.flushedAt();
        Duration before = lastFlush.put(id(sender) + " " + sending.message.key(), flushed);
        return before == null || flushed.minus(before).abs().compareTo(SAME_FLUSH) > 0;
    }

    /** Checks that no replica is delayed for longer than the sum of all waits, whatever others claim. */
    private void checkPatience(SendAttempt sending, Machine sender) {
        Duration flushed = sending.message.flushedAt();
        Duration longest = world.parameters
                .peerTimeout()
                .multipliedBy(world.parameters.names().size())
                .plus(PATIENCE);
        Duration disturbed = world.knowledge.lastDisturbed(sender.name);
        boolean hindered = disturbed.plus(SAME_FLUSH).compareTo(flushed) >= 0;
        if (!hindered && sending.sentAt.minus(flushed).compareTo(longest) > 0) {
            world.report("patience", sending.message + " flushed " + flushed);
        }
    }

    private boolean hasPlaceBefore(Machine other, Machine sender, SendAttempt sending) {
        Warm seen = warm.get(new Pair(sender.name, other.name));
        Duration flushed = sending.message.flushedAt();
        return seen != null
                && seen.heard() != null
                && seen.heard().compareTo(flushed) <= 0
                && !other.isLeaving()
                && seen.bootOfA() == sender.boots()
                && seen.bootOfB() == other.boots()
                && seen.since().compareTo(flushed) <= 0
                && seen.last().plus(KEEPS_PLACE).compareTo(sending.sentAt) > 0
                && flushed.compareTo(sender.bootedAt().plus(HEARSAY)) > 0;
    }
}
