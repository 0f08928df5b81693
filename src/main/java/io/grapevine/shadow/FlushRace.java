package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds out whether notifications differ only in the flush that a change of an alert, or of a mute, was in time for.
 * Where both sides flush the group at the same times, the one that missed a flush notifies an interval later. A group
 * out of step is flushed at other times on each side, so that each notifies at its next flush. A pure function.
 *
 * @param timers the timers of the route of the notifications, which are to one target
 * @param tolerance how far apart the same time may be
 * @param knownUntil up to when the notifications of both sides are known
 */
record FlushRace(SideView there, SideView here, FlushRace.Timers timers, Duration tolerance, Instant knownUntil) {
    /** How far apart two servers that get the same posts flush a group: by the time the posts took, and what timers drift. */
    private static final Duration SAME_FLUSH = Duration.ofSeconds(1);

    /**
     * The timers of a route.
     *
     * @param groupWait the {@code group_wait} here
     * @param interval the {@code group_interval} here
     * @param areEqual whether those there are known to be the same
     */
    record Timers(Duration groupWait, Duration interval, boolean areEqual) {
        /** How long a group takes at most to be flushed. */
        Duration longest() {
            return groupWait.compareTo(interval) > 0 ? groupWait : interval;
        }
    }

    /** A notification of one side that an alert fires, or has ended. */
    private record NotifiedAlert(Long alert, boolean isThere, boolean fires, ShadowSend by) {
        Instant at() {
            return by.at();
        }
    }

    /**
     * Verdicts on notifications of both sides; each by identity.
     *
     * @param races by which race they tell something at another flush: {@code REGROUPED}, or {@code OUT_OF_STEP} where
     *     the group is; {@code UNDECIDED} if the other side may still do so
     * @param others the notifications that tell what no race explains
     */
    record Result(Map<ShadowSend, ShadowVerdict> races, Set<ShadowSend> others) {
        /** Empty if the notification is not explained. */
        Optional<ShadowVerdict> of(ShadowSend send) {
            return send.isRepetition() || others.contains(send)
                    ? Optional.empty()
                    : Optional.of(races.getOrDefault(send, ShadowVerdict.REGROUPED));
        }
    }

    /**
     * Compares what the notifications of both sides tell.
     *
     * @param before the firing alerts that both sides had notified before
     */
    Result of(Set<Long> before, List<ShadowSend> theirs, List<ShadowSend> ours) {
        Map<Long, List<NotifiedAlert>> notifiedThere = notified(true, before, theirs);
        Map<Long, List<NotifiedAlert>> notifiedHere = notified(false, before, ours);
        Set<Long> alerts = new HashSet<>(notifiedThere.keySet());
        alerts.addAll(notifiedHere.keySet());
        Result result = new Result(new IdentityHashMap<>(), Collections.newSetFromMap(new IdentityHashMap<>()));
        for (Long alert : alerts) {
            List<NotifiedAlert> there = notifiedThere.getOrDefault(alert, List.of());
            new AlertComparison(there, notifiedHere.getOrDefault(alert, List.of()), result).compare();
        }
        return result;
    }

    private static Map<Long, List<NotifiedAlert>> notified(boolean isThere, Set<Long> before, List<ShadowSend> sends) {
        Map<Long, List<NotifiedAlert>> notified = new HashMap<>();
        Set<Long> firing = before;
        for (ShadowSend send : sends) {
            for (Long alert : send.firing()) {
                if (!firing.contains(alert)) {
                    notified.computeIfAbsent(alert, none -> new ArrayList<>())
                            .add(new NotifiedAlert(alert, isThere, true, send));
                }
            }
            for (LabelSet labels : send.labels(true)) { // not all that have ended: some integrations get no ends
                Long alert = AlertHash.of(labels);
                if (firing.contains(alert)) {
                    notified.computeIfAbsent(alert, none -> new ArrayList<>())
                            .add(new NotifiedAlert(alert, isThere, false, send));
                }
            }
            firing = send.firing();
        }
        return notified;
    }

    /** The notifications of both sides about one alert, compared by time. */
    private final class AlertComparison {
        private final Deque<NotifiedAlert> theirs;
        private final Deque<NotifiedAlert> ours;
        private final Result result;

        AlertComparison(List<NotifiedAlert> theirs, List<NotifiedAlert> ours, Result result) {
            this.theirs = new ArrayDeque<>(theirs);
            this.ours = new ArrayDeque<>(ours);
            this.result = result;
        }

        void compare() {
            while (!theirs.isEmpty() && !ours.isEmpty()) {
                Optional<ShadowVerdict> both = same(theirs.element(), ours.element());
                if (both.isPresent()) {
                    explain(theirs.remove(), both.get());
                    explain(ours.remove(), both.get());
                } else if (!skip(theirs) && !skip(ours)) {
                    differ();
                }
            }
            rest(theirs);
            rest(ours);
        }

