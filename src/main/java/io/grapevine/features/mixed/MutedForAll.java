package io.grapevine.features.mixed;

import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.model.LabelSet;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Feature that corrects entries in which an Alertmanager calls alerts muted as it applies silences for some receivers to all. Else each of its
 * entries would have the other receivers notified again: by replicas now, and by itself at the end of the silence. On the loop only.
 */
public final class MutedForAll implements Feature.Part, SilenceListener {
    /** How long an Alertmanager may apply a silence after its end: until it learns of that. Clocks may differ by so much, too. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final Core core;
    private final Runnable begin;

    /** Corrects nothing until there is a silence for some receivers. */
    public MutedForAll(Core core) {
        this.core = core;
        begin = core.log().listeners().reserve(this::correct);
        core.silences().addListener(this);
    }

    @Override
    public void onChange(Silence silence) {
        if (!silence.receiverMatcherSets().isEmpty()) {
            begin.run();
        }
    }

    private void correct(NotificationLog.Merged merged) {
        NflogKey key = merged.entry().key();
        NflogEntry known = core.log().latest(key);
        if (!merged.entry().isBesideMutedByAlertmanager()
                || known == null
                || !known.notified().awaitsEndOfMuted()) {
            return;
        }
        LabelSet receiver = core.receivers().labelsOf(key.receiver());
        List<Silence> forOthers = forOthers(receiver, merged.entry().timestamp());
        if (!forOthers.isEmpty()) {
            Set<Long> unmuted = unmuted(key, receiver, forOthers);
            core.log().recordUnmuted(key, unmuted::contains);
        }
    }

    /** The silences for other receivers that an Alertmanager applied to all at a time. */
    private List<Silence> forOthers(LabelSet receiver, Instant at) {
        return core.silences().all().stream()
                .filter(silence -> !silence.mutesFor(receiver)
                        && silence.startsAt().isBefore(at.plus(LATE))
                        && silence.endsAt().isAfter(at.minus(LATE)))
                .toList();
    }

    /** The hashes of the alerts of a group that these silences match, and that nothing mutes for the receiver. */
    private Set<Long> unmuted(NflogKey key, LabelSet receiver, List<Silence> forOthers) {
        Instant now = core.loop().now();
        MuteScope scope = MuteScope.of(key.receiver(), silence -> silence.isFor(key.groupKey(), receiver));
        return core.dispatcher().groups().stream()
                .filter(group -> group.key().equals(key.groupKey()))
                .flatMap(group -> group.members().stream())
                .map(member -> member.alert().labels())
                .filter(labels -> forOthers.stream().anyMatch(silence -> silence.matches(labels))
                        && !core.mutes().status(labels, now, scope).isMuted())
                .map(AlertHash::of)
                .collect(Collectors.toSet());
    }
}
