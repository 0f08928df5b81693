package io.grapevine.features.actions;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Route;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.mesh.PeerAlerts;
import io.grapevine.mesh.Replication;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Acknowledgements: silences of the alerts of one aggregation group that hold for one episode of it, from its first notification to the
 * notification of its end. The rule:
 *
 * <ul>
 *   <li>It can be made while an end is yet to be notified, or an alert fires that was received since its end was notified.
 *   <li>One mutes all alerts of its group while the episode lasts, also those that join, and those that begin anew before the end
 *       was notified: for the receiver that is one incident.
 *   <li>It is over as soon as the notification log has an end that was notified since it was made ({@link #isEndOf}), to any integration of
 *       the group's receiver and by whichever replica: what fires from then on is another incident, also if that was notified before the
 *       acknowledgement came.
 *   <li>An end that is only recorded, for an integration that is not notified of ends, counts where an alert fires that began after it
 *       and after the acknowledgement, and where this replica knows what has become of all alerts that another integration has as firing:
 *       its writer may have been cut off. It never does where one of those fired here from before until after it, nor if its writer
 *       did not hold an alert that had been notified and may fire ({@link NflogEntry#end}), nor if somebody who knew of it has
 *       acknowledged again.
 *   <li>Where no integration knows the group as firing (it was not notified yet, or the receiver has another name now), no end will be
 *       notified. There it is over when the group has been forgotten here, and no peer has one of its alerts firing. A replica that
 *       misses a peer, or the reply of one, decides nothing, nor does one that has missed one since it last saw an alert of the group
 *       fire, or was started or paused since it received that: others may fire of which it does not know.
 *   <li>It mutes the alerts in the group that it was made for, not where they are in groups of other routes, too ({@link
 *       Silence#isFor}), unless the group's policy says so.
 *   <li>It is short, unless it has a length of its own, after which it lapses, and renewed by each replica at which an alert of its
 *       episode fires: any of its group, unless this replica cannot tell that the episode goes on, as neither the log knows the group
 *       as firing nor did an alert fire here all the time.
 *   <li>Where its policy says so, one lapses, or a new alert of its group ends it ({@link Silence#isEndedBy}).
 *   <li>Nothing else but a person ends it: no restart, no silence of Prometheus, no collection of alerts. What is not renewed lapses.
 * </ul>
 *
 * <p>On the loop only.
 */
final class Acknowledgements implements SilenceListener, GroupListener {
    /** How long an acknowledgement lasts without renewal. */
    static final Duration LEASE = Duration.ofMinutes(15);

    private static final String UNSELECTIVE =
            "group: neither its route nor its labels select alerts (expected: one of them does; its alerts can be silenced)";

    private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration REPLY_TIME = Duration.ofMillis(500);

    /** How many alerts of an acknowledgement are remembered that have ended since it was made. */
    private static final int MOST_ALERTS = 256;

    /** How many past firing periods of an alert are remembered. */
    private static final int MOST_PERIODS = 8;

    /** Within this time a post of a Prometheus server reaches all replicas. */
    private static final Duration POST = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final AlertsView alerts;
    private final Silences silences;
    private final MuteIndex mutes;
    private final NotificationLog log;
    private final GroupsView groups;
    private final Supplier<Receivers> receivers;
    private final Replication replication;
    private final Predicate<Instant> interruptedSince;
    private final List<Runnable> places;
    /** The ids of acknowledgements that are not over, by the key of the group. */
    private final Map<String, Set<String>> open = new TreeMap<>();
    /** The alerts of each acknowledgement, by its id, that fired here when one did last, by their fingerprints. */
    private final Map<String, long[]> seenFiring = new TreeMap<>();
    /** When the last of the alerts of an acknowledgement that fired here was received, by its id. */
    private final Map<String, Instant> lastReceived = new TreeMap<>();
    /** The ids of acknowledgements of whose groups alerts may fire that this replica could not know of, since it last saw one fire. */
    private final Set<String> unwatched = new TreeSet<>();
    /**
     * The ids of acknowledgements whose episode has ended as far as this replica can tell, so that it does not renew
     * them.
     */
    private final Set<String> lapsing = new TreeSet<>();

    /** The ends that were only recorded while an alert fired here from before until after each, by the id of the acknowledgement. */
    private final Map<String, Set<Instant>> refuted = new TreeMap<>();

    /**
     * By the id of an acknowledgement and the hash of an alert, the last periods in which that fired here until it was received as ended: the
     * end of each by its start. An alert that fires anew says nothing of them.
     */
    private final Map<String, Map<Long, TreeMap<Instant, Instant>>> fired = new TreeMap<>();

    /** The ids of the acknowledgements that have come since the last check. */
    private final Set<String> fresh = new TreeSet<>();

    private boolean isScheduled;
    private boolean isCheckDue;

    /** Standing of the episode of an acknowledgement in the notification log. */
    private enum Standing {
        /** No integration knows the group as firing. */
        UNKNOWN,
        /** An integration knows the group as firing, and is yet to be notified of its end. */
        OPEN,
        /** The end of the episode was notified. */
        OVER
    }

    /**
     * The acknowledgements of a replica.
     *
     * @param receivers the integrations of each receiver
     * @param interruptedSince whether this process was started or paused since a time
     * @param groupListeners get this one with the first acknowledgement
     */
    Acknowledgements(
            EventLoop loop,
            AlertsView alerts,
            Silences silences,
            MuteIndex mutes,
            NotificationLog log,
            GroupsView groups,
            Supplier<Receivers> receivers,
            Replication replication,
            Predicate<Instant> interruptedSince,
            Hooks<GroupListener> groupListeners) {
        this.loop = loop;
        this.alerts = alerts;
        this.silences = silences;
        this.mutes = mutes;
        this.log = log;
        this.groups = groups;
        this.receivers = receivers;
        this.replication = replication;
        this.interruptedSince = interruptedSince;
        places = List.of(
                log.listeners()
                        .reserve(merged -> expireIfOver(merged.entry().key().groupKey())),
                groupListeners.reserve(this));
    }

    /**
     * Acknowledges the present episode of a group, which is not found if there is none.
     *
     * @param path the routes from the root to that of the group
     * @param made the silence, of which no version is known
     * @param notified when the group was last notified
     * @param terms the annotations that say when it ends; it is renewed if none says when it lapses
     * @param done gets the result, when it is durable
     */
    void acknowledge(
            GroupView group,
            List<Route> path,
            ActionSilence made,
            LastNotified notified,
            String author,
            String comment,
            Map<String, String> terms,
            Consumer<SetResult> done) {
        Instant now = loop.now();
        String lapses = terms.get(Silence.LAPSES);
        Instant end = lapses == null ? now.plus(LEASE) : Instant.parse(lapses);
        String receiver = group.route().config().receiver();
        if (!goesOn(group, entries(group.key(), receiver::equals))) {
            done.accept(new SetResult.NotFound(group.key()));
            return;
        }
        Matchers matchers = Route.matchersOf(path, group.labels());
        if (Silence.selectsNothing(matchers)) {
            done.accept(new SetResult.Refused(UNSELECTIVE));
            return;
        }
        silences.set(
                new Silence(
                        "",
                        List.of(matchers),
                        now,
                        end,
                        now,
                        author,
                        comment,
                        made.acknowledging(notified, terms),
                        List.of(),
                        UnknownFields.NONE),
                made::id,
                done);
    }

    /** Whether there is an episode to acknowledge. */
    private boolean goesOn(GroupView group, Map<Integration, LoggedNotification> known) {
        Instant now = loop.now();
        return known.values().stream().anyMatch(each -> each.notified().isFiring())
                || group.members().stream()
                        .map(GroupMember::alert)
                        .filter(alert -> !alert.resolvedAt(now))
                        .anyMatch(alert -> known.entrySet().stream()
                                .noneMatch(each -> hasEndSince(each.getKey(), each.getValue(), alert)));
    }

    /**
     * Whether an integration was notified of an end of an alert, and the alert was not received since that end. A clock that is behind may
     * have yet to reach the end that came last, and what is read right after a pause may have been sent before it. Then the end of the
     * group counts, too: that of an alert that was muted is not notified.
     */
    private boolean hasEndSince(Integration integration, LoggedNotification logged, Alert alert) {
        Instant end = logged.notified().endsByHash().get(AlertHash.of(alert.labels()));
        Duration ahead = ahead(logged);
        boolean isReadLate = interruptedSince.test(alert.updatedAt());
        return (end != null
                        && (alert.updatedAt().isBefore(end.minus(ahead).plus(POST))
                                || (isReadLate && !alert.startsAt().isAfter(end))))
                || (isReadLate
                        && integration.sendResolved()
                        && !alert.startsAt().isAfter(logged.entry().end(true).minus(ahead)));
    }

    /** How far the clock by which an entry was written is ahead of that of this replica. */
    private Duration ahead(LoggedNotification logged) {
        return Duration.between(loop.now().minus(logged.age()), logged.entry().timestamp());
    }

    /**
     * A person has acknowledged again what an acknowledgement mutes: its episode goes on, whatever end was recorded before.
     *
     * @param notified when the group was last notified
     * @param done gets the acknowledgement as it is then, when it is durable
     */
    void confirm(Silence acknowledgement, LastNotified notified, Consumer<Silence> done) {
        String id = acknowledgement.id();
        lapsing.remove(id);
        Silence known = Objects.requireNonNullElse(silences.get(id), acknowledgement);
        Silence confirmed = notified.confirm(known);
        if (confirmed.equals(known) || known.stateAt(loop.now()) == SilenceState.EXPIRED) {
            silences.whenDurable(id, () -> done.accept(known));
        } else { // refused where there is no room for the times; the group is acknowledged all the same
            silences.set(confirmed, result -> done.accept(confirmed));
        }
    }

    @Override
    public void onChange(Silence silence) {
        String group = silence.annotations().get(Silence.ACKNOWLEDGES);
        if (group == null || silence.stateAt(loop.now()) == SilenceState.EXPIRED) {
            return;
        }
        boolean isNew = open.computeIfAbsent(group, key -> new TreeSet<>()).add(silence.id());
        places.forEach(Runnable::run);
        if (isNew) { // before the next alert fires or ends: the end may have been notified already
            fresh.add(silence.id());
            checkSoon();
        }
        if (!isScheduled) {
            isScheduled = true;
            loop.schedule(INTERVAL, this::checkAgain);
        }
    }

    /** A new alert may end an acknowledgement that covers others. */
    @Override
    public void onInsert(GroupView group, Alert alert) {
        if (open.isEmpty()) {
            return;
        }
        for (String id : List.copyOf(open.getOrDefault(group.key(), Set.of()))) {
            if (alert.resolvedAt(loop.now())) {
                noteEnd(id, group.key(), alert);
                continue;
            }
            Silence acknowledgement = silences.get(id);
            if (acknowledgement != null && acknowledgement.isEndedBy(alert)) {
                silences.expire(id, found -> {});
            }
        }
    }

    /** Notes what had ended when the acknowledgements came that are new. */
    private void noteEnds() {
        for (GroupView group : fresh.isEmpty() ? List.<GroupView>of() : groups.groups()) {
            for (String id : open.getOrDefault(group.key(), Set.of())) {
                if (fresh.contains(id)) {
                    group.members().stream()
                            .filter(this::isSeenToEnd)
                            .forEach(member -> noteEnd(id, group.key(), member.alert()));
                }
            }
        }
        fresh.clear();
    }

    private void noteEnd(String id, String groupKey, Alert ended) {
        Map<Long, TreeMap<Instant, Instant>> all = fired.computeIfAbsent(id, ignored -> new TreeMap<>());
        long hash = AlertHash.of(ended.labels());
        if (all.size() >= MOST_ALERTS && !all.containsKey(hash)) { // those count that integrations know as firing
            all.keySet().retainAll(awaited(entries(groupKey, receiver -> true).values()));
        }
        if (all.size() < MOST_ALERTS || all.containsKey(hash)) {
            TreeMap<Instant, Instant> periods = all.computeIfAbsent(hash, ignored -> new TreeMap<>());
            periods.put(ended.startsAt(), ended.endsAt());
            if (periods.size() > MOST_PERIODS) {
                periods.pollFirstEntry();
            }
        }
    }

    /** The end of an episode may have been notified. */
    @Override
    public void onFlushed(GroupView group, List<Alert> ended) {
        expireIfOver(group.key());
        if (group.members().isEmpty() && open.containsKey(group.key())) { // it is forgotten with this flush
            checkSoon();
        }
    }

    private void expireIfOver(String groupKey) {
        for (String id : List.copyOf(open.getOrDefault(groupKey, Set.of()))) {
            Silence acknowledgement = silences.get(id);
            if (acknowledgement != null && standing(acknowledgement) == Standing.OVER) {
                expire(id);
            }
        }
    }

    private void checkSoon() {
        if (!isCheckDue) {
            isCheckDue = true;
            loop.execute(this::check);
        }
    }

    private void checkAgain() {
        check();
        isScheduled = !open.isEmpty();
        if (isScheduled) {
            loop.schedule(INTERVAL, this::checkAgain);
        }
    }

    private void check() {
        isCheckDue = false;
        Map<String, Silence> found = new LinkedHashMap<>();
        open.clear();
        // one of a replica whose clock is far ahead has yet to begin
        for (Silence silence : silences.query(List.of(SilenceState.PENDING, SilenceState.ACTIVE))) {
            String group = silence.annotations().get(Silence.ACKNOWLEDGES);
            if (group != null) {
                found.put(silence.id(), silence);
                open.computeIfAbsent(group, key -> new TreeSet<>()).add(silence.id());
            }
        }
        seenFiring.keySet().retainAll(found.keySet());
        lastReceived.keySet().retainAll(found.keySet());
        unwatched.retainAll(found.keySet());
        lapsing.retainAll(found.keySet());
        refuted.keySet().retainAll(found.keySet());
        fired.keySet().retainAll(found.keySet());
        noteEnds();
        if (!found.isEmpty()) {
            Map<String, List<Alert>> firing = firing(found.keySet());
            found.values().forEach(each -> check(each, firing.getOrDefault(each.id(), List.of())));
        }
    }

    private Map<String, List<Alert>> firing(Set<String> ids) {
        Instant now = loop.now();
        Map<String, List<Alert>> firing = new LinkedHashMap<>();
        for (Alert alert : alerts.all()) {
            if (alert.resolvedAt(now)) {
                continue;
            }
            for (Silence silence : mutes.matching(alert.labels())) {
                if (ids.contains(silence.id())) {
                    firing.computeIfAbsent(silence.id(), id -> new ArrayList<>())
                            .add(alert);
                }
            }
        }
        return firing;
    }

    private void check(Silence acknowledgement, List<Alert> firing) {
        String id = acknowledgement.id();
        boolean isSeenFirst = !seenFiring.containsKey(id);
        if (!firing.isEmpty()) {
            long[] fingerprints = firing.stream()
                    .mapToLong(alert -> alert.fingerprint().value())
                    .toArray();
            seenFiring.put(id, fingerprints);
            Instant received = firing.stream()
                    .map(Alert::updatedAt)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            if (!received.equals(lastReceived.put(id, received))) { // one that is only held says nothing of the others
                unwatched.remove(id);
            }
        }
        if (missesPeer() || interruptedSince.test(lastReceived.getOrDefault(id, Instant.EPOCH))) {
            unwatched.add(id);
        }
        Standing standing = standing(acknowledgement);
        if (standing == Standing.OVER) {
            expire(id);
        } else if (firing.isEmpty()) {
            long[] ended = seenFiring.get(id);
            if (ended != null && standing == Standing.UNKNOWN && !isHeld(acknowledgement)) {
                expireUnlessFiringAtPeer(id, ended);
            }
        } else {
            if (isSeenFirst && !mayGoOn(acknowledgement, firing)) {
                lapsing.add(id);
            }
            boolean isRenewed = acknowledgement.knownEnd().isEmpty()
                    && hasRoute(acknowledgement)
                    && (standing == Standing.OPEN || !lapsing.contains(id));
            if (isRenewed && acknowledgement.endsAt().isBefore(loop.now().plus(RENEW_BEFORE_END))) {
                renew(acknowledgement);
            }
        }
    }

    /** Whether an alert has fired since some replica saw one fire that was acknowledged: this replica may have just started. */
    private static boolean mayGoOn(Silence acknowledgement, List<Alert> firing) {
        return firing.stream().anyMatch(alert -> !alert.startsAt().isAfter(acknowledgement.updatedAt()));
    }

    /** Whether a route has groups of the acknowledged key: after a reload the same alerts may be in others, which it does not mute. */
    private boolean hasRoute(Silence acknowledgement) {
        return !groups.route()
                .receiversOf(acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES))
                .isEmpty();
    }

    /** Whether the group is here: it has alerts, or ended ones that were not flushed since. */
    private boolean isHeld(Silence acknowledgement) {
        return here(acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES))
                .findAny()
                .isPresent();
    }

    /** The group of a key, if it is here. */
    private Stream<? extends GroupView> here(String groupKey) {
        return groups.groups().stream().filter(group -> group.key().equals(groupKey));
    }

    private void renew(Silence known) {
        Instant now = loop.now();
        silences.set(known.withTimes(known.startsAt(), now.plus(LEASE), now), result -> {});
    }

    private void expireUnlessFiringAtPeer(String id, long[] ended) {
        Replication.Services services = replication.services();
        services.alerts().ask(replication.tenant(), ended, REPLY_TIME, (known, isOfAll) -> {
            if (known.values().stream().noneMatch(PeerAlerts.PeerAlert::fires)) {
                lapsing.add(id);
                if (isOfAll && !missesPeer() && !unwatched.contains(id)) {
                    expire(id);
                }
            }
        });
    }

    private boolean missesPeer() {
        return replication.services().silentPeers().exist()
                || replication.peers().view().missesContact();
    }

    /** Ends an acknowledgement with its incident: nobody is to have that again, as if a person had ended it. */
    private void expire(String id) {
        silences.expire(id, Map.of(Silence.ESCALATION, ""), found -> {});
    }

    private Standing standing(Silence acknowledgement) {
        String groupKey = acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES);
        Standing standing = Standing.UNKNOWN;
        Map<Integration, LoggedNotification> entries =
                entries(groupKey, receiver -> acknowledgement.acknowledges(groupKey, receiver));
        for (Map.Entry<Integration, LoggedNotification> each : entries.entrySet()) {
            NflogEntry entry = each.getValue().entry();
            boolean isSent = each.getKey().sendResolved();
            Instant end = entry.end(isSent);
            boolean isOver = isEndOf(acknowledgement, end, isSent)
                    ? isSent || isBelieved(acknowledgement, each.getValue(), entries.values())
                    : isSent && isUnheardEnd(acknowledgement, end);
            if (isOver) {
                return Standing.OVER;
            }
            if (entry.notified().isFiring()) {
                standing = Standing.OPEN;
            }
        }
        return standing;
    }

    /**
     * Whether an end was notified before an acknowledgement whose maker had not heard of any notification, as a replica that had slept and
     * was cut off, and all that fires here began after it was made.
     */
    private boolean isUnheardEnd(Silence acknowledgement, Instant end) {
        return LastNotified.of(acknowledgement).sent().isEmpty()
                && end.isAfter(Instant.EPOCH)
                && !interruptedSince.test(end)
                && firesAnew(acknowledgement, acknowledgement.startsAt());
    }

    /** Whether an end that was only recorded is that of the episode. */
    private boolean isBelieved(
            Silence acknowledgement, LoggedNotification recorded, Collection<LoggedNotification> known) {
        String groupKey = acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES);
        Instant end = recorded.entry().end(false);
        Set<Long> awaited = awaited(known);
        Set<Instant> none = refuted.computeIfAbsent(acknowledgement.id(), id -> new TreeSet<>());
        if (firedBeyond(acknowledgement, end, ahead(recorded), awaited)) {
            none.add(end);
        }
        Instant made = acknowledgement.startsAt();
        return !none.contains(end)
                && firesAnew(acknowledgement, end.isAfter(made) ? end : made)
                && isWitnessed(groupKey, end, awaited);
    }

    /** Whether an alert that began before an end was received here as firing, or as ended, after it, whichever clock is right. */
    private boolean firedBeyond(Silence acknowledgement, Instant end, Duration ahead, Set<Long> awaited) {
        Instant after = (ahead.isNegative() ? end.minus(ahead) : end).plus(POST);
        boolean hasEndedAfter = fired.getOrDefault(acknowledgement.id(), Map.of()).entrySet().stream()
                .filter(each -> awaited.contains(each.getKey()))
                .flatMap(each -> each.getValue().headMap(end, true).values().stream())
                .anyMatch(last -> last.isAfter(after));
        return hasEndedAfter
                || here(acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES))
                        .flatMap(group -> group.members().stream())
                        .filter(member ->
                                awaited.contains(AlertHash.of(member.alert().labels())))
                        .filter(member -> !member.alert().startsAt().isAfter(end))
                        .anyMatch(member -> member.lastFiring() != null
                                && member.lastFiring().isAfter(after));
    }

    /** Whether an alert was received as ended. */
    private boolean isSeenToEnd(GroupMember member) {
        Instant now = loop.now();
        return member.alert().resolvedAt(now) && !member.hasExpired(now);
    }

    /** The hashes of the alerts that integrations know as firing. */
    private static Set<Long> awaited(Collection<LoggedNotification> known) {
        return known.stream()
                .flatMapToLong(each -> Arrays.stream(each.notified().firing()))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Whether alerts of an acknowledgement fire here, and all of them began after a time. */
    private boolean firesAnew(Silence acknowledgement, Instant time) {
        Instant now = loop.now();
        Stream<Alert> seen = Arrays.stream(seenFiring.getOrDefault(acknowledgement.id(), new long[0]))
                .mapToObj(fingerprint -> alerts.get(new Fingerprint(fingerprint)))
                .filter(Objects::nonNull);
        // one may have come since it was checked which fire
        Stream<Alert> held = here(acknowledgement.annotations().valueOf(Silence.ACKNOWLEDGES))
                .flatMap(group -> group.members().stream().map(GroupMember::alert));
        List<Alert> firing = Stream.concat(seen, held)
                .filter(alert -> !alert.resolvedAt(now))
                .toList();
        return !firing.isEmpty()
                && firing.stream().allMatch(alert -> alert.startsAt().isAfter(time));
    }

    /**
     * Whether this replica knows what has become of all alerts of a group that integrations know as firing, and that none of them fired at
     * the end. A replica that was cut off may not have them back, or have taken them for ended as it has not received them, until they came
     * again.
     */
    private boolean isWitnessed(String groupKey, Instant end, Set<Long> awaited) {
        if (awaited.isEmpty()) {
            return true;
        }
        if (interruptedSince.test(end)) {
            return false;
        }
        Instant now = loop.now();
        Set<Long> held = here(groupKey)
                .flatMap(group -> group.members().stream())
                .filter(member -> !member.hasExpired(now))
                .filter(member ->
                        member.heardAgain() == null || !member.heardAgain().isAfter(end))
                .filter(member -> member.alert().startsAt().isAfter(end)
                        || !member.alert().endsAt().isAfter(end))
                .map(member -> AlertHash.of(member.alert().labels()))
                .collect(Collectors.toSet());
        return held.containsAll(awaited);
    }

    /**
     * The entries of a group that need not be here, of the integrations that are notified of it now.
     *
     * @param counts whether a receiver is that of the group, where routes with others have groups of its key
     */
    private Map<Integration, LoggedNotification> entries(String groupKey, Predicate<String> counts) {
        Map<Integration, LoggedNotification> entries = new LinkedHashMap<>();
        for (String receiver : groups.route().receiversOf(groupKey)) {
            List<Integration> notified =
                    counts.test(receiver) ? receivers.get().notified(receiver, log, groupKey) : List.of();
            for (Integration integration : notified) {
                LoggedNotification entry = log.find(integration.logKey(groupKey));
                if (entry != null) {
                    entries.put(integration, entry);
                }
            }
        }
        return entries;
    }

    /**
     * Whether an end is that of the episode that is acknowledged: it was notified after the last notification that was known when the
     * acknowledgement was made. For an end that was notified, an end that was only
     * recorded does not count as one: a replica that is cut off records it after the others have notified it.
     *
     * @param isSent whether the end was notified; it was only recorded otherwise
     */
    private static boolean isEndOf(Silence acknowledgement, Instant end, boolean isSent) {
        LastNotified before = LastNotified.of(acknowledgement);
        return (isSent ? before.sent() : before.known())
                .map(end::isAfter)
                .orElse(!end.isBefore(acknowledgement.startsAt()));
    }
}
