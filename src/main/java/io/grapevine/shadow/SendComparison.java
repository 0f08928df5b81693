package io.grapevine.shadow;

import io.grapevine.shadow.ReasonFinder.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the notifications of an Alertmanager with those that this replica would have sent. A pure function. */
public final class SendComparison {
    /** How far apart the same time may be, if nothing else is asked for. */
    public static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Events of a notification come after its receiver has answered, and in batches. */
    private static final Duration DELIVERY = Duration.ofSeconds(10);

    private final SideView there;
    private final SideView here;
    private final Duration tolerance;
    private final Instant from;
    private final Instant now;
    private final ReasonFinder reasons;
    private final Map<ShadowVerdict, Integer> counts = new EnumMap<>(ShadowVerdict.class);
    private final List<SendDifference> differences = new ArrayList<>();
    private final OutOfStepGroups outOfStep = new OutOfStepGroups();

    private SendComparison(SideView there, SideView here, ShadowSettings settings, Duration tolerance, Instant now) {
        this.there = there;
        this.here = here;
        this.tolerance = tolerance;
        this.now = now;
        from = there.since().isAfter(here.since()) ? there.since() : here.since();
        reasons = new ReasonFinder(there, here, settings, tolerance, from);
    }

    /**
     * Compares the notifications of both sides.
     *
     * @param there the side of the Alertmanager
     * @param here the side of this replica
     * @param settings the configuration of this replica
     * @param tolerance how far apart the same time may be; not negative
     */
    static ShadowComparison compare(
            SideView there, SideView here, ShadowSettings settings, Duration tolerance, Instant now) {
        return new SendComparison(there, here, settings, tolerance, now).run();
    }

    private ShadowComparison run() {
        Map<ShadowSend.Target, List<ShadowSend>> theirs = byTarget(there);
        Map<ShadowSend.Target, List<ShadowSend>> ours = byTarget(here);
        theirs.forEach((target, sends) -> target(sends, ours.getOrDefault(target, List.of()), sends.get(0)));
        ours.forEach((target, sends) -> {
            if (!theirs.containsKey(target)) {
                target(List.of(), sends, sends.get(0));
            }
        });
        differences.addAll(outOfStep.folded());
        differences.sort(Comparator.comparing(SendDifference::at).reversed());
        return new ShadowComparison(from, tolerance, counts, differences);
    }

    private Map<ShadowSend.Target, List<ShadowSend>> byTarget(SideView side) {
        Map<ShadowSend.Target, List<ShadowSend>> targets = new LinkedHashMap<>();
        side.byTarget().forEach((target, sends) -> {
            List<ShadowSend> compared = sends.stream()
                    .filter(send -> !send.at().isBefore(from) && !reasons.isOfRaisedAlerts(send))
                    .toList();
            if (!compared.isEmpty()) {
                targets.put(target, compared);
            }
        });
        return targets;
    }

    private void target(List<ShadowSend> sentThere, List<ShadowSend> sentHere, ShadowSend any) {
        FlushRace race = new FlushRace(there, here, reasons.timers(any), tolerance, now.minus(DELIVERY));
        outOfStep.end();
        Consequences consequences = new Consequences();
        for (SendAlignment.Aligned each : new SendAlignment(sentThere, sentHere, race).align()) {
            ShadowSend theirs = each.there();
            ShadowSend ours = each.here();
            if (each.race() == ShadowVerdict.OUT_OF_STEP) {
                add(each.race(), theirs, ours, ReasonFinder.OUT_OF_STEP);
            } else if (each.race() != null) {
                count(each.race());
                consequences.end();
            } else if (theirs != null && ours != null) {
                pair(theirs, ours, consequences);
            } else if (theirs != null) {
                alone(theirs, ShadowVerdict.ONLY_THERE, each.counterpart(), consequences);
            } else if (ours != null) {
                alone(ours, ShadowVerdict.ONLY_HERE, each.counterpart(), consequences);
            }
        }
    }

