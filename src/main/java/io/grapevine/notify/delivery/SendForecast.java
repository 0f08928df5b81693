package io.grapevine.notify.delivery;

import io.grapevine.nflog.NotificationLog.LoggedNotification;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Forecast;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.util.List;

/** Says what the dedup would decide for an integration at a flush to come. On the loop only. */
public record SendForecast(DeliveryServices services, IntegrationLookup lookup) {
    /**
     * What the integration would be sent.
     *
     * @param flush the flush, with its time and the alerts that are not muted then
     */
    public Forecast.Send of(Flush flush, Integration integration) {
        LoggedNotification logged = lookup.own(integration, services.log().find(integration.logKey(flush.groupKey())));
        if (logged != null) { // as old as it will be then
            Duration ahead = Duration.between(services.loop().now(), flush.now());
            logged = new LoggedNotification(logged.entry(), logged.age().plus(ahead), logged.stamp());
        }
        DedupDecision decision =
                DedupDecision.decide(flush, Duration.ZERO, integration, logged, false, new LiveAlertState(services));
        boolean sends = decision.reason() != NotifyReason.NONE && decision.isSentBy(integration);
        return sends
                ? new Forecast.Send(
                        integration,
                        decision.reason(),
                        integration.sendResolved() ? decision.alerts() : decision.firing())
                : new Forecast.Send(integration, NotifyReason.NONE, List.of());
    }
}
