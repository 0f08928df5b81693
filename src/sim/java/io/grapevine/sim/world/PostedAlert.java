package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as a Prometheus server posts it.
 *
 * @param endsAt when it ends or ended; null if it is not said
 */
public record PostedAlert(
        LabelSet labels, Instant startsAt, @Nullable Instant endsAt) {
    /** The label that identifies an alert in the world. */
    public static final String ID = "id";

    /** How long an alert without an end lasts. */
    public static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    /** The id of its alert. */
    public String id() {
        return labels.valueOf(ID);
    }
}
