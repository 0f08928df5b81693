package io.grapevine.shadow;

import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Aligned> result = new ArrayList<>();

    /**
     * One pair, or a notification without a partner.
     *
     * @param counterpart the notification of the other side that stands at the place of one without a partner
     */
    record Aligned(
            @Nullable ShadowSend there,
            @Nullable ShadowSend here,
            @Nullable ShadowSend counterpart) {}

    private SendAlignment(List<ShadowSend> there, List<ShadowSend> here, Duration tolerance) {
        this.there = there;
        this.here = here;
        this.tolerance = tolerance;
    }

    /**
     * Pairs.
     *
     * @param there the notifications of the Alertmanager to one target, sorted by time
     * @param here those of this replica
     * @param tolerance how far apart the same time may be
     */
    static List<Aligned> of(List<ShadowSend> there, List<ShadowSend> here, Duration tolerance) {
        SendAlignment alignment = new SendAlignment(there, here, tolerance);
        alignment.align();
        return alignment.result;
    }

    private void align() {
        int t = 0;
        int h = 0;
        for (int i = 0; i < there.size(); i++) {
            int partner = partnerAtTheSameTime(there.get(i), h);
            if (partner >= 0) {
                gap(there.subList(t, i), here.subList(h, partner));
                result.add(new Aligned(there.get(i), here.get(partner), null));
                t = i + 1;
                h = partner + 1;
            }
        }
        gap(there.subList(t, there.size()), here.subList(h, here.size()));
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

    private void gap(List<ShadowSend> oneSide, List<ShadowSend> otherSide) {
        int next = 0;
        int handled = 0;
        List<ShadowSend> alone = new ArrayList<>();
        for (ShadowSend send : oneSide) {
            int partner = partner(send, otherSide, next);
            if (partner < 0) {
                alone.add(send);
                continue;
            }
            apart(alone, otherSide.subList(handled, partner));
            alone.clear();
            result.add(new Aligned(send, otherSide.get(partner), null));
            next = partner + 1;
            handled = next;
        }
        apart(alone, otherSide.subList(handled, otherSide.size()));
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
        boolean repeats = one.reason() == NotifyReason.REPEAT;
        if (repeats != (other.reason() == NotifyReason.REPEAT)) {
            return false;
        }
        Duration apart = Duration.between(one.at(), other.at()).abs();
        Duration least = one.repeatInterval().compareTo(other.repeatInterval()) < 0
                ? one.repeatInterval()
                : other.repeatInterval();
        return !repeats || apart.multipliedBy(3).compareTo(least.multipliedBy(2)) < 0;
    }

    /** Those without a partner, of both sides in the order of time. */
    private void apart(List<ShadowSend> oneSide, List<ShadowSend> otherSide) {
        int next = 0;
        for (ShadowSend send : oneSide) {
            while (next < otherSide.size() && otherSide.get(next).at().isBefore(send.at())) {
                result.add(new Aligned(null, otherSide.get(next), nearest(otherSide.get(next), oneSide)));
                next++;
            }
            result.add(new Aligned(send, null, nearest(send, otherSide)));
        }
        for (ShadowSend send : otherSide.subList(next, otherSide.size())) {
            result.add(new Aligned(null, send, nearest(send, oneSide)));
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
