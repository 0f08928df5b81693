package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Inbox;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Checks that no replica notifies of a firing alert that it has not received since the resolution that was notified. */
record EpisodeChecker(SimWorld world, History history, Tally tally, Mutes mutes) implements Watcher {
    /** What a peer receives within this time before an attempt may not be in its answer. */
    static final Duration REPLY = Duration.ofMillis(100);

    @Override
    public void onAccepted(SendAttempt sending) {
        for (String alert : sending.message.firing()) {
            SendAttempt last = history.lastAbout(sending.message.integration(), alert);
            boolean mayBeMuted =
                    last != null && mutes.mayResolve(last.message.integration(), alert, last.message.flushedAt());
            Instant end =
                    last == null || mayBeMuted ? null : last.message.resolved().get(alert);
            boolean isLate = last != null
                    && end != null
                    && !firesAgain(sending, alert, end, last, Inbox.Arrival::postedAt)
                    && isKnownInReach(sending, alert, end);
            if (last != null && end != null && (isLate || !firesAgain(sending, alert, end, last, Inbox.Arrival::at))) {
                tally.flap();
                world.note("flap of " + alert + ": " + sending.message);
                boolean isRenamed = world.mayBeRenamed(last.message.integration(), last.sentAt, sending.sentAt);
                boolean isKnown = (sending.knew(last.notified()) && !isRenamed && !isForgotten(sending, alert, last))
                        || (isUnconfirmed(sending, alert) && isKnownInReach(sending, alert, end));
                if (isKnown && !world.parameters.skewed()) {
                    world.report(
                            "firing after resolved",
                            alert + " in " + sending.message + " sent " + sending.sentAt + ", ended " + end + " in "
                                    + last.message);
                }
            }
        }
    }

    /** Whether the sender has not received an alert since it was started or paused, and so has to ask. */
    private boolean isUnconfirmed(SendAttempt sending, String alert) {
        Inbox.Arrival last = world.inbox(sending.message.from()).last(alert, sending.sentAt);
        return last == null || last.at().compareTo(sending.listensSince) < 0;
    }

    /**
     * Whether the log may have forgotten an end where entries live for minutes. For a machine that slept with an alert less time has
     * passed, so it still holds that.
     */
    private boolean isForgotten(SendAttempt sending, String alert, SendAttempt end) {
        return isUnconfirmed(sending, alert)
                && end.sentAt.plus(world.parameters.memory()).compareTo(sending.sentAt) < 0;
    }

    /** Whether a replica that could be asked before the attempt had received that end, or one since, and none holds it as firing. */
    private boolean isKnownInReach(SendAttempt sending, String alert, Instant end) {
        Duration asked = sending.sentAt.minus(REPLY);
        List<Inbox.Arrival> held = sending.inReach.stream()
                .map(peer -> world.inbox(peer).last(alert, asked))
                .filter(Objects::nonNull)
                .toList();
        return held.stream().noneMatch(Inbox.Arrival::isFiring)
                && sending.inReach.stream()
                        .noneMatch(peer -> world.inbox(peer)
                                .mayFire(
                                        alert, asked, world.machine(peer).host().now()))
                && world.up().stream().noneMatch(peer -> hasReadAsFiring(peer, sending, alert))
                && held.stream().anyMatch(last -> !last.endsAt().isBefore(end));
    }

    /**
     * Whether a peer may answer that an alert fires as it has read it so from its disk, and received nothing of it since: what fires
     * anywhere fires. It answers as soon as it is started, so it need not have been in reach for long.
     */
    private boolean hasReadAsFiring(Machine peer, SendAttempt sending, String alert) {
        Inbox inbox = world.inbox(peer.name);
        List<Inbox.Arrival> known = inbox.known(alert);
        boolean isOnlyRead = inbox.last(alert, sending.sentAt) == null && !known.isEmpty();
        Inbox.Arrival last = isOnlyRead ? known.get(known.size() - 1) : null;
        return last != null
                && !peer.name.equals(sending.message.from())
                && last.isFiring()
                && last.endsAt().isAfter(peer.host().now());
    }

    /** Whether a post came after the end, or was posted after the end was notified: a clock that is ahead reaches it before. */
    private boolean firesAgain(
            SendAttempt sending, String alert, Instant end, SendAttempt last, Function<Inbox.Arrival, Duration> time) {
        if (world.machine(sending.message.from()).boots() != sending.message.boot()) {
            return true; // it is gone, and what it had received is not known any more
        }
        Duration ended = Duration.between(SimWorld.START, end);
        for (Inbox.Arrival arrival : world.known(sending.message.from(), alert)) {
            boolean isLater = time.apply(arrival).compareTo(ended) > 0
                    || arrival.postedAt().compareTo(last.sentAt) > 0;
            if (arrival.isFiring() && isLater) {
                return true;
            }
        }
        return false;
    }
}
