package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Checks that no alert is notified as resolved while its sender holds it as firing, because the sender was paused when the
 * alert would have been renewed, or while a connected peer holds it as firing.
 */
final class ResolvedChecker implements Watcher {
    /** Pauses are seen to the second, at both their ends. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    /** What a peer receives within this time may not be in its reply to the sender's question. */
    private static final Duration REPLY = Duration.ofMillis(100);

    /**
     * What a peer receives within this time may not be in its reply if the sender waits in vain for that of another
     * peer.
     */
    private static final Duration REPLY_BESIDE_SILENT = Duration.ofMillis(1_100);

    /** A sender whose question has no answer waits for this time, by its own clock. */
    private static final Duration UNANSWERED = Duration.ofMillis(950);

    private final SimWorld world;
    private final Mutes mutes;
    private final Map<String, NavigableSet<Duration>> pausedSeconds = new LinkedHashMap<>();

    ResolvedChecker(SimWorld world, Mutes mutes) {
        this.world = world;
        this.mutes = mutes;
    }

    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            if (!machine.isAwake()) {
                pausedSeconds
                        .computeIfAbsent(machine.name, name -> new TreeSet<>())
                        .add(world.elapsed());
            }
        }
    }

    @Override
    public void onSent(SendAttempt sending) {
        if (world.parameters.skewed()) {
            return; // ends are absolute times, and whose clock is hours off takes everything for ended
        }
        Machine sender = world.machine(sending.message.from());
        sending.message.resolved().forEach((alert, end) -> {
            if (mutes.mayResolve(sending.message.integration(), alert, sending.message.flushedAt())) {
                return;
            }
            Inbox.Arrival last = world.inbox(sender.name).last(alert, world.elapsed());
            if (last != null && (last.isFiring() || isReadLate(last))) {
                check(sending, sender, alert, last);
            } else if (last != null && !isUnanswered(sending) && isOfEarlierEpisode(sending, alert, end, last)) {
                world.report("resolved against a peer", alert + " in " + sending.message + ", ended " + end);
            }
        });
    }

    /** Whether what was sent as firing had ended when it was read, after a pause. */
    private static boolean isReadLate(Inbox.Arrival arrival) {
        boolean waited = arrival.at().compareTo(arrival.postedAt()) > 0; // what a replica raises has its clock
        return waited && arrival.endsAt().isAfter(SimWorld.START.plus(arrival.postedAt()));
    }

    private void check(SendAttempt sending, Machine sender, String alert, Inbox.Arrival last) {
        if (last.endsAt().isAfter(sender.host().now())) {
            world.report("resolved while it fires", alert + " in " + sending.message);
        } else if (listenedSince(sender, last).plus(SLACK).compareTo(Duration.between(last.clock(), last.endsAt()))
                < 0) {
            world.report("resolved by a pause", alert + " in " + sending.message + ", last received " + last.at());
        } else if (!isUnanswered(sending) && isContradicted(sender, alert, last)) {
            world.report("resolved against a peer", alert + " in " + sending.message + ", last received " + last.at());
        }
    }

    /**
     * Whether the question to a peer, or its answer, may have been lost each time. Only where frames are lost, and not of one that has not
     * waited for as long as that takes: it has not asked, or has not heeded the answer.
     */
    private boolean isUnanswered(SendAttempt sending) {
        Duration waited = sending.sentAt.minus(sending.message.flushedAt());
        return world.parameters.lossy() && waited.compareTo(UNANSWERED) >= 0;
    }

    /**
     * Whether a replica that could be asked holds an episode of the alert that began after the end that is notified. One that has ended for
     * the sender, too, and whose end the clock of the other has yet to reach, contradicts nothing; nor does a replica that stood still since
     * that end, and may take the two episodes for one.
     */
    private boolean isOfEarlierEpisode(SendAttempt sending, String alert, Instant end, Inbox.Arrival ended) {
        boolean isOneSilent = world.up().size() - 1 > sending.inReach.size();
        Duration replied = sending.sentAt.minus(isOneSilent ? REPLY_BESIDE_SILENT : REPLY);
        return sending.inReach.stream()
                .map(world::machine)
                .filter(peer -> SimWorld.START.plus(peer.pausedUntil()).isBefore(end))
                .anyMatch(peer ->
                        begins(peer, alert, replied, end, ended) && begins(peer, alert, sending.sentAt, end, ended));
    }

    private boolean begins(Machine peer, String alert, Duration until, Instant end, Inbox.Arrival ended) {
        Inbox inbox = world.inbox(peer.name);
        Inbox.Arrival last = inbox.last(alert, until);
        Instant start = inbox.mergedStart(alert, until);
        return last != null
                && start != null
                && isHeldFiring(last, peer)
                && !last.endsAt().equals(ended.endsAt())
                && start.minus(peer.setForward()).isAfter(end); // such a step puts ends off, as a pause does
    }

    /** Whether it fired when it came, and its end, which the replica's clock may reach later, is not yet reached. */
    private static boolean isHeldFiring(Inbox.Arrival last, Machine peer) {
        return last.isFiring() && last.endsAt().isAfter(peer.host().now());
    }

    private Duration listenedSince(Machine machine, Inbox.Arrival arrival) {
        NavigableSet<Duration> paused = pausedSeconds.getOrDefault(machine.name, new TreeSet<>());
        int seconds = paused.tailSet(arrival.at()).size();
        return world.elapsed().minus(arrival.at()).minusSeconds(seconds);
    }

    /**
     * Whether a peer has held the alert as firing since before its reply, and does so now: it may have ended since. One that leaves is
     * not asked.
     */
    private boolean isContradicted(Machine sender, String alert, Inbox.Arrival held) {
        Duration now = world.elapsed();
        return world.up().stream()
                .filter(peer -> peer != sender && peer.isAwake() && !peer.isLeaving())
                .filter(peer -> world.knowledge.isWarm(sender.name, peer.name))
                .anyMatch(peer ->
                        contradicts(peer, alert, held, now.minus(REPLY)) && contradicts(peer, alert, held, now));
    }

    /** Whether a peer knows another end, not yet reached: of one and the same end, two clocks may differ in whether it is reached. */
    private boolean contradicts(Machine peer, String alert, Inbox.Arrival held, Duration until) {
        Inbox.Arrival last = world.inbox(peer.name).last(alert, until);
        return last != null
                && last.isFiring()
                && !last.endsAt().equals(held.endsAt())
                && last.endsAt().isAfter(peer.host().now().plusSeconds(1));
    }
}
