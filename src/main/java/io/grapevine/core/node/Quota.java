package io.grapevine.core.node;

import io.grapevine.core.Core;
import io.grapevine.core.alerts.AlertLimits;
import io.grapevine.core.notify.RateLimits;
import io.grapevine.core.silence.InstructionBudget;
import io.grapevine.core.silence.SilenceLimits;

/**
 * The limits of a replica that shares its process with others. Each is read when it counts, as it may change; zero is no limit.
 * From any thread.
 */
public interface Quota extends AlertLimits {
    /** The limits of silences. */
    SilenceLimits silences();

    /** What the regular expressions of all silences may take, of what all such replicas share; the same object each time. */
    default InstructionBudget regexpsOfSilences() {
        return new InstructionBudget(0);
    }

    /** The limit of the number of aggregation groups. */
    long maxGroups();

    /** The limit of notifications per second of a kind of integration; negative: none is sent. */
    double notificationRate(String kind);

    /** The limit of attempts to notify that run at the same time. */
    long maxAttempts();

    /** Limits what a replica stores, and by {@code rates} what other replicas leave for it to send; before anything is. On the loop. */
    default void limit(Core core, RateLimits rates) {
        core.alerts().limitTo(this, core.registry());
        core.silences().limitTo(this::silences);
        core.silences().limitRegexps(regexpsOfSilences());
        core.dispatcher().limitTo(this::maxGroups, () -> core.alerts().all().size(), this::onReached);
        core.log().listeners().add(merged -> {
            if (merged.isNotification()) {
                rates.sentElsewhere(merged.entry().key().integration());
            }
        });
    }
}
