package io.grapevine.model;

import io.grapevine.base.go.Utf8;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A version of an alert.
 *
 * @param labels the labels that identify the alert; not empty in a valid alert
 * @param endsAt when it ends or ended; {@link #NO_END} if unknown
 * @param generatorUrl where it came from, or empty
 * @param updatedAt when this version was received
 * @param timeout whether {@code endsAt} was not sent but derived from {@code resolve_timeout}
 * @param offsets the offsets in which start and end are shown
 * @param senders the version of each sender in the order of its labels, which are those that tell the senders apart; empty where no labels do
 */
public record Alert(
        LabelSet labels,
        LabelSet annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorUrl,
        Instant updatedAt,
        boolean timeout,
        Offsets offsets,
        List<Alert> senders) {

    /** The end of an alert that has none: the zero time of Go, which is how such an end is written. */
    public static final Instant NO_END = Instant.parse("0001-01-01T00:00:00Z");

    /** The order in which alerts are listed: by label job, then by label instance (missing last), then by labels. */
    public static final Comparator<Alert> LISTING = Comparator.comparing(alert -> ListingKey.of(alert.labels));

    private static final int LONGEST_SENDER = 100;

    public Alert {
        senders = List.copyOf(senders);
    }

    /** An alert whose senders are not told apart, and whose times are shown in UTC. */
    public Alert(
            LabelSet labels,
            LabelSet annotations,
            Instant startsAt,
            Instant endsAt,
            String generatorUrl,
            Instant updatedAt,
            boolean timeout) {
        this(labels, annotations, startsAt, endsAt, generatorUrl, updatedAt, timeout, Offsets.UTC, List.of());
    }

    /** The identity of the alert: that of its labels. */
    public Fingerprint fingerprint() {
        return labels.fingerprint();
    }

    /** The value of label {@code alertname}, or the empty string. */
    public String name() {
        return labels.valueOf(Labels.ALERT_NAME);
    }

    /** The version of the sender that these labels tell apart, or null. */
    public @Nullable Alert sender(LabelSet own) {
        for (Alert sender : senders) {
            if (sender.labels.equals(own)) {
                return sender;
            }
        }
        return null;
    }

    /** What a sender says of the alert, by its version: that it is {@code firing}, has {@code ended}, or nothing in time: {@code silent}. */
    public String senderState(Instant now) {
        return !resolvedAt(now) ? "firing" : resolvedAt(updatedAt) ? "ended" : "silent";
    }

    /** The name of a sender, by its version: the values of its labels, cut if they are long; {@code -} for one without. */
    public String senderName() {
        StringJoiner values = new StringJoiner(" ").setEmptyValue("-");
        labels.forEach((name, value) -> values.add(value));
        return Utf8.first(values.toString(), LONGEST_SENDER);
    }

    /** The labels as they were sent, of an alert that was received from one sender. */
    public LabelSet sentLabels() {
        return senders.isEmpty() ? labels : labels.and(senders.get(0).labels);
    }

    /** The senders; those for which the alert fired when it was received last are changed. */
    private List<Alert> firing(UnaryOperator<Alert> change) {
        return senders.isEmpty()
                ? senders
                : senders.stream()
                        .map(sender -> sender.resolvedAt(updatedAt) ? sender : change.apply(sender))
                        .toList();
    }

    /** Whether it is known when the alert ends or ended. */
    public boolean hasEnd() {
        return !endsAt.equals(NO_END);
    }

    /**
     * Whether the alert has an end that is not after {@code now}, or was not when it was received: that one does not fire again where
     * the clock is set back.
     */
    public boolean resolvedAt(Instant now) {
        return hasEnd() && (!endsAt.isAfter(now) || !endsAt.isAfter(updatedAt));
    }

    /**
     * When the end was seen, by the clock of this replica: the end itself may be by the clock of a Prometheus server. It is all that is
     * known where the clock was set back since.
     */
    public Instant seenToEndAt(Instant now) {
        return updatedAt.isAfter(endsAt) && !updatedAt.isAfter(now) ? updatedAt : endsAt;
    }

    /**
     * The alert in notifications and templates at {@code now}: an end that is not reached yet is left out, for an alert
     * with an end counts as resolved there.
     */
    public Alert asOf(Instant now) {
        return !hasEnd() || resolvedAt(now) ? this : withEndsAt(NO_END);
    }

    /** Returns the alert with another end, in UTC. */
    public Alert withEndsAt(Instant end) {
        return with(startsAt, end, timeout, Offsets.of(offsets.start(), ZoneOffset.UTC), senders);
    }

    /** Returns the alert as it was received again, with another end, from all senders for which it fires. */
    public Alert renewed(Instant end, Instant receivedAt) {
        return new Alert(
                labels,
                annotations,
                startsAt,
                end,
                generatorUrl,
                receivedAt,
                timeout,
                offsets,
                firing(sender -> sender.renewed(end, receivedAt)));
    }

    /** Whether {@code other} differs in nothing but its end and when it was received, and fires for the same senders. */
    public boolean isRenewedBy(Alert other) {
        return timeout == other.timeout
                && startsAt.equals(other.startsAt)
                && generatorUrl.equals(other.generatorUrl)
                && offsets.equals(other.offsets)
                && annotations.isAbsent() == other.annotations.isAbsent()
                && annotations.equals(other.annotations)
                && labels.equals(other.labels)
                && firingSenders().equals(other.firingSenders());
    }

    /** The labels of the senders for which the alert fired when it was received last. */
    public List<LabelSet> firingSenders() {
        return senders.isEmpty()
                ? List.of()
                : senders.stream()
                        .filter(sender -> !sender.resolvedAt(updatedAt))
                        .map(Alert::labels)
                        .toList();
    }

    /** Returns the alert with another end, in UTC, marked as derived; also of all senders for which it fires. */
    public Alert heldUntil(Instant end) {
        Offsets shown = Offsets.of(offsets.start(), ZoneOffset.UTC);
        return with(startsAt, end, true, shown, firing(sender -> sender.heldUntil(end)));
    }

    /** Returns the alert with the annotations and generator URL of another version. */
    public Alert withTextsOf(Alert other) {
        return new Alert(
                labels, other.annotations, startsAt, endsAt, other.generatorUrl, updatedAt, timeout, offsets, senders);
    }

    private Alert withStartOf(Alert other) {
        return with(other.startsAt, endsAt, timeout, Offsets.of(other.offsets.start(), offsets.end()), senders);
    }

    private Alert withEndOf(Alert other) {
        return with(startsAt, other.endsAt, timeout, Offsets.of(offsets.start(), other.offsets.end()), senders);
    }

    private Alert with(Instant start, Instant end, boolean derived, Offsets shown, List<Alert> from) {
        return new Alert(labels, annotations, start, end, generatorUrl, updatedAt, derived, shown, from);
    }

    /**
     * Whether {@code next}, another version of this alert, was active at a time when this one was. One that begins at
     * the very moment at which this one ends carries it on.
     */
    public boolean overlaps(Alert next) {
        return (next.endsAt.isAfter(startsAt) && next.endsAt.isBefore(endsAt))
                || (next.startsAt.isAfter(startsAt) && !next.startsAt.isAfter(endsAt));
    }

    /**
     * Merges two versions whose times overlap into one. The newer version wins, but the earlier start is kept; of two
     * past ends the later one is kept, and an end that was sent is kept against an earlier one of a newer version.
     *
     * @param now the time at which ends count as passed
     */
    public Alert merge(Alert other, Instant now) {
        if (other.updatedAt.isBefore(updatedAt)) {
            return other.merge(this, now);
        }
        Alert merged = startsAt.isBefore(other.startsAt) ? other.withStartOf(this) : other;
        boolean laterEnd = endsAt.isAfter(other.endsAt);
        boolean keepEnd = other.resolvedAt(now) ? resolvedAt(now) : !timeout;
        return laterEnd && keepEnd ? merged.withEndOf(this) : merged;
    }
}
