package io.grapevine.notify.delivery;

import io.grapevine.nflog.NflogKey;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Reads the notification log anew, at the start of a send and after each wait. Ends a send whose time is over; waits where
 * this process was paused and has not read yet what its peers wrote meanwhile.
 *
 * @param giveUp how the send ends when its time is over
 */
record RefreshStage(
        DeliveryServices services,
        IntegrationLookup lookup,
        Integration integration,
        NflogKey key,
        SendTime time,
        Supplier<Stage.Decision<Send>> giveUp)
        implements Stage<Send> {
    /** How soon a replica that was paused checks again whether it has caught up. */
    private static final Duration POLL = Duration.ofMillis(50);

    @Override
    public Decision<Send> decide(Send send) {
        if (time.isOver()) {
            return giveUp.get();
        }
        if (!services.coordinator().isCurrent()) {
            time.extend(POLL);
            return Decision.refreshAfter(services.loop(), POLL);
        }
        return new Decision.Continue<>(new Send(
                lookup.own(integration, services.log().find(key)),
                services.log().stamp(key),
                null,
                null));
    }
}
