package io.grapevine.core.notify.delivery;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyMetrics;
import io.grapevine.core.notify.RecentNotifications;
import io.grapevine.core.notify.SendResult;
import java.util.function.Predicate;

/**
 * Services that the sends of one replica share.
 *
 * @param alerts the alerts as they are now, to be read after a flush
 * @param joined whether an alert fires that has joined the group of a flush since the flush
 * @param coordinator coordinates the sends with those of other replicas
 * @param slots bounds the attempts to all integrations at a time
 * @param recent keeps what became of each send, for people who ask
 * @param listener for alerts that are muted and notifications that are accepted
 * @param valves hold sends back for digests
 * @param logsMuted whether the notification log is to have muted alerts, and groups that are muted as a whole: Alertmanager's feature
 *     {@code muted-alerts-in-nflog}
 * @param tracer starts the traces of flushes
 */
public record DeliveryServices(
        EventLoop loop,
        NotificationLog log,
        MuteIndex mutes,
        AlertStore alerts,
        Predicate<Flush> joined,
        SendCoordinator coordinator,
        SendSlots slots,
        NotifyMetrics metrics,
        RecentNotifications recent,
        NotifyListener listener,
        StormValves valves,
        boolean logsMuted,
        Tracer tracer) {
    /** These services for digests. What one tells is observed as the notifications of its groups; only that it was given up remains. */
    DeliveryServices ofDigests() {
        return new DeliveryServices(
                loop,
                log,
                mutes,
                alerts,
                joined,
                coordinator,
                slots,
                metrics,
                recent,
                new NotifyListener() {
                    @Override
                    public void onConcluded(Flush flush, Integration integration, SendResult result) {
                        if (!result.accepted()) {
                            listener.onConcluded(flush, integration, result);
                        }
                    }
                },
                valves,
                logsMuted,
                tracer);
    }
}
