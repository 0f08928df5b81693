package io.grapevine.notify.delivery;

import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.Stage;

/** Ends a send of which the notification log says that the integration knows it all already. */
final class DedupStage implements Stage<Send> {
    private final Flush flush;
    private final Integration integration;
    private final long stampAtFlush;
    private final SendTime time;
    private final AlertState state;

    /**
     * A stage of one send.
     *
     * @param stampAtFlush the stamp of the log entry at the flush; a greater one is of another replica
     */
    DedupStage(Flush flush, Integration integration, long stampAtFlush, SendTime time, AlertState state) {
        this.flush = flush;
        this.integration = integration;
        this.stampAtFlush = stampAtFlush;
        this.time = time;
        this.state = state;
    }

    @Override
    public Decision<Send> decide(Send send) {
        boolean isNews = send.logged() != null && send.logged().stamp() > stampAtFlush;
        DedupDecision decision =
                DedupDecision.decide(flush, time.sinceFlush(), integration, send.logged(), isNews, state);
        return decision.reason() == NotifyReason.NONE
                ? new Decision.Done<>("nothing new")
                : new Decision.Continue<>(send.with(decision));
    }
}
