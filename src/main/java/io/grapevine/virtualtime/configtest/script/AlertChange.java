package io.grapevine.virtualtime.configtest.script;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An alert that begins to fire or resolves, as Prometheus servers tell every replica; or one that is posted once, with the
 * times that the test gives.
 *
 * @param at when it is posted
 * @param startsAt the start of the alert; null if it is not sent
 * @param endsAt the end of the alert; null if it is not sent
 */
public record AlertChange(
        Duration at,
        LabelSet labels,
        LabelSet annotations,
        String generatorUrl,
        @Nullable Duration startsAt,
        @Nullable Duration endsAt,
        Kind kind) {
    /** A copy of this change that is posted at another time. */
    public AlertChange againAt(Duration time) {
        return new AlertChange(time, labels, annotations, generatorUrl, startsAt, endsAt, kind);
    }

    /** Kind of a change. */
    public enum Kind {
        /** The alert fires until it resolves, as servers go on sending it. */
        FIRES,
        RESOLVES,
        /** The alert is posted once. */
        POSTED
    }
}
