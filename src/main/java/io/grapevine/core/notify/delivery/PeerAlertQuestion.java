package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.mesh.PeerAlerts.PeerAlert;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks the peers for alerts whose state here may be outdated: all that are to be notified as resolved, since this replica may
 * not have been reached by what came after the end, or by any renewal; and those that fire, if they were not received since
 * this process was started or paused, or if their end was notified, for what was received since may have been sent before. Each
 * alert once before each attempt, as soon as it is in doubt, and again if the attempt has waited or this process was paused since.
 */
final class PeerAlertQuestion implements AskStage.Question {
    /** How long a post may be on its way. */
    private static final Duration LATEST_POST = Duration.ofSeconds(30);

    /** How old the reply of a peer may be: an attempt waits for the claims of others after it. */
    private static final Duration LATEST_REPLY = Duration.ofMillis(100);

    private final DeliveryServices services;
    private final Flush flush;
    private final LiveAlertState state;
    private final Set<LabelSet> askedAbout = new HashSet<>();
    private Instant askedAt = Instant.MIN;
    private Duration repliedAt = Duration.ZERO;
    /** Whether the question came so soon after a pause that it is not repeated for that pause. */
    private boolean askedAfterPause;

    /** The question of one send. */
    PeerAlertQuestion(DeliveryServices services, Flush flush, LiveAlertState state) {
        this.services = services;
        this.flush = flush;
        this.state = state;
    }

    @Override
    public Optional<Function<Runnable, EventLoop.Timer>> before(Send send, boolean again) {
        boolean isOld = services.loop().elapsed().minus(repliedAt).compareTo(LATEST_REPLY) > 0;
        if (!again || isOld || (!askedAfterPause && state.wasInterruptedSince(askedAt))) {
            askedAbout.clear(); // what peers said before a pause may be outdated, too
            askedAt = services.loop().now();
            askedAfterPause = state.wasInterruptedSince(askedAt);
        }
        List<Alert> alerts = state.isShared()
                ? inDoubt(send)
                        .filter(alert -> askedAbout.add(alert.labels()))
                        .limit(Frame.AlertQuery.MAX_ALERTS) // the others are asked about next, before the same attempt
                        .toList()
                : List.of();
        long[] asked =
                alerts.stream().mapToLong(alert -> alert.fingerprint().value()).toArray();
        return asked.length == 0
                ? Optional.empty()
                : Optional.of(then -> services.coordinator().askPeers(asked, known -> {
                    repliedAt = services.loop().elapsed();
                    alerts.stream().filter(alert -> isOutdated(alert, known)).forEach(state::leaveOut);
                    then.run();
                }));
    }

    private Stream<Alert> inDoubt(Send send) {
        AlertList alerts = send.decided().alerts();
        Set<Long> ended = send.logged() == null
                ? Set.of()
                : send.logged().entry().notified().endsByHash().keySet();
        return IntStream.range(0, alerts.size())
                .filter(i -> alerts.get(i).hasEnd() || ended.contains(alerts.hash(i)) || isUnconfirmed(alerts.get(i)))
                .mapToObj(alerts::get);
    }

    private boolean isUnconfirmed(Alert alert) {
        return state.wasInterruptedSince(state.lastFiring(alert));
    }

    /** Whether a peer knows something later of an alert. */
    private boolean isOutdated(Alert alert, Map<Long, PeerAlert> known) {
        PeerAlert there = known.get(alert.fingerprint().value());
        if (there == null) {
            return false;
        }
        if (alert.hasEnd()) { // unconfirmed, it may be a renewal that was read when its end had passed
            return there.fires()
                    && (isExpired(alert)
                            || isUnconfirmed(alert)
                            || there.since() >= alert.endsAt().toEpochMilli());
        }
        boolean hasPassed = there.since() <= services.loop().now().toEpochMilli(); // else one of the clocks is wrong
        boolean mayBeLate = isUnconfirmed(alert)
                || state.lastFiring(alert).minus(LATEST_POST).toEpochMilli() <= there.since();
        return !there.fires() && hasPassed && there.since() >= alert.startsAt().toEpochMilli() && mayBeLate;
    }

    /** Whether the alert ended because it was not renewed, and no client, or not each of its senders, sent its end. */
    private boolean isExpired(Alert alert) {
        return flush.hasExpired(alert)
                || alert.senders().stream().anyMatch(sender -> !sender.resolvedAt(sender.updatedAt()));
    }
}
