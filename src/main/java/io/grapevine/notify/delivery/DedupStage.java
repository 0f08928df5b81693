package io.grapevine.notify.delivery;

import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.Stage;

/**
 * Ends a send if the notification log says that the integration was notified of all of it.
 *
 * @param stampAtFlush the stamp of the log entry at the flush; a greater one is of another replica
 */
record DedupStage(Flush flush, Integration integration, long stampAtFlush, SendTime time, AlertState state)
        implements Stage<Send> {
    @Override
    public Decision<Send> decide(Send send) {
        boolean isNewer = send.logged() != null && send.logged().stamp() > stampAtFlush;
        DedupDecision decision =
                DedupDecision.decide(flush, time.sinceFlush(), integration, send.logged(), isNewer, state);
        return decision.reason() == NotifyReason.NONE
                ? new Decision.Done<>(NotifyListener.NOTHING_NEW)
                : new Decision.Continue<>(send.with(decision));
    }
}
