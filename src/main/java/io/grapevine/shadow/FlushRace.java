package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import io.grapevine.nflog.AlertHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether notifications differ only as alerts came or ended while their group was flushed on both sides: the one side
 * told them at that flush, and the other at its next one. A pure function.
 */
final class FlushRace {
    /** How far apart two servers that get the same posts flush a group: by the time the posts took, and what timers drift. */
    private static final Duration SAME_FLUSH = Duration.ofSeconds(1);

    private final SideView there;
    private final SideView here;
    private final Duration interval;
    private final Duration tolerance;
    private final Instant oldestPending;

    /**
     * A race of the notifications to one target.
     *
     * @param interval the {@code group_interval}
     * @param tolerance how far apart the same time may be
     * @param knownUntil up to when the notifications of both sides are known
     */
    FlushRace(SideView there, SideView here, Duration interval, Duration tolerance, Instant knownUntil) {
        this.there = there;
        this.here = here;
        this.interval = interval;
        this.tolerance = tolerance;
        this.oldestPending = knownUntil.minus(interval).minus(tolerance);
    }

    /** What a side told of an alert: that it fires, or no longer. */
    private record Told(boolean isThere, boolean fires, ShadowSend by) {
        Instant at() {
            return by.at();
        }
    }

    /**
     * What the notifications of both sides are, taken together.
     *
     * @param before the firing alerts that both sides had told before
     * @return {@code REGROUPED} if they tell the same; {@code UNDECIDED} if they will, should the other side tell at its
     *     next flush what this side has told; else empty
     */
    Optional<ShadowVerdict> verdict(Set<Long> before, List<ShadowSend> theirs, List<ShadowSend> ours) {
        Map<Long, List<Told>> toldThere = told(true, before, theirs);
        Map<Long, List<Told>> toldHere = told(false, before, ours);
        Set<Long> alerts = new HashSet<>(toldThere.keySet());
        alerts.addAll(toldHere.keySet());
        boolean pending = false;
        for (Long alert : alerts) {
            Optional<ShadowVerdict> verdict =
                    verdict(alert, toldThere.getOrDefault(alert, List.of()), toldHere.getOrDefault(alert, List.of()));
            if (verdict.isEmpty()) {
                return verdict;
            }
            pending |= verdict.get() == ShadowVerdict.UNDECIDED;
        }
        return Optional.of(pending ? ShadowVerdict.UNDECIDED : ShadowVerdict.REGROUPED);
    }

    private static Map<Long, List<Told>> told(boolean isThere, Set<Long> before, List<ShadowSend> sends) {
        Map<Long, List<Told>> told = new HashMap<>();
        Set<Long> firing = before;
        for (ShadowSend send : sends) {
            for (Long alert : send.firing()) {
                if (!firing.contains(alert)) {
                    told.computeIfAbsent(alert, none -> new ArrayList<>()).add(new Told(isThere, true, send));
                }
            }
            for (LabelSet labels : send.labels(true)) { // not all that have ended: some integrations get no ends
                Long alert = AlertHash.of(labels);
                if (firing.contains(alert)) {
                    told.computeIfAbsent(alert, none -> new ArrayList<>()).add(new Told(isThere, false, send));
                }
            }
            firing = send.firing();
        }
        return told;
    }

    private Optional<ShadowVerdict> verdict(Long alert, List<Told> theirs, List<Told> ours) {
        int t = 0;
        int h = 0;
        while (t < theirs.size() && h < ours.size()) {
            if (isSame(alert, theirs.get(t), ours.get(h))) {
                t++;
                h++;
            } else if (isShort(alert, theirs, t)) {
                t += 2;
            } else if (isShort(alert, ours, h)) {
                h += 2;
            } else if (isHeld(alert, theirs.get(t))) {
                t++;
            } else if (isHeld(alert, ours.get(h))) {
                h++;
            } else {
                return Optional.empty();
            }
        }
        List<Told> rest = t < theirs.size() ? theirs.subList(t, theirs.size()) : ours.subList(h, ours.size());
        for (int i = 0; i < rest.size(); i++) {
            if (isShort(alert, rest, i)) {
                i++;
            } else if (!isHeld(alert, rest.get(i))) {
                return isPending(rest.get(i)) ? Optional.of(ShadowVerdict.UNDECIDED) : Optional.empty();
            }
        }
        return Optional.of(ShadowVerdict.REGROUPED);
    }

