package io.grapevine.template;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An alert in the data of templates and webhooks.
 *
 * @param status {@code firing} or {@code resolved}
 * @param endsAt when it ended; the zero time of Go while it is firing
 * @param generatorUrl where it came from, or empty
 * @param fingerprint sixteen hexadecimal digits
 * @param values what its expression shows, as text; empty if that is not known
 */
public record AlertData(
        String status,
        LabelSet labels,
        LabelSet annotations,
        OffsetDateTime startsAt,
        OffsetDateTime endsAt,
        String generatorUrl,
        String fingerprint,
        String values) {
    /** The status of an alert that has not ended. */
    public static final String FIRING = "firing";

    /** The status of an alert that has ended. */
    public static final String RESOLVED = "resolved";

    /**
     * The data of an alert taken from a flush: one with an end is resolved.
     *
     * @param values what its expression shows; empty if that is not known
     */
    public static AlertData of(Alert alert, String values) {
        return new AlertData(
                alert.hasEnd() ? RESOLVED : FIRING,
                alert.labels(),
                alert.annotations(),
                alert.startsAt().atOffset(alert.offsets().start()),
                alert.endsAt().atOffset(alert.offsets().end()),
                alert.generatorUrl(),
                alert.fingerprint().toString(),
                values);
    }

    /** The status of a group: {@code firing} if any alert fires. */
    static String statusOf(List<AlertData> group) {
        return group.stream().anyMatch(AlertData::isFiring) ? FIRING : RESOLVED;
    }

    /** The labels or annotations that all alerts of a group share. */
    static LabelSet shared(List<AlertData> group, Function<AlertData, LabelSet> part) {
        return group.stream().map(part).reduce(LabelSet::intersect).orElse(LabelSet.EMPTY);
    }

    /** A copy of this alert with other values of labels and annotations, and another source. */
    AlertData withValues(UnaryOperator<String> change) {
        return new AlertData(
                status,
                labels.withValues(change),
                annotations.withValues(change),
                startsAt,
                endsAt,
                change.apply(generatorUrl),
                fingerprint,
                change.apply(values));
    }

    /** Whether the alert has not ended. */
    public boolean isFiring() {
        return status.equals(FIRING);
    }
}
