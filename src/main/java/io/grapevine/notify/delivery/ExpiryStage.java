package io.grapevine.notify.delivery;

import io.grapevine.notify.Flush;
import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Asks the peers, once before each attempt, whether alerts fire there that are to be notified as resolved though nobody
 * sent their end: it may only mean that this replica could not be reached. A peer may have come back since the attempt
 * before.
 */
final class ExpiryStage implements Stage<Send> {
    private final SendContext context;
    private final Flush flush;
    private final SendTime time;
    private final LiveAlertState state;
    private final IntSupplier attempts;
    private int askedBefore = -1;

    /**
     * A stage of one send.
     *
     * @param attempts how many attempts have been made
     */
    ExpiryStage(SendContext context, Flush flush, SendTime time, LiveAlertState state, IntSupplier attempts) {
        this.context = context;
        this.flush = flush;
        this.time = time;
        this.state = state;
        this.attempts = attempts;
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (askedBefore == attempts.getAsInt() || !state.isShared()) {
            return new Decision.Continue<>(send);
        }
        askedBefore = attempts.getAsInt();
        long[] expired = send.decided().expired(flush, LoggedAlerts.LEAST_MEMORY);
        if (expired.length == 0) {
            return new Decision.Continue<>(send);
        }
        Duration from = context.loop().elapsed();
        return Decision.refreshWhen(refresh -> context.coordinator().askPeers(expired, firing -> {
            time.extend(context.loop().elapsed().minus(from));
            state.fireAtPeers(firing);
            refresh.run();
        }));
    }
}
