package io.grapevine.notify.delivery;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.PeerAlerts.PeerAlert;
import io.grapevine.model.Alert;
import io.grapevine.notify.Flush;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the peers for alerts whose state here may be outdated: all that are to be notified as resolved, since this replica may
 * not have been reached by what came after the end, or by any renewal; and those that fire, if they were not received since
 * this process was started or paused.
 */
record PeerAlertQuestion(SendContext context, Flush flush, LiveAlertState state) implements AskStage.Question {
    @Override
    public Optional<Function<Runnable, EventLoop.Timer>> before(Send send) {
        List<Alert> alerts = state.isShared() ? inDoubt(send) : List.of();
        long[] asked =
                alerts.stream().mapToLong(alert -> alert.fingerprint().value()).toArray();
        return asked.length == 0
                ? Optional.empty()
                : Optional.of(then -> context.coordinator().askPeers(asked, known -> {
                    alerts.stream().filter(alert -> isOutdated(alert, known)).forEach(state::leaveOut);
                    then.run();
                }));
    }

    /** An end that is older than this is notified without asking: servers have stopped to send it, and one replica must decide. */
    private List<Alert> inDoubt(Send send) {
        Instant earliest = flush.now().minus(LoggedAlerts.LEAST_MEMORY);
        return send.decided().alerts().stream()
                .filter(alert -> alert.hasEnd() ? alert.endsAt().isAfter(earliest) : isUnconfirmed(alert))
                .toList();
    }

    private boolean isUnconfirmed(Alert alert) {
        @Nullable Alert live = context.live().get(alert.fingerprint());
        return state.wasInterruptedSince((live == null ? alert : live).updatedAt());
    }

    /** Whether a peer knows something later of an alert. */
    private boolean isOutdated(Alert alert, Map<Long, PeerAlert> known) {
        PeerAlert there = known.get(alert.fingerprint().value());
        if (there == null) {
            return false;
        }
        if (alert.hasEnd()) {
            return there.fires()
                    && (isExpired(alert) || there.since() >= alert.endsAt().toEpochMilli());
        }
        boolean hasPassed = there.since() <= context.loop().now().toEpochMilli(); // else one of the clocks is wrong
        return !there.fires() && hasPassed && there.since() >= alert.startsAt().toEpochMilli();
    }

    /** Whether the alert ended because it was not renewed, and nobody sent its end. */
    private boolean isExpired(Alert alert) {
        return alert.updatedAt().equals(flush.lastFiring().get(alert.fingerprint()));
    }
}
