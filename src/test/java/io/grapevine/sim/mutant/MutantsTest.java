package io.grapevine.sim.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Depth;
import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;
import io.grapevine.sim.world.FirstFailure;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The checkers of the simulator can fail: each of these faults is found, and which checker finds it is printed. All are tried in CI. */
class MutantsTest {
    private static final int SEEDS = 1_000;

    /** A person waits for one of so many. */
    private static final int EACH = 6;

    private static final String LATE_FLUSH = """
        loop.schedule(java.time.Duration.ofSeconds(7), () -> {
                    if (running != null) {
                        return;
                    }
                    List<Alert> all = members.all().stream()
                            .map(GroupMember::alert)
                            .map(alert -> alert.resolvedAt(loop.now()) ? alert : alert.withEndsAt(Alert.NO_END))
                            .toList();
                    running = owner.pipeline().run(flush.withAlerts(all), memory, failures -> flushed(resolved, failures));
                    owner.flushBegan();
                    running.start();
                });\
        """;

    private static final List<Mutant> MUTANTS = List.of(
            new Mutant(
                    "no dedup after a wait",
                    1,
                    "notify/delivery/IntegrationRun.java",
                    "return decision.reason() == NotifyReason.NONE",
                    "return decision.reason() == NotifyReason.NONE && time.sinceFlush().isZero()"),
            new Mutant("the second look adds", 3, "dispatch/AggregationGroup.java", """
                running = owner.pipeline().run(flush, memory, failures -> flushed(resolved, failures));
                        owner.flushBegan();
                        running.start();\
                """, LATE_FLUSH),
            new Mutant("logged before it is accepted", 166, "notify/delivery/RetryStage.java", """
                attempts++;
                        DedupDecision decision = send.decided();\
                """, """
                    attempts++;
                            DedupDecision decision = send.decided();
                            services.log().record(
                                    integration.logKey(flush.groupKey()),
                                    decision.notified(integration.identity(), send.receiverData(integration)),
                                    flush.route().repeatInterval().multipliedBy(2),
                                    new ReadVersion(send.stamp(), Duration.ZERO),
                                    integration.sendResolved());\
                    """),
            new Mutant(
                    "the last writer by the wall clock wins",
                    56,
                    "mesh/state/VersionStore.java",
                    "Math.max(then, basis.stamp() + 1)",
                    "then"),
            new Mutant("an expiry is not final", 6, "silence/Silence.java", "return isEnded() ? 1 : 0;", "return 0;"),
            new Mutant(
                    "a write lowers the time to live",
                    151,
                    "mesh/state/VersionStore.java",
                    "known == null ? keepUntil : Math.max(keepUntil, known.keepUntil())",
                    "keepUntil"),
            new Mutant(
                    "the vector advances over a gap",
                    48,
                    "mesh/sync/DeltaExchange.java",
                    "if (delta.previous() > head) {",
                    "if (delta.previous() > head && delta.items().isEmpty()) {"),
            new Mutant(
                    "settled before anything is known",
                    88,
                    "mesh/membership/Settling.java",
                    "case UNRESOLVED, TRYING, SILENT -> isGivenUp(contact, now);",
                    "case UNRESOLVED, TRYING, SILENT -> true;"),
            new Mutant(
                    "a suspicion shortens a wait",
                    1,
                    "mesh/membership/FailureDetector.java",
                    "return member.fate == MemberStatus.SILENT && now - member.lastSeen < KEEP_RANK;",
                    "return false;"),
            new Mutant(
                    "a pause of the process ends alerts",
                    107,
                    "alerts/AlertStore.java",
                    "alert.heldUntil(end)",
                    "alert"),
            new Mutant(
                    "an end is notified though a peer knows that the alert fires",
                    478,
                    "notify/delivery/PeerAlertQuestion.java",
                    "&& (isExpired(alert) ||",
                    "&& (!isExpired(alert) ||"),
            new Mutant(
                    "a notified alert is forgotten when a replica that knows less notifies the others",
                    5,
                    "notify/delivery/LoggedAlerts.java",
                    "if (unended.isEmpty() || (integration.sendResolved() && !notified.isFiring())) {",
                    "if (alerts.size() >= 0) {"),
            new Mutant(
                    "an end is notified though the next episode fires at a peer",
                    29,
                    "notify/delivery/PeerAlertQuestion.java",
                    "there.since() >= alert.endsAt().toEpochMilli()",
                    "false"),
            new Mutant(
                    "claims hold others back without a bound",
                    58,
                    "notify/delivery/ClaimStage.java",
                    "Duration patience = coordinator.peerTimeout().minus(waitedForClaims);",
                    "Duration patience = Duration.ofDays(1);"),
            new Mutant(
                    "of equal stamps the local one stays",
                    827,
                    "mesh/state/Version.java",
                    "return byWriter != 0 ? byWriter : Arrays.compareUnsigned(body, other.body);",
                    "return byWriter * 0;"),
            new Mutant(
                    "acknowledged before it is durable",
                    81,
                    "mesh/state/DurableState.java",
                    "journal.append(StoredVersion.of(held, loop.now()).encode(), whenDurable);",
                    """
                    journal.append(StoredVersion.of(held, loop.now()).encode(), () -> {});
                                whenDurable.run();\
                    """),
            new Mutant(
                    "tenants share a notification log",
                    1,
                    Kind.TENANTS,
                    "mesh/TenantReplication.java",
                    "return family.of(member);",
                    "return family.of(name.equals(\"nfl\") ? \"a\" : member);"),
            new Mutant(
                    "a tenant asks peers about the alerts of the default Alertmanager",
                    1,
                    Kind.TENANTS,
                    "mesh/PeerAlerts.java",
                    "tenant.isEmpty() ? query : new Frame.TenantAlertQuery(tenant, query)",
                    "query"),
            new Mutant(
                    "an upload counts by the clock alone",
                    56,
                    Kind.TENANTS,
                    "tenant/registry/Uploads.java",
                    "body, REMEMBERED, whenDurable)",
                    "body, REMEMBERED, new io.grapevine.mesh.state.ReadVersion(0, Duration.ZERO), whenDurable)"),
            new Mutant(
                    "an upload wins over a deletion that it did not know",
                    100_152,
                    Kind.TENANTS,
                    "tenant/registry/Uploads.java",
                    "return (int) Math.min(generation, Version.MAX_RANK);",
                    "return 0;"),
            new Mutant(
                    "a tenant that comes back has what was deleted",
                    10,
                    Kind.TENANTS,
                    "tenant/registry/Uploads.java",
                    "generation(tenant) + 1",
                    "generation(tenant)"),
            new Mutant(
                    "the fallback is stored",
                    2,
                    Kind.TENANTS,
                    "tenant/registry/TenantRegistry.java",
                    "Tenant tenant = source == null ? known : add(id, source);",
                    """
                    if (source != null && source.origin() == TenantSource.Origin.FALLBACK) {
                                uploads.put(id, source.document(), () -> {});
                            }
                            Tenant tenant = source == null ? known : add(id, source);\
                    """),
            new Mutant(
                    "a muted alert whose end is to be sent is forgotten with the next notification",
                    181,
                    Kind.MUTED_ENDS,
                    "notify/delivery/DedupDecision.java",
                    "firing.addAll(awaited);",
                    ""),
            new Mutant(
                    "a planned silence is created over an expired one",
                    1,
                    Kind.ON_CALL,
                    "node/PlannedSilences.java",
                    """
                    if (known.isEmpty()) {
                                Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
                                if (silences.isKnown(first)) {\
                    """,
                    """
                    if (known.isEmpty() || known.get(0).stateAt(now) == SilenceState.EXPIRED) {
                                Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
                                if (known.isEmpty() && silences.isKnown(first)) {\
                    """),
            new Mutant(
                    "an absence is judged before the replica has listened",
                    1,
                    Kind.ON_CALL,
                    "node/heartbeat/Heartbeat.java",
                    "listeningSince + unheard + config.patience().toMillis());",
                    "listeningSince);"),
            new Mutant(
                    "a sign that all may have received is never shared",
                    2,
                    Kind.ON_CALL,
                    "node/heartbeat/Heartbeats.java",
                    "if (!heartbeat.needsSharing(now(), loop.now()) || heartbeat.exchangeWriting(true)) {",
                    "if (heartbeat.name().length() >= 0) {"),
            new Mutant(
                    "one replica raises an absence for all",
                    2,
                    Kind.ON_CALL,
                    "node/heartbeat/Heartbeats.java",
                    "if (isAbsent && (known ||",
                    "if (isAbsent && replication.peers().position() == 0 && (known ||"),
            new Mutant(
                    "the alert of a heartbeat that is back goes on where all have forgotten it",
                    47,
                    Kind.ON_CALL,
                    "node/heartbeat/Heartbeats.java",
                    "if (!isOpen(back, before)) {",
                    "if (before >= 0) {"),
            new Mutant(
                    "a failure counts when a success would be missing",
                    1,
                    Kind.ON_CALL,
                    "node/heartbeat/Heartbeats.java",
                    "if (heartbeat.history().isFailed()) {",
                    """
                    if (heartbeat.history().isFailed()
                                    && heartbeat.judgedFrom(heartbeat.absentFrom(now(), loop.now())) <= now()) {\
                    """),
            new Mutant(
                    "a success does not end a failure",
                    1,
                    Kind.ON_CALL,
                    "node/heartbeat/HeartbeatHistory.java",
                    "return fail() != SignalTime.NEVER && fail() > success();",
                    "return fail() != SignalTime.NEVER;"),
            new Mutant(
                    "a signal that was held up follows those after it",
                    88100022,
                    Kind.ON_CALL,
                    "node/heartbeat/SignalTime.java",
                    "if (id != 0 && id == version.id) {",
                    "if (id == Long.MIN_VALUE) {"),
            new Mutant("a failure is not shared", 11, Kind.ON_CALL, "node/heartbeat/Heartbeat.java", """
                    || history.isFailed() != shared.isFailed()
                                    || history.isRunning() != shared.isRunning()
                                    || isLater(history.lastStart(), shared.lastStart())
                                    || isLater(history.lastFail(), shared.lastFail())\
                    """, """
                    || history.isRunning() != shared.isRunning()
                                    || isLater(history.lastStart(), shared.lastStart())\
                    """),
            new Mutant("the start of a run is not shared", 11, Kind.ON_CALL, "node/heartbeat/Heartbeat.java", """
                    || history.isRunning() != shared.isRunning()
                                    || isLater(history.lastStart(), shared.lastStart())\
                    """, ""),
            new Mutant(
                    "the end of a lease leaves a second silence of it",
                    30,
                    Kind.ON_CALL,
                    "node/Leases.java",
                    ".filter(other -> !other.equals(id.get()))",
                    ".filter(other -> other.isEmpty())"),
            new Mutant(
                    "a button of a later round makes the silence of the first",
                    3,
                    Kind.ACTIONS,
                    "node/action/ActionRequest.java",
                    "groupKey, episode, round, isReport()",
                    "groupKey, episode, 0, isReport()"),
            new Mutant(
                    "each replica gives the silence of an action an id of its own",
                    2,
                    Kind.ACTIONS,
                    "node/action/ActionService.java",
                    "String id = next.id();",
                    """
                    String id = java.util.UUID.nameUUIDFromBytes((next.id() + loop.now() + peers.position())
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();\
                    """),
            new Mutant(
                    "an undo ends silences that no action has made",
                    13,
                    Kind.ACTIONS,
                    "node/action/IncidentSilences.java",
                    ".filter(silence -> ActionSilence.of(silence)",
                    ".filter(silence -> ActionSilence.of(silence).isEmpty() || ActionSilence.of(silence)"),
            new Mutant(
                    "a group that is acknowledged is acknowledged again",
                    3,
                    Kind.ACTIONS,
                    "node/action/ActionService.java",
                    "return request.action().verb() == Verb.ACK",
                    "return request.action().verb() == Verb.UNDO"),
            new Mutant(
                    "a button of an earlier incident acts on the present one",
                    21,
                    Kind.ACTIONS,
                    "node/action/Incidents.java",
                    "return isKnown(episode) ||",
                    "return episode > 0 ||"),
            new Mutant(
                    "an acknowledgement goes on after its alerts",
                    1,
                    Kind.ACTIONS,
                    "node/Acknowledgements.java",
                    "silences.expire(id, found -> {});",
                    "lapsing.add(id);"),
            new Mutant(
                    "an incident is acknowledged after its end",
                    53,
                    Kind.PERSISTENT,
                    true,
                    "node/Acknowledgements.java",
                    "if (!goesOn(group, entries(group.key()).values())) {",
                    "if (entries(group.key()).isEmpty() && !goesOn(group, List.of())) {"),
            new Mutant(
                    "an end that is recorded before all alerts are back is that of the group",
                    400122,
                    Kind.ACTIONS,
                    true,
                    "nflog/NflogEntry.java",
                    "sendsEnds || notified.earlier().unended().isEmpty()",
                    "sendsEnds || notified.firing().length == 0"),
            new Mutant(
                    "an end goes out alone beside an alert that was muted since the flush",
                    110,
                    Kind.MUTED_ENDS,
                    true,
                    "notify/delivery/MutedMembers.java",
                    ".anyMatch(alert -> !alert.hasEnd() && !isMuted(alert) && state.isUnchanged(alert));",
                    ".anyMatch(alert -> !alert.hasEnd());"),
            new Mutant(
                    "an end that was known before an acknowledgement ends it",
                    53,
                    Kind.ACTIONS,
                    true,
                    "node/Acknowledgements.java",
                    ".map(end::isAfter)",
                    ".map(known -> true)"),
            new Mutant(
                    "an end that a replica without a connection has only recorded ends an acknowledgement",
                    30190,
                    Kind.ACTIONS,
                    true,
                    "node/Acknowledgements.java",
                    "&& (isSent ||",
                    "&& (entry != null ||"),
            new Mutant(
                    "an acknowledgement that comes after the end of its incident mutes the next one",
                    30009,
                    Kind.MUTED_ENDS,
                    true,
                    "nflog/NflogEntry.java",
                    "return notified.isEnd() && isOfAll ? timestamp : lastEnd;",
                    "return notified.isEnd() && isOfAll ? timestamp : Instant.EPOCH;"),
            new Mutant(
                    "an alert that has ended while its group is acknowledged is forgotten as muted",
                    60190,
                    Kind.MUTED_ENDS,
                    true,
                    "notify/delivery/MutedMembers.java",
                    "found.awaited.stream().filter(this::isKnownMuted).forEach(found.known::set);",
                    ""),
            new Mutant(
                    "a send does not notice that the machine has slept",
                    20059,
                    Kind.TENANTS,
                    true,
                    "notify/delivery/SendTime.java",
                    "return elapsed().plus(PauseDetectingLoop.asleep(elapsed(), byWall));",
                    "return elapsed();"),
            new Mutant(
                    "a replica shares no signal after its start",
                    30096,
                    Kind.ON_CALL,
                    true,
                    "node/heartbeat/Heartbeat.java",
                    """
                raisedElsewhere();
                        mayBeOlder = true;\
                """,
                    "raisedElsewhere();"),
            new Mutant(
                    "a replica that was paused, or whose machine has slept, has caught up at once",
                    336,
                    Kind.ACTIONS,
                    true,
                    "mesh/membership/CatchUpTracker.java",
                    "boolean late = lastTick >= 0 && since > FailureDetector.TICK + PAUSE;",
                    "boolean late = false;"),
            new Mutant(
                    "the end of an acknowledged alert goes out alone where the ends of muted alerts are sent",
                    55,
                    Kind.MUTED_ENDS,
                    true,
                    "notify/delivery/MutedMembers.java",
                    "found.awaited.or(goesOn(found) ?",
                    "found.awaited.or(members.size() > 0 ?"),
            new Mutant(
                    "the silence of an action begins by the clock of each replica",
                    14,
                    Kind.ACTIONS,
                    "silence/Silence.java",
                    "now.isBefore(startsAt) && now.isBefore(activeFrom())",
                    "now.isBefore(startsAt)"));

    @TestFactory
    Stream<DynamicTest> everyMutantIsFound() {
        List<Mutant> tried = IntStream.range(0, MUTANTS.size())
                .filter(i -> i % Depth.of(EACH, 1) == 0)
                .mapToObj(MUTANTS::get)
                .toList();
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
