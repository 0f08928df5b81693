package io.grapevine.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Depth;
import io.grapevine.sim.world.FirstFailure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The checkers of the simulator can fail: each of these faults is found, and which checker finds it is printed. All are tried in CI. */
class MutantsTest {
    private static final int SEEDS = 1_000;

    /** A person waits for one of so many. */
    private static final int EACH = 40;

    private static final List<Mutant> MUTANTS = Mutant.read("""
        1 USUAL core/notify/delivery/IntegrationRun.java: no dedup after a wait
        - return decision.reason() == NotifyReason.NONE
        + return decision.reason() == NotifyReason.NONE && time.sinceFlush().isZero()
        3 USUAL core/dispatch/AggregationGroup.java: the second look adds
        - running = owner.pipeline().run(flush, memory, failures -> flushed(flush, resolved, failures));
        -         owner.flushBegan();
        -         running.start();
        + loop.schedule(java.time.Duration.ofSeconds(7), () -> {
        +             if (running != null) {
        +                 return;
        +             }
        +             List<Alert> all = members.all().stream()
        +                     .map(GroupMember::alert)
        +                     .map(alert -> alert.resolvedAt(loop.now()) ? alert : alert.withEndsAt(Alert.NO_END))
        +                     .toList();
        +             running = owner.pipeline().run(flush.withAlerts(all), memory, failures -> flushed(flush, resolved, failures));
        +             owner.flushBegan();
        +             running.start();
        +         });
        166 USUAL core/notify/delivery/RetryStage.java: logged before it is accepted
        - attempts++;
        -         DedupDecision decision = send.decided();
        + attempts++;
        +         DedupDecision decision = send.decided();
        +         services.log().record(
        +                 integration.logKey(flush.groupKey()),
        +                 decision.notified(integration.identity(), send.receiverData(integration)),
        +                 flush.route().repeatInterval().multipliedBy(2),
        +                 new ReadVersion(send.stamp(), Duration.ZERO),
        +                 integration.sendResolved());
        56 USUAL mesh/state/VersionStore.java: the last writer by the wall clock wins
        - Math.max(then, basis.stamp() + 1)
        + then
        6 USUAL records/Silence.java: an expiry is not final
        - return rule().isPresent() && !isWithdrawn() ? 2 : 1;
        + return 0;
        5113044 ON_CALL days records/Silence.java: a withdrawal replaces what a person has expired
        - return rule().isPresent() && !isWithdrawn() ? 2 : 1;
        + return 1;
        5114054 USUAL days core/nflog/NotificationLog.java: a record of muted alerts replaces a notification
        - nothing.omitting(muted, loop.now()), keep, ReadVersion.correcting(stamp(key)), false
        + nothing.omitting(muted, loop.now()), keep, new ReadVersion(stamp(key), Duration.ZERO), false
        151 USUAL mesh/state/VersionStore.java: a write lowers the time to live
        - known == null ? keepUntil : Math.max(keepUntil, known.keepUntil())
        + keepUntil
        48 USUAL mesh/sync/DeltaExchange.java: the vector advances over a gap
        - if (delta.previous() > head) {
        + if (delta.previous() > head && delta.items().isEmpty()) {
        88 USUAL mesh/membership/Settling.java: settled before anything is known
        - case UNRESOLVED, TRYING, SILENT -> isGivenUp(contact, now);
        + case UNRESOLVED, TRYING, SILENT -> true;
        1 USUAL mesh/membership/FailureDetector.java: a suspicion shortens a wait
        - return member.fate == MemberStatus.SILENT && now - member.lastSeen < KEEP_RANK;
        + return false;
        107 USUAL core/alerts/AlertStore.java: a pause of the process ends alerts
        - alert.heldUntil(end)
        + alert
        478 USUAL core/notify/delivery/PeerAlertQuestion.java: an end is notified though a peer knows that the alert fires
        - && (isExpired(alert)
        + && (!isExpired(alert)
        5 USUAL core/notify/delivery/LoggedAlerts.java: a notified alert is forgotten when a replica that knows less notifies the others
        - if (unended.isEmpty() || isOver(integration)) {
        + if (alerts.size() >= 0) {
        29 USUAL core/notify/delivery/PeerAlertQuestion.java: an end is notified though the next episode fires at a peer
        - there.since() >= alert.endsAt().toEpochMilli()
        + false
        58 USUAL core/notify/delivery/ClaimStage.java: claims hold others back without a bound
        - Duration patience = coordinator.peerTimeout().minus(waitedForClaims);
        + Duration patience = Duration.ofDays(1);
        827 USUAL mesh/state/Version.java: of equal stamps the local one stays
        - return byWriter != 0 ? byWriter : Arrays.compareUnsigned(body, other.body);
        + return byWriter * 0;
        81 USUAL mesh/state/DurableState.java: acknowledged before it is durable
        - journal.append(StoredVersion.of(held, loop.now()).encode(), whenDurable);
        + journal.append(StoredVersion.of(held, loop.now()).encode(), () -> {});
        +             whenDurable.run();
        1 TENANTS mesh/TenantReplication.java: tenants share a notification log
        - return family.of(member);
        + return family.of(name.equals("nfl") ? "a" : member);
        1 TENANTS mesh/PeerAlerts.java: a tenant asks peers about the alerts of the default Alertmanager
        - tenant.isEmpty() ? query : new Frame.TenantAlertQuery(tenant, query)
        + query
        56 TENANTS tenant/registry/Uploads.java: an upload counts by the clock alone
        - body, REMEMBERED, whenDurable)
        + body, REMEMBERED, new io.grapevine.mesh.state.ReadVersion(0, Duration.ZERO), whenDurable)
        100152 TENANTS tenant/registry/Uploads.java: an upload wins over a deletion that it did not know
        - return (int) Math.min(generation, Version.MAX_RANK);
        + return 0;
        10 TENANTS tenant/registry/Uploads.java: a tenant that comes back has what was deleted
        - generation(tenant) + 1
        + generation(tenant)
        2 TENANTS tenant/registry/TenantRegistry.java: the fallback is stored
        - Tenant tenant = source == null ? known : add(id, source);
        + if (source != null && source.origin() == TenantSource.Origin.FALLBACK) {
        +             uploads.put(id, source.document(), () -> {});
        +         }
        +         Tenant tenant = source == null ? known : add(id, source);
        181 MUTED_ENDS core/notify/delivery/DedupDecision.java: a muted alert whose end is to be sent is forgotten with the next notification
        - firing.addAll(awaited);
        1 ON_CALL features/planned/PlannedSilences.java: a planned silence is created over an expired one
        - if (known.isEmpty()) {
        -             Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
        -             if (silences.isKnown(first)) {
        + if (known.isEmpty() || known.get(0).stateAt(now) == SilenceState.EXPIRED) {
        +             Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
        +             if (known.isEmpty() && silences.isKnown(first)) {
        1 ON_CALL features/heartbeat/Heartbeat.java: an absence is judged before the replica has listened
        - listeningSince + unheard + config.patience().toMillis());
        + listeningSince);
        2 ON_CALL features/heartbeat/Heartbeats.java: a sign that all may have received is never shared
        - if (!heartbeat.needsSharing(now(), loop.now()) || heartbeat.exchangeWriting(true)) {
        + if (heartbeat.name().length() >= 0) {
        2 ON_CALL features/heartbeat/Heartbeats.java: one replica raises an absence for all
        - if (isAbsent && (known ||
        + if (isAbsent && replication.peers().position() == 0 && (known ||
        47 ON_CALL features/heartbeat/Heartbeats.java: the alert of a heartbeat that is back goes on where all have forgotten it
        - if (!isOpen(back, before)) {
        + if (before >= 0) {
        1 ON_CALL features/heartbeat/Heartbeats.java: a failure counts when a success would be missing
        - if (heartbeat.history().isFailed()) {
        + if (heartbeat.history().isFailed()
        +                 && heartbeat.judgedFrom(heartbeat.absentFrom(now(), loop.now())) <= now()) {
        1 ON_CALL features/heartbeat/HeartbeatHistory.java: a success does not end a failure
        - return fail() != SignalTime.NEVER && fail() > success();
        + return fail() != SignalTime.NEVER;
        88100022 ON_CALL features/heartbeat/SignalTime.java: a signal that was held up follows those after it
        - return id == other.id && (id != 0 || at == other.at);
        + return id == other.id && at == other.at;
        11 ON_CALL features/heartbeat/Heartbeat.java: a failure is not shared
        - || history.isFailed() != shared.isFailed()
        -                 || history.isRunning() != shared.isRunning()
        -                 || isLater(history.lastStart(), shared.lastStart())
        -                 || isLater(history.lastFail(), shared.lastFail())
        + || history.isRunning() != shared.isRunning()
        +                 || isLater(history.lastStart(), shared.lastStart())
        11 ON_CALL features/heartbeat/Heartbeat.java: the start of a run is not shared
        - || history.isRunning() != shared.isRunning()
        -                 || isLater(history.lastStart(), shared.lastStart())
        30 ON_CALL features/leases/Leases.java: the end of a lease leaves a second silence of it
        - .filter(other -> !other.equals(id.get()))
        + .filter(other -> other.isEmpty())
        1 ESCALATING core/notify/Flush.java: a step has the log entry of the group
        - return integration.logKey(isWhole ? groupKey : groupKey + lane.name());
        + return integration.logKey(groupKey);
        14 ESCALATING core/nflog/NotificationLog.java: a step is due by the wall clock
        - return Optional.ofNullable(begun).map(LoggedNotification::age);
        + return Optional.ofNullable(begun)
        +                 .map(each -> Duration.between(each.entry().timestamp(), loop.now()));
        15 ESCALATING core/notify/Lane.java: a new alert is a reason for a step
        - return !isOfRoute() && !isOfDigests() && isOfSome
        + return isOfRoute() && isOfSome
        789 ESCALATING days features/escalation/Escalation.java: a fallback that waits for its turn is told although the receiver accepts
        - group.lanes().cancel(FALLBACK + policy.name());
        + group.lanes().isRunning(FALLBACK + policy.name());
        3402999 ESCALATING days features/escalation/Escalation.java: an incident is known by an alert that is muted
        - && (areMuted || !isMuted(alert))
        + && (areMuted || !isMuted(alert) || latest.isPresent())
        3400045 ESCALATING days features/escalation/Escalation.java: who was told of a step in an earlier incident is not told of it again
        - && !now.minus(logged.age()).isBefore(start.minus(ON_THE_WAY))
        + && !now.isBefore(start.minus(ON_THE_WAY))
        3400071 ESCALATING days features/escalation/Escalation.java: no fallback when an acknowledgement has lapsed
        - alert -> isKnownBy(logged, alert) && !isMuted(alert) && !hasLapsed(alert, logged, now)))
        + alert -> isKnownBy(logged, alert) && !isMuted(alert)))
        3400426 ESCALATING days features/escalation/Escalation.java: no fallback where an alert was notified that is silenced now
        - alert -> isKnownBy(logged, alert) && !isMuted(alert) && !hasLapsed(alert, logged, now)))
        + alert -> isKnownBy(logged, alert) && !hasLapsed(alert, logged, now)))
        15 ESCALATING days features/escalation/Escalation.java: a step is told to one of its integrations
        - nextRound(all, logged(integration, all.lane()), now)
        + LoggedNotification told = logged(integration, all.lane());
        +                 for (Integration other : group.pipeline().recipients(step.receiver())) {
        +                     LoggedNotification its = logged(other, all.lane());
        +                     told = its != null && (told == null || its.age().compareTo(told.age()) < 0) ? its : told;
        +                 }
        +                 nextRound(all, told, now)
        3400081 ESCALATING days features/escalation/Escalation.java: steps go on where they were when a silence or an acknowledgement ends
        - if (seen != null && !isBegun && firing
        + if (seen != null && !isBegun && firing.isEmpty() && firing
        3303127 ESCALATING days features/escalation/Escalation.java: an alert whose end could not be told goes on where it fires again
        - return Optional.ofNullable(over.remove(ended));
        + return Optional.ofNullable(over.remove(LabelSet.EMPTY));
        5001166 VALVES days features/escalation/Escalation.java: an incident is as old as a machine says that slept
        - return asleep.isZero() ? start
        + return asleep != null ? start
        5 ESCALATING days core/notify/pipeline/Pipeline.java: whoever is off duty is not notified of ends
        - receivers.notified(receiver, services.log(), keyOf(flush)).stream()
        + receivers.at(receiver, flush.now()).stream()
        20 ESCALATING days core/notify/Receivers.java: while nobody is on duty nobody is notified
        - }
        -         return own(receiver);
        + }
        +         return hasOthers(receiver) ? List.of() : own(receiver);
        5 ESCALATING days features/oncall/OnCallOverrides.java: an override counts from its end on
        - silence -> OverrideSilence.overrides(silence).stream()
        + silence -> OverrideSilence.overrides(silence).stream().map(each -> new Override(
        +                                 each.id(), each.to(), each.to().plusSeconds(600), each.person(), each.reason()))
        702128 ACTIONS days core/nflog/UncertainResolutions.java: what only a replaced log entry has as firing is forgotten
        - && known.identity() != 0;
        + && known.identity() == 0;
        1 SENDERS features/replicalabels/ReplicaLabels.java: the last word of a server is that of all
        - return isNew
        + return isNew || known.senders().size() > 1
        6 VALVES features/storm/DigestQueue.java: a digest is recorded before it is accepted
        - if (isTold) {
        + if (isTold || failure.isPresent()) {
        30 VALVES days core/nflog/UncertainResolutions.java: an end goes by digest only where a group was notified by itself, too
        - other.isFiring() && isOnlyByDigest
        + other.isEnd() && isOnlyByDigest
        3 ACTIONS features/actions/ActionRequest.java: a button of a later round makes the silence of the first
        - groupKey, episode, round, isReport()
        + groupKey, episode, 0, isReport()
        2 ACTIONS features/actions/ActionService.java: each replica gives the silence of an action an id of its own
        - String id = next.id();
        + String id = java.util.UUID.nameUUIDFromBytes((next.id() + loop.now() + peers.position())
        +                 .getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
        13 ACTIONS features/actions/IncidentSilences.java: an undo ends silences that no action has made
        - .filter(silence -> ActionSilence.of(silence)
        + .filter(silence -> ActionSilence.of(silence).isEmpty() || ActionSilence.of(silence)
        3 ACTIONS features/actions/ActionService.java: a group that is acknowledged is acknowledged again
        - return request.action().verb() == Verb.ACK
        + return request.action().verb() == Verb.UNDO
        21 ACTIONS features/actions/Incidents.java: a button of an earlier incident acts on the present one
        - return isKnown(episode) ||
        + return episode > 0 ||
        1 ACTIONS features/actions/Acknowledgements.java: an acknowledgement goes on after its alerts
        - silences.expire(id, Map.of(Silence.ESCALATION, ""), found -> {});
        + lapsing.add(id);
        53 PERSISTENT days features/actions/Acknowledgements.java: an incident is acknowledged after its end
        - if (!goesOn(group, entries(group.key(), receiver::equals))) {
        + if (entries(group.key(), receiver::equals).isEmpty() && !goesOn(group, Map.of())) {
        400122 ACTIONS days records/NflogEntry.java: an end that is recorded before all alerts are back is that of the group
        - sendsEnds || !notified.awaitsEarlier()
        + sendsEnds || notified.firing().length == 0
        53 ACTIONS days features/actions/Acknowledgements.java: an end that was known before an acknowledgement ends it
        - .map(end::isAfter)
        + .map(known -> true)
        139 TENANTS days core/notify/delivery/DedupDecision.java: an acknowledgement that lapses wakes nobody
        - .anyMatch(i -> state.hasLapsed(alerts.get(i), notified.notifiedFiringAt(alerts.hash(i), last), now));
        + .anyMatch(i -> last.isAfter(now) && notified.isFiring());
        30190 ACTIONS days features/actions/Acknowledgements.java: an end that a replica without a connection has only recorded ends an acknowledgement
        - ? isSent ||
        + ? entry != null ||
        30009 MUTED_ENDS days records/NflogEntry.java: an acknowledgement that comes after the end of its incident mutes the next one
        - return notified.isEnd() && isOfAll ? timestamp : lastEnd;
        + return notified.isEnd() && isOfAll ? timestamp : Instant.EPOCH;
        60190 MUTED_ENDS days core/notify/delivery/MutedMembers.java: an alert that has ended while its group is acknowledged is forgotten as muted
        - found.awaited.stream().filter(this::isKnownMuted).forEach(found.known::set);
        20059 TENANTS days core/notify/delivery/SendTime.java: a send does not notice that the machine has slept
        - return elapsed().plus(PauseDetectingLoop.asleep(elapsed(), byWall));
        + return elapsed();
        30096 ON_CALL days features/heartbeat/Heartbeat.java: a replica shares no signal after its start
        - raisedElsewhere();
        -         mayBeOlder = true;
        + raisedElsewhere();
        5040080 VALVES days core/notify/delivery/PeerAlertQuestion.java: an end that was read right after a pause is notified though the alert fires at a peer
        - || isUnconfirmed(alert)
        + || false
        336 ACTIONS days mesh/membership/CatchUpTracker.java: a replica that was paused, or whose machine has slept, has caught up at once
        - boolean late = lastTick >= 0 && since > FailureDetector.TICK + PAUSE;
        + boolean late = false;
        55 MUTED_ENDS days core/notify/delivery/MutedMembers.java: the end of an acknowledged alert goes out alone where the ends of muted alerts are sent
        - found.awaited.or(goesOn(found) ?
        + found.awaited.or(members.size() > 0 ?
        56 USUAL days records/Silence.java: a silence for some receivers mutes others
        - return receiverMatcherSets.isEmpty() || anyMatches(receiverMatcherSets, receiver, Steps.ofOneText());
        + return true;
        14 USUAL days records/Silence.java: a silence for some receivers does not mute them
        - return receiverMatcherSets.isEmpty() || anyMatches(receiverMatcherSets, receiver, Steps.ofOneText());
        + return receiverMatcherSets.isEmpty();
        42 USUAL days records/SilenceCodec.java: replicas share the matchers of a silence and not its receivers
        - writeSets(message, RECEIVER_MATCHER_SETS, silence.receiverMatcherSets());
        + java.util.Objects.requireNonNull(message);
        2021384 USUAL days records/NflogEntry.java: what only says that alerts are muted ends an acknowledgement
        - (sendsEnds || !notified.awaitsEarlier()) && !isOfMutedOnly();
        + (sendsEnds || !notified.awaitsEarlier());
        1 REPEATING records/IncidentMarks.java: a repetition is not counted
        - return data.with(REPETITIONS, Integer.toString(count));
        + return data.with(REPETITIONS, count > 0 ? "0" : "");
        18 INHIBITING days config/InhibitRuleConfig.java: an inhibition rule for some receivers mutes others
        - return isForAll() || receivers.contains(receiver);
        + return true;
        8 INHIBITING days config/InhibitRuleConfig.java: an inhibition rule for some receivers does not mute them
        - return isForAll() || receivers.contains(receiver);
        + return isForAll();
        1 PERSONAL days features/escalation/Escalation.java: a rule of a person is told without waiting for its time
        - from.plus(rule.after()),
        + from.plus(ON_THE_WAY),
        14 ACTIONS records/Silence.java: the silence of an action begins by the clock of each replica
        - now.isBefore(startsAt) && now.isBefore(activeFrom())
        + now.isBefore(startsAt)
        """);

    @TestFactory
    Stream<DynamicTest> everyMutantIsFound() {
        List<Mutant> tried = Depth.sample(MUTANTS, EACH);
        System.out.println("mutants: " + tried.size() + " of " + MUTANTS.size());
        return tried.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
                    Mutation mutation = new Mutation(mutant);
                    String known = mutation.firstFailure(mutant.seed(), 1);
                    String found = known.isEmpty() ? mutation.firstFailure(1, SEEDS) : known;
                    System.out.println("mutant " + mutant.name() + " -> " + (found.isEmpty() ? "SURVIVES" : found)
                            + (known.isEmpty() ? " (no longer seed " + mutant.seed() + ")" : ""));
                    assertThat(found)
                            .as("first failure of the mutant \"%s\"", mutant)
                            .isNotEmpty();
                    long seed = Long.parseLong(found.substring(found.lastIndexOf(' ') + 1));
                    assertThat(new FirstFailure(1, mutant.kind().name(), mutant.days()).apply(seed))
                            .as("what the program itself does on seed %d", seed)
                            .isEmpty();
                }));
    }
}
