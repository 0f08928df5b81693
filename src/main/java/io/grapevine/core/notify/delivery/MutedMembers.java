package io.grapevine.core.notify.delivery;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The muted alerts of a flush that an integration was notified of as firing, and of which it is to be notified: by {@link
 * WhenMuted} that they are muted, and of their end, and by an acknowledgement of the end when no acknowledged alert of the group fires
 * any more (an integration that is not notified of ends has it recorded). An end that would be that of the incident waits for it in any
 * case. All other muted alerts are left out, as in Alertmanager.
 *
 * @param members the alerts of the group
 * @param ended positions of the alerts that have ended, to be notified with this flush
 * @param awaited positions of the alerts that the integration goes on knowing as firing
 * @param begun positions of those among {@code awaited} that it is to be notified of as muted
 * @param known positions of those among {@code awaited} that it knows as muted
 * @param over positions of those among {@code known} that nothing has muted any more since the flush
 * @param resolved positions of alerts that fire and count as resolved for the integration, as they are muted
 */
record MutedMembers(
        AlertList members, BitSet ended, BitSet awaited, BitSet begun, BitSet known, BitSet over, BitSet resolved) {
    private static final BitSet NO_POSITIONS = new BitSet(0);
    private static final MutedMembers NONE = new MutedMembers(
            AlertList.NONE, NO_POSITIONS, NO_POSITIONS, NO_POSITIONS, NO_POSITIONS, NO_POSITIONS, NO_POSITIONS);

    /**
     * Judges the members of a flush.
     *
     * @param isLater whether time has passed since the flush
     * @param isNewer whether another replica has notified since the flush; whether alerts are muted is then left to the next flush,
     *     as the clocks of the two may differ in when a silence begins or ends
     */
    static MutedMembers of(
            Flush flush,
            boolean isLater,
            boolean isNewer,
            Integration integration,
            LoggedAlerts logged,
            AlertState state) {
        WhenMuted whenMuted = integration.whenMuted();
        boolean mayBeMuted = isLater || flush.alerts().size() < flush.members().size();
        boolean maySendEnds = (integration.sendResolved() && whenMuted.sendsEnd())
                || flush.muting().acknowledged();
        if (!mayBeMuted || !(maySendEnds || whenMuted.sendsBegin())) {
            return NONE;
        }
        Set<Long> known = logged.knownAsFiring();
        if (known.isEmpty()) {
            return NONE;
        }
        Set<LabelSet> unmuted = flush.alerts().stream().map(Alert::labels).collect(Collectors.toSet());
        return new Search(flush, unmuted, isLater, isNewer, integration, whenMuted, logged, known, state).found();
    }

    /** A search among the members of a flush. */
    private record Search(
            Flush flush,
            Set<LabelSet> unmuted,
            boolean isLater,
            boolean isNewer,
            Integration integration,
            WhenMuted whenMuted,
            LoggedAlerts logged,
            Set<Long> known,
            AlertState state) {
        MutedMembers found() {
            AlertList members = flush.members();
            MutedMembers found = new MutedMembers(
                    members, new BitSet(0), new BitSet(0), new BitSet(0), new BitSet(0), new BitSet(0), new BitSet(0));
            BitSet acknowledged = new BitSet(0);
            BitSet sentAnyway = new BitSet(0);
            boolean isAcknowledgementOpen = false;
            for (int i = 0; i < members.size(); i++) {
                Alert alert = members.get(i);
                if (!isMuted(alert)) {
                    continue;
                }
                boolean isSentEnd = integration.sendResolved() && whenMuted.sendsEnd() && passes(alert);
                boolean isAcknowledged = isAcknowledged(alert);
                boolean fires = !alert.hasEnd() || (isLater && !state.isUnchanged(alert));
                isAcknowledgementOpen |= isAcknowledged && (fires || mayFireElsewhere(alert));
                if (!known.contains(members.hash(i))) {
                    continue;
                }
                if (fires) {
                    addFiring(found, i, isSentEnd || isAcknowledged);
                } else if (isAcknowledged && !isSentEnd && flush.muting().byInterval()) {
                    found.awaited.set(i); // its end waits for that of the interval
                } else if (isAcknowledged) {
                    acknowledged.set(i);
                    sentAnyway.set(i, isSentEnd);
                } else if (isSentEnd) {
                    found.ended.set(i);
                }
            }
            if (!acknowledged.isEmpty()
                    && (isAcknowledgementOpen || (isLater && state.hasGrownSince(flush)) || mayBeHeldElsewhere())) {
                found.awaited.or(goesOn(found) ? without(acknowledged, sentAnyway) : acknowledged);
                acknowledged.andNot(found.awaited);
            }
            found.ended.or(acknowledged);
            // one that has ended for now may fire again, and is muted all the while
            found.awaited.stream().filter(this::isKnownMuted).forEach(found.known::set);
            return found;
        }

        private static BitSet without(BitSet some, BitSet others) {
            BitSet left = (BitSet) some.clone();
            left.andNot(others);
            return left;
        }

        /** Whether the integration is not to take ends of this flush for the end of the incident: it goes on knowing alerts as firing. */
        private boolean goesOn(MutedMembers found) {
            return !found.awaited.isEmpty()
                    || flush.alerts().stream()
                            .anyMatch(alert -> !alert.hasEnd() && !isMuted(alert) && state.isUnchanged(alert));
        }

        /**
         * Whether another replica may hold an alert that the integration knows as firing, and this one does not: it has just started, or
         * was not reached. Where ends are not notified, the log keeps alerts that have ended, too.
         */
        private boolean mayBeHeldElsewhere() {
            Set<Long> others = new HashSet<>(known);
            Arrays.stream(flush.members().hashes()).forEach(others::remove);
            return state.isShared()
                    && logged.missed(
                                    others::contains,
                                    integration.sendResolved() ? time -> true : state::wasInterruptedSince)
                            .awaitsEndOfAny(
                                    others.stream().mapToLong(Long::longValue).toArray());
        }

        /** Whether an acknowledgement mutes the alert, or did so at the flush and was over before the integration was notified. */
        private boolean isAcknowledged(Alert alert) {
            return state.isAcknowledged(alert)
                    || (flush.muting().acknowledged() && causes(alert).isEmpty());
        }

        /** Whether an acknowledged alert has ended only as nothing was received here, of a replica that is cut off from another. */
        private boolean mayFireElsewhere(Alert ended) {
            return flush.hasExpired(ended) && state.isAcknowledged(ended) && state.missesPeer();
        }

        /**
         * Adds a firing member; what the integration knows as muted stays known if another cause mutes it now, too.
         */
        private void addFiring(MutedMembers found, int position, boolean isAwaited) {
            Alert alert = found.members.get(position);
            boolean isKnownMuted = isKnownMuted(position);
            boolean isMoved = flush.moved().contains(found.members.hash(position));
            boolean begins = !isKnownMuted && !isNewer && !isMoved && isMutedStill(alert);
            if (begins && whenMuted.begin() == Begin.RESOLVE) {
                found.resolved.set(position);
            } else if (isAwaited || isKnownMuted || (whenMuted.sendsBegin() && passes(alert))) {
                found.awaited.set(position);
                if (isKnownMuted) {
                    found.over.set(position, isLater && causes(alert).isEmpty());
                } else if (begins && whenMuted.sendsBegin()) {
                    found.begun.set(position);
                }
            }
        }

        private boolean isKnownMuted(int position) {
            return whenMuted.sendsBegin() && logged.knowsAsMuted(flush.members().hash(position));
        }

        private boolean isMuted(Alert alert) {
            return !unmuted.contains(alert.labels()) || (isLater && state.isMuted(alert));
        }

        /**
         * Whether the alert fires and is muted, as at the flush, by causes that are passed, so that the integration is
         * notified of that.
         */
        private boolean isMutedStill(Alert alert) {
            boolean isMutedNow = !isLater || !causes(alert).isEmpty();
            boolean fires = !alert.hasEnd() && !state.isLeftOut(alert) && (!isLater || state.isUnchanged(alert));
            return fires && isMutedNow && !unmuted.contains(alert.labels()) && passes(alert);
        }

        /**
         * Whether all causes that mute the alert are passed; true also if it is muted no more, as its end can be
         * notified now.
         */
        private boolean passes(Alert alert) {
            return whenMuted.passesAll(causes(alert));
        }

        private Set<Cause> causes(Alert alert) {
            Set<Cause> causes = EnumSet.noneOf(Cause.class);
            causes.addAll(state.mutedBy(alert));
            if (flush.muting().byInterval()) {
                causes.add(Cause.INTERVAL);
            }
            return causes;
        }
    }

    /** The labels of the alerts whose end is to be notified with this flush. */
    Set<LabelSet> ends() {
        return labels(ended);
    }

    private Set<LabelSet> labels(BitSet positions) {
        return positions.isEmpty()
                ? Set.of()
                : positions.stream().mapToObj(i -> members.get(i).labels()).collect(Collectors.toSet());
    }

    /** The alerts of a flush, and those of its members whose end is to be notified though they are muted. */
    AlertList withEnds(AlertList alerts) {
        return with(alerts, ended);
    }

    /** The alerts of a notification, and those that the integration goes on knowing as firing. */
    AlertList withFiring(AlertList alerts) {
        return withFiring(alerts, awaited);
    }

    /** The alerts of a notification, and those that the integration knows as muted or is notified of as such. */
    AlertList withMuted(AlertList alerts) {
        BitSet all = (BitSet) known.clone();
        all.or(begun);
        return withFiring(alerts, all);
    }

    /** At a refresh one that had ended at the flush may fire again: that is left to the next flush. */
    private AlertList withFiring(AlertList alerts, BitSet positions) {
        BitSet firing = (BitSet) positions.clone();
        positions.stream().filter(i -> members.get(i).hasEnd()).forEach(firing::clear);
        return with(alerts, firing);
    }

    /** The alerts of a notification, and those that count as resolved, with an end. */
    AlertList withResolved(AlertList alerts, Instant end) {
        if (resolved.isEmpty()) {
            return alerts;
        }
        AlertList all = with(alerts, resolved);
        Set<LabelSet> some = labels(resolved);
        return AlertList.of(
                all.stream()
                        .map(alert -> some.contains(alert.labels()) ? alert.withEndsAt(end) : alert)
                        .toList(),
                all.order());
    }

    private AlertList with(AlertList alerts, BitSet more) {
        if (more.isEmpty()) {
            return alerts;
        }
        Set<LabelSet> some = new HashSet<>();
        alerts.forEach(alert -> some.add(alert.labels()));
        BitSet others = new BitSet(members.size());
        for (int i = 0; i < members.size(); i++) {
            others.set(i, !more.get(i) && !some.contains(members.get(i).labels()));
        }
        return members.without(others);
    }

    /** Whether the integration goes on knowing alerts as firing. */
    boolean areAwaited() {
        return !awaited.isEmpty();
    }

    /** The hashes of the alerts that it goes on knowing as firing. */
    Set<Long> awaitedHashes() {
        return hashes(awaited);
    }

    /** Whether the integration is to be notified that alerts are muted, as such. */
    boolean areBegun() {
        return !begun.isEmpty();
    }

    /**
     * The hashes of the alerts that it knows as muted after this flush, if it is notified. One that is muted no more, and is in the
     * notification, is notified as such.
     *
     * @param notified the alerts of the notification
     */
    Set<Long> mutedHashes(AlertList notified) {
        Set<Long> unmuted = hashes(over);
        if (!unmuted.isEmpty()) {
            unmuted.retainAll(Arrays.stream(notified.hashes()).boxed().toList());
        }
        Set<Long> muted = hashes(known);
        muted.removeAll(unmuted);
        muted.addAll(hashes(begun));
        muted.addAll(hashes(resolved));
        return muted;
    }

    /** The hashes of the alerts that fire and count as resolved. */
    Set<Long> resolvedHashes() {
        return hashes(resolved);
    }

    private Set<Long> hashes(BitSet positions) {
        Set<Long> hashes = new TreeSet<>();
        positions.stream().forEach(i -> hashes.add(members.hash(i)));
        return hashes;
    }
}