        private void differ() {
            NotifiedAlert one = theirs.element();
            NotifiedAlert other = ours.element();
            if (one.fires() == other.fires()) {
                result.others().add(theirs.remove().by());
                result.others().add(ours.remove().by());
            } else {
                alone(one.at().isAfter(other.at()) ? ours.remove() : theirs.remove());
            }
        }

        private void alone(NotifiedAlert notified) {
            if (!isKnown(notified)) {
                result.others().add(notified.by());
            }
        }

        private void rest(Deque<NotifiedAlert> notified) {
            while (!notified.isEmpty()) {
                if (skip(notified)) {
                    continue;
                }
                NotifiedAlert first = notified.remove();
                if (isPending(first)) {
                    explain(first, ShadowVerdict.UNDECIDED);
                } else {
                    alone(first);
                }
            }
        }

        private void explain(NotifiedAlert notified, ShadowVerdict by) {
            result.races().merge(notified.by(), by, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }

        /** Skips a notification of one side that the other side did not have to send. */
        private boolean skip(Deque<NotifiedAlert> notified) {
            NotifiedAlert first = notified.remove();
            Optional<ShadowVerdict> missed =
                    notified.isEmpty() ? Optional.empty() : missedShort(first, notified.element());
            if (missed.isPresent()) {
                explain(first, missed.get());
                explain(notified.remove(), missed.get());
                return true;
            }
            Optional<ShadowVerdict> muted = mutedMeanwhile(first);
            muted.ifPresentOrElse(by -> explain(first, by), () -> notified.addFirst(first));
            return muted.isPresent();
        }
    }

    /** Whether both tell the same change, at one flush, or the one that had missed it at its next flush. */
    private Optional<ShadowVerdict> same(NotifiedAlert one, NotifiedAlert other) {
        Duration apart = Duration.between(one.at(), other.at());
        if (one.fires() != other.fires()
                || apart.abs().compareTo(timers.longest().plus(tolerance)) > 0) {
            return Optional.empty();
        }
        if (isWithinTolerance(apart)) {
            return Optional.of(ShadowVerdict.REGROUPED);
        }
        NotifiedAlert early = apart.isNegative() ? other : one;
        // A side that missed a flush, and does not wait a whole interval, has begun the group anew.
        boolean isAnInterval = isWithinTolerance(apart.abs().minus(timers.interval()));
        return missed(early)
                .flatMap(by -> by == ShadowVerdict.REGROUPED && !isAnInterval ? shifted() : Optional.of(by))
                .filter(by ->
                        by == ShadowVerdict.OUT_OF_STEP || changedThen(early, early) || isMutedOnOtherSide(early));
    }

    private Optional<ShadowVerdict> shifted() {
        return timers.areEqual() ? Optional.of(ShadowVerdict.OUT_OF_STEP) : Optional.empty();
    }

    /**
     * Why the other side did not tell this at the same time, if no mute of its own is the reason: it had just flushed
     * the group, or flushes it at other times.
     */
    private Optional<ShadowVerdict> missed(NotifiedAlert notified) {
        return flush(notified).filter(by -> isLeftOutByChance(notified));
    }

    /**
     * {@code REGROUPED} if the other side flushed the group at this time, as its last notification shows, or that it muted the
     * alert; {@code OUT_OF_STEP} if it flushes the group at other times; empty if that is not known.
     */
    private Optional<ShadowVerdict> flush(NotifiedAlert notified) {
        Optional<ShadowSend> last =
                other(notified).lastTo(notified.by().target(), notified.at().plus(SAME_FLUSH));
        if (last.isEmpty()) {
            return isMutedOnOtherSide(notified) ? Optional.of(ShadowVerdict.REGROUPED) : Optional.empty();
        }
        Duration since = Duration.between(last.get().at(), notified.at());
        Duration interval = timers.interval();
        long flushes = since.isNegative() || interval.isZero()
                ? 0
                : since.plus(interval.dividedBy(2)).dividedBy(interval);
        Duration apart = since.minus(interval.multipliedBy(flushes)).abs();
        if (apart.compareTo(SAME_FLUSH) <= 0) {
            return Optional.of(ShadowVerdict.REGROUPED);
        }
        return isWithinTolerance(apart) ? Optional.empty() : shifted();
    }

