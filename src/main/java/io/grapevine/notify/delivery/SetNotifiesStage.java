package io.grapevine.notify.delivery;

import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.nflog.NflogKey;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Stage;
import java.time.Duration;

/**
 * Records in the notification log, for all replicas, what the integration has accepted.
 */
record SetNotifiesStage(DeliveryServices services, Flush flush, Integration integration, NflogKey key, ClaimStage claim)
        implements Stage<Send> {
    @Override
    public Decision<Send> decide(Send send) {
        Send.Delivered delivered = send.delivered();
        if (delivered == null) { // ends that the integration is not notified of: the log must know them all the same
            delivered = new Send.Delivered(send.receiverData(), new ReadVersion(send.stamp(), Duration.ZERO));
        }
        services.log()
                .record(
                        key,
                        send.decided().notified(integration.identity(), delivered.receiverData()),
                        flush.route().repeatInterval().multipliedBy(2),
                        delivered.basis());
        claim.fulfil();
        return new Decision.Continue<>(send);
    }
}