    /** Whether both tell the same change, at one flush, or the one that had missed it at its next flush. */
    private boolean isSame(Long alert, Told one, Told other) {
        Duration apart = Duration.between(one.at(), other.at());
        if (one.fires() != other.fires()) {
            return false;
        }
        return isWithinTolerance(apart)
                || (isWithinTolerance(apart.abs().minus(interval)) && missed(alert, apart.isNegative() ? other : one));
    }

    /** Whether the other side flushed the group when this was told, and was not muted for a reason of its own. */
    private boolean missed(Long alert, Told told) {
        return flushes(told) && !isMutedOnOtherSideOnly(alert, told);
    }

    /** An alert that began at a flush and ended before the next, or the other way round: who missed it has nothing to tell. */
    private boolean isShort(Long alert, List<Told> told, int from) {
        if (from + 1 >= told.size()) {
            return false;
        }
        Told first = told.get(from);
        Told second = told.get(from + 1);
        return first.fires() != second.fires()
                && Duration.between(first.at(), second.at()).compareTo(interval.plus(tolerance)) <= 0
                && (!first.fires() || began(alert, first))
                && missed(alert, first);
    }

    /** Whether the alert began when this was told. */
    private boolean began(Long alert, Told told) {
        AlertFacts facts = side(told.isThere()).alert(alert);
        return facts != null
                && told.by().alerts().stream()
                        .filter(each -> each.labels().equals(facts.labels()))
                        .anyMatch(each -> isWithinTolerance(Duration.between(each.startsAt(), told.at())));
    }

    /**
     * An alert that fires again, to an integration that gets no ends: after a race the one side may have forgotten that it had
     * told it, where the other side has not.
     */
    private boolean isHeld(Long alert, Told told) {
        ShadowSend last = null;
        for (ShadowSend send : side(!told.isThere()).sendsTo(told.by().target())) {
            if (send.at().isBefore(told.at())) {
                last = send;
            }
        }
        return told.fires() && last != null && last.firing().contains(alert);
    }

    private boolean isPending(Told told) {
        return told.at().isAfter(oldestPending) && flushes(told);
    }

    private SideView side(boolean isThere) {
        return isThere ? there : here;
    }

    /** Whether the other side flushed the group at this time: it sent something then, or whole intervals before. */
    private boolean flushes(Told told) {
        return side(!told.isThere()).sendsTo(told.by().target()).stream()
                .anyMatch(send -> isFlushOf(send, told.at(), interval));
    }

    /** Whether a group that was flushed for this notification is flushed at {@code at} as well. */
    static boolean isFlushOf(ShadowSend send, Instant at, Duration interval) {
        Duration since = Duration.between(send.at(), at);
        if (since.isNegative() || interval.isZero()) {
            return since.abs().compareTo(SAME_FLUSH) <= 0;
        }
        long flushes = since.plus(interval.dividedBy(2)).dividedBy(interval);
        return since.minus(interval.multipliedBy(flushes)).abs().compareTo(SAME_FLUSH) <= 0;
    }

    private boolean isMutedOnOtherSideOnly(Long alert, Told told) {
        return isMuted(!told.isThere(), alert, told.at(), tolerance)
                && !isMuted(told.isThere(), alert, told.at(), interval.plus(tolerance));
    }

    private boolean isMuted(boolean isThere, Long alert, Instant at, Duration margin) {
        AlertFacts facts = side(isThere).alert(alert);
        return facts != null && facts.mutedAt(at, margin).isPresent();
    }

    private boolean isWithinTolerance(Duration time) {
        return time.abs().compareTo(tolerance) <= 0;
    }
}