    /** Why a change was missed that was taken back an interval later. */
    private Optional<ShadowVerdict> missedShort(NotifiedAlert first, NotifiedAlert second) {
        boolean isShort = first.fires() != second.fires()
                && Duration.between(first.at(), second.at())
                                .compareTo(timers.interval().plus(tolerance))
                        <= 0;
        if (!isShort) {
            return Optional.empty();
        }
        boolean isFirst = other(first).lastTo(first.by().target(), first.at()).isEmpty();
        boolean changed = changedThen(first, second);
        if (isFirst && changed && timers.areEqual() && isLeftOutByChance(first)) {
            return Optional.of(ShadowVerdict.REGROUPED);
        }
        return missed(first).filter(by -> !first.fires() || by == ShadowVerdict.OUT_OF_STEP || changed);
    }

    /**
     * Whether an alert began, was received, or ended at the time of that notification.
     *
     * @param end tells its end, if it has ended
     */
    private boolean changedThen(NotifiedAlert notified, NotifiedAlert end) {
        AlertFacts facts = side(notified.isThere()).alert(notified.alert());
        if (facts == null) {
            return false;
        }
        Stream<Instant> ends = Stream.concat(
                        Stream.of(end.by()),
                        other(notified).sendsTo(notified.by().target(), notified.at(), tolerance).stream())
                .flatMap(send -> times(send, facts, ShadowSend.SentAlert::endsAt));
        Stream<Instant> begins = Stream.concat(
                Stream.of(facts.firstSeen()), times(notified.by(), facts, ShadowSend.SentAlert::startsAt));
        return Stream.concat(ends, notified.fires() ? begins : Stream.of())
                .anyMatch(time -> isWithinTolerance(Duration.between(time, notified.at())));
    }

    private static Stream<Instant> times(
            ShadowSend send, AlertFacts alert, Function<ShadowSend.SentAlert, Instant> time) {
        return send.alerts().stream()
                .filter(each -> each.labels().equals(alert.labels()))
                .map(time);
    }

    /**
     * Whether the last notification of the other side says the same: after a race the one side may have forgotten its
     * notification, or notifies the end of an alert whose start the other never notified.
     */
    private boolean isKnown(NotifiedAlert notified) {
        Optional<ShadowSend> last =
                other(notified).lastTo(notified.by().target(), notified.at().minusNanos(1));
        return last.isPresent() && last.get().firing().contains(notified.alert()) == notified.fires();
    }

    /** A mute of both sides that began or ended between the flush of the one and that of the other, or lasted no longer. */
    private Optional<ShadowVerdict> mutedMeanwhile(NotifiedAlert notified) {
        Duration reach = timers.interval().plus(tolerance);
        AlertFacts own = side(notified.isThere()).alert(notified.alert());
        AlertFacts facts = other(notified).alert(notified.alert());
        if (own == null || facts == null || isSentThoughMuted(notified)) {
            return Optional.empty();
        }
        return flush(notified)
                .filter(by -> facts.muted().stream()
                        .filter(span -> span.covers(notified.at(), by == ShadowVerdict.REGROUPED ? tolerance : reach))
                        .anyMatch(span -> own.isMutedBy(span.by(), notified.at(), reach)
                                || (!notified.fires()
                                        && !span.from().isBefore(notified.at().minus(tolerance)))
                                || (by == ShadowVerdict.OUT_OF_STEP
                                        && span.from()
                                                .plus(timers.interval())
                                                .isAfter(span.to().plus(tolerance)))));
    }

    /**
     * Whether the notification is the end of an alert that its side muted at this very flush: no race sends that, but
     * {@code when_muted}.
     */
    private boolean isSentThoughMuted(NotifiedAlert notified) {
        return !notified.fires() && isMuted(notified.isThere(), notified, SAME_FLUSH);
    }

    private boolean isPending(NotifiedAlert notified) {
        Instant oldest = knownUntil.minus(timers.interval()).minus(tolerance);
        return notified.at().isAfter(oldest) && flush(notified).isPresent();
    }

    private SideView side(boolean isThere) {
        return isThere ? there : here;
    }

    private SideView other(NotifiedAlert notified) {
        return side(!notified.isThere());
    }

    /** Whether the other side knows the alert, and did not mute it alone. */
    private boolean isLeftOutByChance(NotifiedAlert notified) {
        return other(notified).alert(notified.alert()) != null
                && (!isMutedOnOtherSide(notified)
                        || isMuted(
                                notified.isThere(), notified, timers.interval().plus(tolerance)));
    }

    /** Whether the other side muted the alert at the time of that notification. */
    private boolean isMutedOnOtherSide(NotifiedAlert notified) {
        return isMuted(!notified.isThere(), notified, tolerance);
    }

    private boolean isMuted(boolean isThere, NotifiedAlert notified, Duration margin) {
        AlertFacts facts = side(isThere).alert(notified.alert());
        return facts != null && facts.mutedAt(notified.at(), margin).isPresent();
    }

    private boolean isWithinTolerance(Duration time) {
        return time.abs().compareTo(tolerance) <= 0;
    }
}
