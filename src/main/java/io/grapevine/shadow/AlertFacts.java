package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * History of an alert, or of a group, on one side. Immutable.
 *
 * @param labels the labels of the alert
 * @param firstSeen when the side first mentioned it
 * @param groups the groups that it was put into, with the labels by which they are grouped
 * @param muted when it was left out of notifications
 * @param notified when it was in a notification last, and so not muted
 */
record AlertFacts(
        LabelSet labels, Instant firstSeen, Map<ShadowGroup, LabelSet> groups, List<Span> muted, Instant notified) {
    /** An alert is in as many groups as routes match it. */
    static final int MOST_GROUPS = 32;

    private static final int MOST_SPANS = 8;

    private static final Set<ShadowReason> SILENCES = EnumSet.of(ShadowReason.SILENCE, ShadowReason.PLANNED_SILENCE);

    /** The pause between two flushes that ends a muting; two flushes are at most a group interval apart. */
    private static final Duration PAUSE = Duration.ofMinutes(30);

    /**
     * A time of flushes that left it out.
     *
     * @param by a silence, inhibition or a time interval
     * @param from the first of these flushes
     * @param to the last of them
     * @param detail names the silence, rule or interval of the last one
     */
    record Span(ShadowReason by, Instant from, Instant to, String detail) {
        boolean covers(Instant at, Duration margin) {
            return !at.isBefore(from.minus(margin)) && !at.isAfter(to.plus(margin));
        }

        private boolean goesOn(ShadowReason other, Instant at, Instant notified) {
            return by == other
                    && !at.isBefore(from)
                    && !notified.isAfter(to)
                    && Duration.between(to, at).compareTo(PAUSE) < 0;
        }
    }

    static AlertFacts of(LabelSet labels, Instant at) {
        return new AlertFacts(labels, at, Map.of(), List.of(), Instant.MIN);
    }

    AlertFacts in(ShadowGroup group, LabelSet groupLabels) {
        if (groups.containsKey(group) || groups.size() >= MOST_GROUPS) {
            return this;
        }
        Map<ShadowGroup, LabelSet> more = new HashMap<>(groups);
        more.put(group, groupLabels);
        return new AlertFacts(labels, firstSeen, Map.copyOf(more), muted, notified);
    }

    AlertFacts notified(Instant at) {
        return at.isAfter(notified) ? new AlertFacts(labels, firstSeen, groups, muted, at) : this;
    }

    AlertFacts muted(ShadowReason by, Instant at, String detail) {
        List<Span> spans = new ArrayList<>(muted);
        for (int i = spans.size() - 1; i >= 0; i--) {
            Span span = spans.get(i);
            if (span.goesOn(by, at, notified)) {
                spans.set(i, new Span(by, span.from(), at.isAfter(span.to()) ? at : span.to(), detail));
                return new AlertFacts(labels, firstSeen, groups, List.copyOf(spans), notified);
            }
        }
        if (spans.size() >= MOST_SPANS) {
            spans.remove(0);
        }
        spans.add(new Span(by, at, at, detail));
        return new AlertFacts(labels, firstSeen, groups, List.copyOf(spans), notified);
    }

    Optional<Span> mutedAt(Instant at, Duration margin) {
        return muted.stream().filter(span -> span.covers(at, margin)).findFirst();
    }

    /** Whether another cause has the same effect: silences of persons and of rules mute alike. */
    private static boolean isLike(ShadowReason one, ShadowReason other) {
        return one == other || (SILENCES.contains(one) && SILENCES.contains(other));
    }

    /** Whether the alert was muted in the same way at about that time. */
    boolean isMutedBy(ShadowReason by, Instant at, Duration margin) {
        return muted.stream().anyMatch(span -> isLike(span.by(), by) && span.covers(at, margin));
    }
}