    private void pair(ShadowSend theirs, ShadowSend ours, Consequences consequences) {
        Duration shift = Duration.between(theirs.at(), ours.at());
        if (shift.abs().compareTo(tolerance) <= 0) {
            count(ShadowVerdict.SAME);
            consequences.end();
            outOfStep.end();
            return;
        }
        if (isSameRepetition(theirs, ours)) {
            count(ShadowVerdict.SAME);
            return;
        }
        Finding finding =
                consequences.ofShift(shift).orElseGet(() -> consequences.of(theirs, reasons.ofShift(theirs, ours)));
        consequences.shifts.put(shift, finding);
        add(shift.isNegative() ? ShadowVerdict.EARLIER : ShadowVerdict.LATER, theirs, ours, finding);
    }

    /**
     * A group is repeated at its first flush after {@code repeat_interval}. If that is a multiple of {@code group_interval}, as it
     * usually is, the milliseconds that the receiver took decide between two flushes, each time anew.
     */
    private boolean isSameRepetition(ShadowSend theirs, ShadowSend ours) {
        return theirs.isRepetition()
                && ours.isRepetition()
                && theirs.repeatInterval().equals(ours.repeatInterval())
                && isOfFlushes(reasons.ofShift(theirs, ours));
    }

    private static boolean isOfFlushes(Finding finding) {
        return finding.reason() == ShadowReason.GROUP_INTERVAL || finding.reason() == ShadowReason.OUT_OF_STEP;
    }

    private void alone(
            ShadowSend send, ShadowVerdict verdict, @Nullable ShadowSend counterpart, Consequences consequences) {
        boolean isThere = verdict == ShadowVerdict.ONLY_THERE;
        boolean recent = send.at().plus(tolerance).plus(DELIVERY).isAfter(now);
        Finding finding = recent
                ? new Finding(ShadowReason.UNDECIDED, "too recent")
                : consequences.of(send, reasons.ofOne(send, isThere, counterpart));
        if (isOfFlushes(finding) && isNotDueYet(send, isThere)) {
            finding = new Finding(ShadowReason.UNDECIDED, "a repetition that is due at about that time");
        }
        add(
                finding.reason() == ShadowReason.UNDECIDED ? ShadowVerdict.UNDECIDED : verdict,
                isThere ? send : null,
                isThere ? null : send,
                finding);
    }

    /** Whether the other side has sent the same so lately that it may repeat it at its next flush only, or has just done so. */
    private boolean isNotDueYet(ShadowSend send, boolean isThere) {
        Duration flush = reasons.groupInterval(send).plus(tolerance);
        Instant earliest = send.at().minus(send.repeatInterval()).minus(flush);
        Instant latest = send.at().plus(flush);
        return send.isRepetition()
                && (isThere ? here : there)
                        .sendsTo(send.target()).stream()
                                .anyMatch(other -> other.hasContentOf(send)
                                        && other.at().isAfter(earliest)
                                        && other.at().isBefore(latest));
    }

    private void add(ShadowVerdict verdict, @Nullable ShadowSend theirs, @Nullable ShadowSend ours, Finding finding) {
        if (verdict != ShadowVerdict.UNDECIDED && finding.reason() == ShadowReason.OUT_OF_STEP) {
            count(ShadowVerdict.OUT_OF_STEP);
            outOfStep.add(
                    new SendDifference(ShadowVerdict.OUT_OF_STEP, theirs, ours, finding.reason(), finding.detail(), 1));
        } else {
            count(verdict);
            differences.add(new SendDifference(verdict, theirs, ours, finding.reason(), finding.detail(), 1));
        }
    }

    private void count(ShadowVerdict verdict) {
        counts.merge(verdict, 1, Integer::sum);
    }

    /**
     * Later differences to one target that earlier ones explain: a group that began later is flushed later each time, and a
     * notification is repeated an interval after the one before.
     */
    private final class Consequences {
        private final TreeMap<Duration, Finding> shifts = new TreeMap<>();
        private @Nullable Finding rhythm;
        private @Nullable Finding last;

