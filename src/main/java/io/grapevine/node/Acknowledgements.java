package io.grapevine.node;

import io.grapevine.alerts.AlertsView;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.dispatch.GroupMatchers;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.route.Route;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.MuteIndex;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceListener;
import io.grapevine.silence.SilenceState;
import io.grapevine.silence.Silences;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Acknowledgements: silences of exactly one aggregation group that last until its alerts have resolved. Each is short and
 * renewed while an alert that it mutes fires, so that it ends soon if all replicas are lost; once none fires any more, here
 * or at a peer, it is expired. On the loop only.
 */
final class Acknowledgements implements SilenceListener {
    /** How long an acknowledgement lasts without renewal. */
    static final Duration LEASE = Duration.ofMinutes(15);

    private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration REPLY_TIME = Duration.ofMillis(500);

    private final EventLoop loop;
    private final AlertsView alerts;
    private final Silences silences;
    private final MuteIndex mutes;
    private final Replication replication;
    /** The acknowledgements of which this replica has seen an alert fire: only it can tell that the alerts have ended. */
    private final Set<String> seenFiring = new TreeSet<>();

    private boolean scheduled;

    Acknowledgements(EventLoop loop, AlertsView alerts, Silences silences, MuteIndex mutes, Replication replication) {
        this.loop = loop;
        this.alerts = alerts;
        this.silences = silences;
        this.mutes = mutes;
        this.replication = replication;
    }

    /**
     * Acknowledges a group.
     *
     * @param path the routes from the root to that of the group
     * @param id the id of the silence, of which no version is known
     * @param done gets the result, when it is durable
     */
    void acknowledge(
            GroupView group, List<Route> path, String id, String author, String comment, Consumer<SetResult> done) {
        Instant now = loop.now();
        if (group.members().stream().anyMatch(member -> !member.alert().resolvedAt(now))) {
            madeWhileFiring(id);
        }
        silences.set(
                new Silence(
                        "",
                        List.of(GroupMatchers.of(path, group.labels())),
                        now,
                        now.plus(LEASE),
                        now,
                        author,
                        comment,
                        LabelSet.of(Silence.ACKNOWLEDGES, group.key()),
                        List.of(),
                        UnknownFields.NONE),
                () -> id,
                done);
    }

    /** An acknowledgement was made here of a group that fires: the next check may find that its alerts have ended. */
    void madeWhileFiring(String id) {
        seenFiring.add(id);
    }

    @Override
    public void onChange(Silence silence) {
        if (!scheduled && silence.isAcknowledgement() && silence.stateAt(loop.now()) != SilenceState.EXPIRED) {
            scheduled = true;
            loop.schedule(INTERVAL, this::check);
        }
    }

    private void check() {
        Map<String, Silence> open = new LinkedHashMap<>();
        // one of a replica whose clock is far ahead has yet to begin
        for (Silence silence : silences.query(List.of(SilenceState.PENDING, SilenceState.ACTIVE))) {
            if (silence.isAcknowledgement()) {
                open.put(silence.id(), silence);
            }
        }
        scheduled = !open.isEmpty();
        if (scheduled) {
            loop.schedule(INTERVAL, this::check);
            check(open);
        }
        seenFiring.retainAll(open.keySet());
    }

    private void check(Map<String, Silence> open) {
        Instant now = loop.now();
        Map<String, List<Alert>> resolved = new LinkedHashMap<>();
        Set<String> firing = new LinkedHashSet<>();
        for (Alert alert : alerts.all()) {
            for (Silence silence : mutes.matching(alert.labels())) {
                if (!open.containsKey(silence.id())) {
                    continue;
                }
                if (alert.resolvedAt(now)) {
                    resolved.computeIfAbsent(silence.id(), id -> new ArrayList<>())
                            .add(alert);
                } else {
                    firing.add(silence.id());
                }
            }
        }
        seenFiring.addAll(firing);
        open.forEach((id, acknowledgement) -> {
            if (!firing.contains(id) && seenFiring.contains(id)) {
                expireUnlessFiringAtPeer(id, resolved.getOrDefault(id, List.of()));
            } else if (firing.contains(id) && acknowledgement.endsAt().isBefore(now.plus(RENEW_BEFORE_END))) {
                renew(acknowledgement, now);
            }
        });
    }

    private void renew(Silence known, Instant now) {
        silences.set(known.withTimes(known.startsAt(), now.plus(LEASE), now), result -> {});
    }

    private void expireUnlessFiringAtPeer(String id, List<Alert> resolved) {
        long[] fingerprints = resolved.stream()
                .mapToLong(alert -> alert.fingerprint().value())
                .toArray();
        replication.services().alerts().ask(replication.tenant(), fingerprints, REPLY_TIME, known -> {
            if (known.values().stream().noneMatch(PeerAlerts.PeerAlert::fires)) {
                silences.expire(id, found -> {});
            }
        });
    }
}
