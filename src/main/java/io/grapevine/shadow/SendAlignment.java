package io.grapevine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the notifications of both sides to one target. Those of the same alerts at the same time are pairs; between two such
 * pairs those of the same alerts are, in their order. No pair crosses another one.
 */
final class SendAlignment {
    /** How many notifications a partner is looked for in: a bound of the time, as it is nearly always the next. */
    private static final int REACH = 50;

    private final List<ShadowSend> there;
    private final List<ShadowSend> here;
    private final Duration tolerance;
    private final FlushRace race;
    private final List<Aligned> result = new ArrayList<>();

    /**
     * A pair of notifications, or a notification without a partner.
     *
     * @param counterpart the notification of the other side that stands at the place of one without a partner
     * @param race what it is if it belongs to a {@link FlushRace}; else null
     */
    record Aligned(
            @Nullable ShadowSend there,
            @Nullable ShadowSend here,
            @Nullable ShadowSend counterpart,
            @Nullable ShadowVerdict race) {}

    private SendAlignment(List<ShadowSend> there, List<ShadowSend> here, Duration tolerance, FlushRace race) {
        this.there = there;
        this.here = here;
        this.tolerance = tolerance;
        this.race = race;
    }

    /**
     * Pairs the notifications of both sides to one target.
     *
     * @param there the notifications of the Alertmanager to one target, sorted by time
     * @param here the notifications of this replica, sorted by time
     * @param tolerance how far apart the same time may be
     * @param race says whether those between two pairs tell the same
     */
    static List<Aligned> of(List<ShadowSend> there, List<ShadowSend> here, Duration tolerance, FlushRace race) {
        SendAlignment alignment = new SendAlignment(there, here, tolerance, race);
        alignment.align();
        return alignment.result;
    }

    private void align() {
        int t = 0;
        int h = 0;
        Set<Long> firing = Set.of();
        for (int i = 0; i < there.size(); i++) {
            int partner = partnerAtTheSameTime(there.get(i), h);
            if (partner >= 0) {
                // The pair has the end of an alert that only one side had notified.
                between(
                        there.subList(t, i),
                        here.subList(h, partner),
                        race.of(firing, there.subList(t, i + 1), here.subList(h, partner + 1)));
                result.add(new Aligned(there.get(i), here.get(partner), null, null));
                t = i + 1;
                h = partner + 1;
                firing = there.get(i).firing();
            }
        }
        List<ShadowSend> theirs = there.subList(t, there.size());
        List<ShadowSend> ours = here.subList(h, here.size());
        between(theirs, ours, race.of(firing, theirs, ours));
    }

    /** Adds the notifications between two pairs of the same time, and what they are taken together. */
    private void between(List<ShadowSend> theirs, List<ShadowSend> ours, FlushRace.Result races) {
        for (ShadowVerdict race : List.of(ShadowVerdict.REGROUPED, ShadowVerdict.UNDECIDED)) {
            apart(of(theirs, races, race), List.of(), race);
            apart(List.of(), of(ours, races, race), race);
        }
        gap(
                of(theirs, races, ShadowVerdict.OUT_OF_STEP),
                of(ours, races, ShadowVerdict.OUT_OF_STEP),
                ShadowVerdict.OUT_OF_STEP);
        gap(of(theirs, races, null), of(ours, races, null), null);
    }

    private static List<ShadowSend> of(List<ShadowSend> sends, FlushRace.Result races, @Nullable ShadowVerdict race) {
        return sends.stream()
                .filter(send -> races.of(send).equals(Optional.ofNullable(race)))
                .toList();
    }

    private int partnerAtTheSameTime(ShadowSend send, int from) {
        Instant earliest = send.at().minus(tolerance);
        Instant latest = send.at().plus(tolerance);
        for (int i = from; i < here.size() && !here.get(i).at().isAfter(latest); i++) {
            if (!here.get(i).at().isBefore(earliest) && here.get(i).hasContentOf(send)) {
                return i;
            }
        }
        return -1;
    }

    private void gap(List<ShadowSend> oneSide, List<ShadowSend> otherSide, @Nullable ShadowVerdict race) {
        int next = 0;
        int handled = 0;
        List<ShadowSend> alone = new ArrayList<>();
        for (ShadowSend send : oneSide) {
            int partner = partner(send, otherSide, next);
            if (partner < 0) {
                alone.add(send);
                continue;
            }
            apart(alone, otherSide.subList(handled, partner), race);
            alone.clear();
            result.add(new Aligned(send, otherSide.get(partner), null, race));
            next = partner + 1;
            handled = next;
        }
        apart(alone, otherSide.subList(handled, otherSide.size()), race);
    }

    private static int partner(ShadowSend send, List<ShadowSend> others, int from) {
        int end = Math.min(others.size(), from + REACH);
        for (int i = from; i < end; i++) {
            if (others.get(i).hasContentOf(send) && isSameOccasion(send, others.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** A repetition is of the same alerts as the notification before, so only time tells them apart. */
    private static boolean isSameOccasion(ShadowSend one, ShadowSend other) {
        boolean repeats = one.isRepetition();
        if (repeats != other.isRepetition()) {
            return false;
        }
        Duration apart = Duration.between(one.at(), other.at()).abs();
        Duration least = one.repeatInterval().compareTo(other.repeatInterval()) < 0
                ? one.repeatInterval()
                : other.repeatInterval();
        return !repeats || apart.multipliedBy(3).compareTo(least.multipliedBy(2)) < 0;
    }

    /** Adds notifications without a partner, of both sides in the order of time. */
    private void apart(List<ShadowSend> oneSide, List<ShadowSend> otherSide, @Nullable ShadowVerdict race) {
        int next = 0;
        for (ShadowSend send : oneSide) {
            while (next < otherSide.size() && otherSide.get(next).at().isBefore(send.at())) {
                result.add(new Aligned(null, otherSide.get(next), nearest(otherSide.get(next), oneSide), race));
                next++;
            }
            result.add(new Aligned(send, null, nearest(send, otherSide), race));
        }
        for (ShadowSend send : otherSide.subList(next, otherSide.size())) {
            result.add(new Aligned(null, send, nearest(send, oneSide), race));
        }
    }

    private static @Nullable ShadowSend nearest(ShadowSend send, List<ShadowSend> others) {
        ShadowSend best = null;
        for (ShadowSend other : others) {
            if (best == null || distance(send, other).compareTo(distance(send, best)) < 0) {
                best = other;
            }
        }
        return best;
    }

    private static Duration distance(ShadowSend one, ShadowSend other) {
        return Duration.between(one.at(), other.at()).abs();
    }
}