        /** The reason of an earlier difference of the same length. */
        Optional<Finding> ofShift(Duration shift) {
            return shifts.subMap(shift.minus(tolerance), true, shift.plus(tolerance), true).values().stream()
                    .findFirst();
        }

        /** The reason of a difference, given the one that was found for it alone. */
        Finding of(ShadowSend send, Finding found) {
            Finding finding = found;
            if (isOfFlushes(found)) {
                if (rhythm != null) {
                    finding = rhythm;
                } else if (send.isRepetition() && last != null) {
                    finding = last;
                }
            }
            boolean movesFlushes = finding.reason() == ShadowReason.GROUP_WAIT
                    || finding.reason() == ShadowReason.OUT_OF_STEP
                    || finding.reason() == ShadowReason.UNKNOWN_ALERT;
            if (movesFlushes) {
                rhythm = finding;
            }
            last = finding;
            return finding;
        }

        /** To be called when both sides agree again. */
        void end() {
            rhythm = null;
            last = null;
        }
    }

    /** The groups that were out of step, each time from the first notification that differed until both sides agreed again. */
    private static final class OutOfStepGroups {
        private final Map<ShadowGroup, List<List<SendDifference>>> times = new LinkedHashMap<>();
        private @Nullable List<SendDifference> current;

        /** Takes in the next difference of the integration in turn. */
        void add(SendDifference difference) {
            if (current == null) {
                current = new ArrayList<>();
                times.computeIfAbsent(difference.send().group(), none -> new ArrayList<>())
                        .add(current);
            }
            current.add(difference);
        }

        /** Ends the time out of step of the group in turn, as both sides agree again or another integration is in turn. */
        void end() {
            current = null;
        }

        /** A difference for each time that a group was out of step, whatever the number of its integrations. */
        List<SendDifference> folded() {
            List<SendDifference> all = new ArrayList<>();
            Comparator<SendDifference> byTime = Comparator.comparing(SendDifference::at);
            for (List<List<SendDifference>> ofGroup : times.values()) {
                ofGroup.forEach(each -> each.sort(byTime));
                ofGroup.sort(Comparator.comparing(each -> each.get(0).at()));
                List<SendDifference> open = new ArrayList<>();
                for (List<SendDifference> next : ofGroup) {
                    if (!open.isEmpty()
                            && next.get(0)
                                    .at()
                                    .isAfter(open.get(open.size() - 1).at())) {
                        all.add(fold(open));
                        open.clear();
                    }
                    open.addAll(next);
                    open.sort(byTime);
                }
                all.add(fold(open));
            }
            return all;
        }

        private static SendDifference fold(List<SendDifference> open) {
            SendDifference first = open.get(0);
            int count = open.size();
            String detail = count + (count == 1 ? " notification" : " notifications")
                    + " of the group earlier or later: " + first.detail();
            return new SendDifference(first.verdict(), first.there(), first.here(), first.reason(), detail, count);
        }
    }

    /**
     * Pairs the notifications of both sides to one target. Those of the same alerts at the same time are pairs; between two such
     * pairs those of the same alerts are, in their order. No pair crosses another one.
     */
    private final class SendAlignment {
        /** How many notifications a partner is looked for in: a bound of the time, as it is nearly always the next. */
        private static final int REACH = 50;

        private final List<ShadowSend> there;
        private final List<ShadowSend> here;
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

        /**
         * Notifications that are yet to be paired.
         *
         * @param there the notifications of the Alertmanager to one target, sorted by time
         * @param here the notifications of this replica, sorted by time
         * @param race says whether those between two pairs tell the same
         */
        SendAlignment(List<ShadowSend> there, List<ShadowSend> here, FlushRace race) {
            this.there = there;
            this.here = here;
            this.race = race;
        }

        List<Aligned> align() {
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
            return result;
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

        private static List<ShadowSend> of(
                List<ShadowSend> sends, FlushRace.Result races, @Nullable ShadowVerdict race) {
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
            return others.stream()
                    .min(Comparator.comparing(
                            other -> Duration.between(send.at(), other.at()).abs()))
                    .orElse(null);
        }
    }
}
