package io.grapevine.notify.delivery;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The muted alerts of a flush that an integration was notified of as firing, and whose end it is to be notified of: by {@link
 * WhenMuted} at once, and by an acknowledgement when no acknowledged alert of the group fires any more. All other muted alerts are
 * left out, as in Alertmanager.
 *
 * @param members the alerts of the group
 * @param ended positions of the alerts that have ended, to be notified with this flush
 * @param awaited positions of the alerts whose end is to be notified later: the integration goes on knowing them as firing
 */
record MutedMembers(AlertList members, BitSet ended, BitSet awaited) {
    private static final MutedMembers NONE = new MutedMembers(AlertList.NONE, new BitSet(0), new BitSet(0));

    /**
     * Judges the members of a flush.
     *
     * @param isLater whether time has passed since the flush
     */
    static MutedMembers of(
            Flush flush, boolean isLater, Integration integration, LoggedAlerts logged, AlertState state) {
        boolean mayBeMuted = isLater || flush.alerts().size() < flush.members().size();
        boolean mayPass = integration.whenMuted().sendsEnd() || flush.muting().acknowledged();
        if (!mayPass || !mayBeMuted || !integration.sendResolved()) {
            return NONE;
        }
        Set<Long> known = logged.knownAsFiring();
        return known.isEmpty() ? NONE : new Search(flush, isLater, integration.whenMuted(), known, state).found();
    }

    /** One search among the members of a flush. */
    private static final class Search {
        private final Flush flush;
        private final boolean isLater;
        private final WhenMuted whenMuted;
        private final Set<Long> known;
        private final AlertState state;
        private final Set<LabelSet> unmuted = new HashSet<>();

        Search(Flush flush, boolean isLater, WhenMuted whenMuted, Set<Long> known, AlertState state) {
            this.flush = flush;
            this.isLater = isLater;
            this.whenMuted = whenMuted;
            this.known = known;
            this.state = state;
            flush.alerts().forEach(alert -> unmuted.add(alert.labels()));
        }

        MutedMembers found() {
            AlertList members = flush.members();
            BitSet ended = new BitSet(0);
            BitSet acknowledged = new BitSet(0);
            BitSet awaited = new BitSet(0);
            boolean isAcknowledgementOpen = false;
            for (int i = 0; i < members.size(); i++) {
                Alert alert = members.get(i);
                if (!isMuted(alert)) {
                    continue;
                }
                boolean passes = passes(alert);
                boolean isAcknowledged = !passes && state.isAcknowledged(alert);
                boolean fires = !alert.hasEnd() || (isLater && !state.isUnchanged(alert));
                isAcknowledgementOpen |= isAcknowledged && fires;
                if ((passes || isAcknowledged) && known.contains(members.hash(i))) {
                    (fires ? awaited : passes ? ended : acknowledged).set(i);
                }
            }
            (isAcknowledgementOpen ? awaited : ended).or(acknowledged);
            return new MutedMembers(members, ended, awaited);
        }

        private boolean isMuted(Alert alert) {
            return !unmuted.contains(alert.labels()) || (isLater && state.isMuted(alert));
        }

        /** Also one that is muted no more counts, as its end can be notified now. */
        private boolean passes(Alert alert) {
            Set<Cause> causes = EnumSet.noneOf(Cause.class);
            causes.addAll(state.mutedBy(alert));
            if (flush.muting().byInterval()) {
                causes.add(Cause.INTERVAL);
            }
            return whenMuted.passesAll(causes);
        }
    }

    /** The labels of the alerts whose end is to be notified with this flush. */
    Set<LabelSet> ends() {
        return ended.isEmpty()
                ? Set.of()
                : ended.stream().mapToObj(i -> members.get(i).labels()).collect(Collectors.toSet());
    }

    /** The alerts of a flush, and those of its members whose end is to be notified though they are muted. */
    AlertList withEnds(AlertList alerts) {
        return with(alerts, ended);
    }

    /** The alerts of a notification, and those that the integration goes on knowing as firing. */
    AlertList withFiring(AlertList alerts) {
        BitSet firing = (BitSet) awaited.clone();
        awaited.stream().filter(i -> members.get(i).hasEnd()).forEach(firing::clear);
        return with(alerts, firing);
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
        Set<Long> hashes = new TreeSet<>();
        awaited.stream().forEach(i -> hashes.add(members.hash(i)));
        return hashes;
    }
}
