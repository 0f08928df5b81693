package io.grapevine.template;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alert as supplied by a user for rendering templates; missing fields are null.
 *
 * @param status {@code firing} or {@code resolved}
 * @param labels the labels
 * @param annotations the annotations
 * @param startsAt when it began
 * @param endsAt when it ended; the zero time of Go while it is firing
 * @param generatorUrl where it came from
 * @param fingerprint sixteen hexadecimal digits
 */
public record AlertInput(
        @Nullable String status,
        @Nullable LabelSet labels,
        @Nullable LabelSet annotations,
        @Nullable OffsetDateTime startsAt,
        @Nullable OffsetDateTime endsAt,
        @Nullable String generatorUrl,
        @Nullable String fingerprint) {
    private static final OffsetDateTime ZERO = Alert.NO_END.atOffset(ZoneOffset.UTC);

    /**
     * The alert with its state derived from its end, and its fingerprint from its labels, if they are missing. An alert
     * without a state whose end is after {@code now} fires, and has no end.
     */
    AlertData completed(Instant now) {
        OffsetDateTime end = Objects.requireNonNullElse(endsAt, ZERO);
        if (status == null && end.toInstant().isAfter(now)) {
            end = ZERO;
        }
        boolean ended = !end.toInstant().equals(Alert.NO_END);
        LabelSet all = Objects.requireNonNullElse(labels, LabelSet.EMPTY);
        return data(
                Objects.requireNonNullElse(status, ended ? AlertData.RESOLVED : AlertData.FIRING),
                all,
                Objects.requireNonNullElse(annotations, LabelSet.EMPTY),
                end,
                Objects.requireNonNullElse(fingerprint, all.fingerprint().toString()));
    }

    /** The alert as Go's decoder reads it: texts that are missing are empty, and label sets are absent. */
    AlertData asWritten() {
        return data(
                Objects.requireNonNullElse(status, ""),
                Objects.requireNonNullElse(labels, LabelSet.ABSENT),
                Objects.requireNonNullElse(annotations, LabelSet.ABSENT),
                Objects.requireNonNullElse(endsAt, ZERO),
                Objects.requireNonNullElse(fingerprint, ""));
    }

    private AlertData data(String state, LabelSet all, LabelSet notes, OffsetDateTime end, String identity) {
        return new AlertData(
                state,
                all,
                notes,
                Objects.requireNonNullElse(startsAt, ZERO),
                end,
                Objects.requireNonNullElse(generatorUrl, ""),
                identity);
    }
}
