package io.grapevine.features.quota;

import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.model.matcher.InstructionBudget;

/**
 * Feature that limits a replica which shares its process with others. Each limit is read when it counts, as it may change; zero is no
 * limit. From any thread.
 */
public interface Quota extends Feature {
    /** The limits of silences. */
    SilenceLimits silences();

    /** What the regular expressions of all silences may take, of what all such replicas share; the same object each time. */
    default InstructionBudget regexpsOfSilences() {
        return new InstructionBudget(0);
    }

    /** The limit of the number of alerts, resolved ones included until they are removed. */
    long maxAlerts();

    /** The limit of the size of their labels, annotations and generator URLs together, in bytes. */
    long maxAlertBytes();

    /** The limit of the number of aggregation groups. */
    long maxGroups();

    /** The limit of notifications per second of a kind of integration; negative: none is sent. */
    double notificationRate(String kind);

    /** The limit of attempts to notify that run at the same time. */
    long maxAttempts();

    /**
     * A limit was reached; called once in a while.
     *
     * @param limit the limit as users know it
     */
    void onReached(String limit);

    @Override
    default Part begin(Core core) {
        core.alerts().limitTo(new AlertQuota(core.loop(), core.alerts(), this, core.registry()));
        core.silences().limitTo(this::silences, regexpsOfSilences());
        core.dispatcher().limitTo(this::maxGroups, () -> core.alerts().all().size(), this::onReached);
        core.delivery().slots().limitTo(this::maxAttempts);
        RateLimits rates = new RateLimits(core.loop(), this::notificationRate, core.registry());
        core.delivery().rules().add(rates);
        core.log().listeners().add(merged -> {
            if (merged.isNotification()) {
                rates.sentElsewhere(merged.entry().key().integration());
            }
        });
        return new Part() {};
    }
}
