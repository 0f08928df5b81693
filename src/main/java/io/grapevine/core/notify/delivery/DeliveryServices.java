package io.grapevine.core.notify.delivery;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyMetrics;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Services that the sends of one replica share.
 *
 * @param alerts the alerts as they are now, to be read after a flush
 * @param joined whether an alert fires that has joined the group of a flush since the flush
 * @param coordinator coordinates the sends with those of other replicas
 * @param slots bounds the attempts to all integrations at a time
 * @param listeners for alerts that are muted and notifications that are accepted
 * @param rules the rules of features about sends, in the order in which they are asked; each takes its place before the first flush
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
        Hooks<NotifyListener> listeners,
        Hooks<SendStage.Rule> rules,
        boolean logsMuted,
        Tracer tracer) {
    /** The stage that the first rule adds which is about a send. */
    SendStage stageOf(IntegrationRun send) {
        for (SendStage.Rule rule : rules) { // no stream: each send asks, and mostly finds none
            SendStage stage = rule.stageOf(send);
            if (stage != SendStage.NONE) {
                return stage;
            }
        }
        return SendStage.NONE;
    }

    /** How much later than a flush to come the integration of a send is notified, at most. */
    Duration delay(Flush flush, Send send) {
        return rules.stream()
                .map(rule -> rule.delay(flush, send))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Makes one attempt, as {@link Integration#send}, unless a rule refuses it. */
    CompletionStage<Outcome> attempt(Integration integration, Notification notification) {
        for (SendStage.Rule rule : rules) {
            Outcome refused = rule.refusal(integration);
            if (refused != null) {
                return CompletableFuture.completedFuture(refused);
            }
        }
        return integration.send(notification);
    }

    /** These services with another listener. */
    public DeliveryServices with(NotifyListener other) {
        Hooks<NotifyListener> alone = new Hooks<>();
        alone.add(other);
        return new DeliveryServices(
                loop, log, mutes, alerts, joined, coordinator, slots, metrics, alone, rules, logsMuted, tracer);
    }
}
