package io.grapevine.notify.delivery;

import io.grapevine.notify.Flush;
import io.grapevine.notify.Stage;
import java.time.Duration;

/**
 * Asks the peers, once in a send, whether alerts fire there that are to be notified as resolved though nobody sent their
 * end: it may only mean that this replica could not be reached.
 */
final class ExpiryStage implements Stage<Send> {
    private final SendContext context;
    private final Flush flush;
    private final SendTime time;
    private final LiveAlertState state;
    private boolean asked;

    ExpiryStage(SendContext context, Flush flush, SendTime time, LiveAlertState state) {
        this.context = context;
        this.flush = flush;
        this.time = time;
        this.state = state;
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (asked || !state.isShared()) {
            return new Decision.Continue<>(send);
        }
        asked = true;
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
