package io.grapevine.features.storm;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Span;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.SendResult;
import io.grapevine.core.notify.delivery.DedupDecision;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.IntegrationRun;
import io.grapevine.core.notify.delivery.Send;
import io.grapevine.core.notify.delivery.SendQueue;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.records.AlertHash;
import io.grapevine.records.DigestMark;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sends to one integration that a storm valve holds, and their digests. A digest is an ordinary send of a flush of its own: it is
 * claimed, retried and recorded like others. On the loop only.
 *
 * <pre>
 *   held ── every ──▶ gathered ──▶ digest ─┬─ accepted ──▶ told: recorded for each group
 *                        ▲                 ├─ not accepted ──▶ released: each group by itself
 *                        └─────────────────┴─ something else is true by now
 * </pre>
 */
final class DigestQueue {
    /** For how long a count of the notification log is used. */
    private static final Duration RECOUNT = Duration.ofSeconds(1);

    private static final List<String> SEVERITIES = List.of("critical", "page", "error", "warning", "info");

    private final StormValves owner;
    private final DeliveryServices services;
    private StormValve valve;
    private Target target;
    private final Map<NflogKey, HoldStage> held = new LinkedHashMap<>();
    /** Ends of alerts that digests have told and others are telling now. */
    private final Map<LabelSet, Alert> owed = new LinkedHashMap<>();

    /** First sends that have passed and not ended. */
    private final Set<NflogKey> underWay = new HashSet<>();

    private Set<NflogKey> counted = Set.of();
    private Duration countedAt = Duration.ofSeconds(Long.MIN_VALUE / 2);
    private EventLoop.@Nullable Timer timer;
    private boolean isGathering;
    private @Nullable IntegrationRun digest;
    private Set<HoldStage> sending = Set.of();
    private int givenUp;
    private Duration gatheredAt = Duration.ZERO;
    private Instant gathered = Instant.MIN;
    private Instant next = Instant.MAX;

    /**
     * A digest that was accepted.
     *
     * @param at when what it tells was gathered
     * @param since the time since then
     * @param attempts how many attempts were made
     */
    record Digest(Instant at, Duration since, int attempts) {}

    /**
     * Destination of digests by the configuration in force.
     *
     * @param all the receivers of the configuration
     * @param receivers the labels of the receiver, as a flush has them
     */
    record Target(
            Receivers all, SendQueue sends, Integration integration, RouteConfig route, List<LabelSet> receivers) {}

    DigestQueue(StormValves owner, DeliveryServices services, StormValve valve, Target target) {
        this.owner = owner;
        this.services = services;
        this.valve = valve;
        this.target = target;
    }

    /**
     * Uses the configuration in force, and has the log keep what digests have told.
     *
     * @param current null if there is no valve any more
     */
    void use(@Nullable StormValve current, Target to) {
        valve = current == null ? valve : current;
        target = to;
        LoggedNotification last = told();
        if (last != null) {
            services.log().prolong(last, Duration.ZERO);
        }
    }

    private @Nullable LoggedNotification told() {
        Integration integration = target.integration();
        return target.all().own(integration, services.log().find(integration.logKey(Lane.digestKey(valve.receiver()))));
    }

    /**
     * What the entry of a group says, without alerts whose end a later digest has told: its sender may have lost power before it wrote the
     * entries of the groups, and what fires anew would not be notified before it is to be repeated. After a digest by which nothing fires
     * only the ends of others are awaited, as services have closed the incident.
     */
    @Nullable
    LoggedNotification known(@Nullable LoggedNotification logged) {
        LoggedNotification last = told();
        if (logged == null
                || last == null
                || !DigestMark.isTold(logged.notified().receiverData())) {
            return logged;
        }
        if (last.entry().timestamp().isBefore(logged.entry().timestamp())) {
            return logged;
        }
        NotifiedState told = logged.notified().firingOf(last.notified()::awaitsEndOf);
        boolean isOver = target.integration().sendResolved() && !last.notified().isFiring();
        return logged.knowing(isOver ? told.awaitingAll(logged.entry().timestamp()) : told);
    }

    Duration elapsed() {
        return services.loop().elapsed();
    }

    String receiver() {
        return valve.receiver();
    }

    /** Whether a send is to wait for a digest. */
    boolean holds(NflogKey key, Send send) {
        DedupDecision decision = send.decided();
        LoggedNotification logged = send.logged();
        StormValve limit = owner.limits(receiver()) ? valve : null;
        if (decision.reason() == NotifyReason.FIRST) {
            return limit != null
                    && !isNeverHeld(limit, decision)
                    && (wasTold(logged)
                            || !awaitsEnd(logged, decision)) // else the mark of a digest would hide that end
                    && !admits(key);
        }
        return isForDigest(limit, send);
    }

    /**
     * Whether a digest is to tell what follows the first notification of a group.
     *
     * @param valve null where none limits the receiver any more
     */
    static boolean isForDigest(@Nullable StormValve valve, Send send) {
        DedupDecision decision = send.decided();
        return wasTold(send.logged())
                && switch (decision.reason()) {
                    case NEW_ALERTS, REPEAT -> valve != null && !isNeverHeld(valve, decision);
                    case SOME_RESOLVED, ALL_RESOLVED -> true;
                    default -> false;
                };
    }

    private static boolean wasTold(@Nullable LoggedNotification logged) {
        return logged != null && DigestMark.isTold(logged.notified().receiverData());
    }

    private static boolean awaitsEnd(@Nullable LoggedNotification logged, DedupDecision decision) {
        return logged != null
                && decision.alerts().stream()
                        .anyMatch(alert -> logged.notified().awaitsEndOf(AlertHash.of(alert.labels())));
    }

    private static boolean isNeverHeld(StormValve valve, DedupDecision decision) {
        Matchers never = valve.neverHold();
        return !never.isEmpty()
                && decision.alerts().stream().anyMatch(alert -> !alert.hasEnd() && never.matches(alert.labels()));
    }

    /** Whether the budget has room for a group; takes of it. */
    private boolean admits(NflogKey key) {
        count(key);
        if (counted.contains(key)) {
            return true;
        }
        if (counted.size() >= valve.notifications()) {
            return false;
        }
        counted.add(key);
        underWay.add(key);
        return true;
    }

    private void count(NflogKey key) {
        if (elapsed().minus(countedAt).compareTo(RECOUNT) >= 0) {
            countedAt = elapsed();
            counted = services.log()
                    .firingSince(key, valve.per(), notified -> DigestMark.isFirst(notified.receiverData()));
            counted.addAll(underWay);
        }
    }

    /** How many groups may be notified now by themselves. */
    int left() {
        count(target.integration().logKey(""));
        return Math.max(0, valve.notifications() - counted.size());
    }

    /** Whether sends are held, or ends are to be told of what digests have told. */
    boolean isInUse() {
        LoggedNotification last = told();
        return !held.isEmpty() || (last != null && last.notified().isFiring());
    }

    int held() {
        return held.size();
    }

    /** When the next digest is sent; {@link Instant#MAX} if nothing is held. */
    Instant next() {
        return next;
    }

    /** A send goes on by itself. */
    void passes(NflogKey key, Send send) {
        owner.released(key);
        if (send.decided().reason() == NotifyReason.FIRST) {
            underWay.add(key);
        }
        owe(send.decided());
    }

    /** Has a digest tell the ends that a group's own notification tells, or has told, of what digests have told. */
    void owe(DedupDecision decision) {
        LoggedNotification last = told();
        if (last != null) {
            for (Alert alert : decision.alerts()) {
                if (alert.hasEnd() && last.notified().awaitsEndOf(AlertHash.of(alert.labels()))) {
                    owed.put(alert.labels(), alert);
                    schedule();
                }
            }
        }
    }

    void ended(NflogKey key) {
        owner.released(key);
        underWay.remove(key);
    }

    void add(HoldStage stage) {
        held.put(stage.key(), stage);
        schedule();
        owner.holds(stage.key(), valve.receiver(), next);
    }

    /** Whether a send that is to be cancelled need not wait any more. */
    boolean giveUp(HoldStage stage) {
        if (!sending.contains(stage)) {
            held.remove(stage.key(), stage);
            return true;
        }
        IntegrationRun running = digest;
        if (++givenUp == sending.size() && running != null) {
            running.cancel();
        }
        return false;
    }

    private void schedule() {
        if (timer == null && digest == null && !isGathering) {
            next = services.loop().now().plus(valve.every());
            timer = services.loop().schedule(valve.every(), this::digest);
        }
    }

    /** Has all sends go on by themselves that wait for the next digest; returns how many. Ends go on waiting. */
    int release() {
        List<HoldStage> news =
                held.values().stream().filter(stage -> !stage.isOfEnds()).toList();
        IntegrationRun running = digest;
        if (running != null) {
            running.cancel();
        }
        news.stream()
                .filter(stage -> held.get(stage.key()) == stage && !sending.contains(stage))
                .forEach(this::release);
        return news.size();
    }

    private void release(HoldStage stage) {
        held.remove(stage.key(), stage);
        stage.release();
    }

    private void digest() {
        timer = null;
        isGathering = true;
        List<HoldStage> waiting = List.copyOf(held.values());
        held.clear();
        waiting.forEach(HoldStage::refresh); // those that are still to be held come back
        isGathering = false;
        sending = new LinkedHashSet<>(held.values());
        if (sending.isEmpty() && owed.isEmpty()) {
            next = Instant.MAX;
            return;
        }
        gatheredAt = elapsed();
        gathered = services.loop().now();
        givenUp = 0;
        IntegrationRun run = new IntegrationRun(
                services.with(attemptsOnly()),
                target.all(),
                target.sends(),
                flush(),
                target.integration().with(this::send),
                false,
                null,
                Span.NONE,
                this::isCurrent,
                this::ended);
        digest = run;
        run.start();
    }

    /** What a digest tells is observed as the notifications of its groups; its attempts remain, and that it was given up. */
    private NotifyListener attemptsOnly() {
        return new NotifyListener() {
            @Override
            public void onAttempted(Flush flush, Integration integration, SendResult attempt, Outcome outcome) {
                services.listeners().forEach(each -> each.onAttempted(flush, integration, attempt, outcome));
            }

            @Override
            public void onSuperseded(Flush flush, Integration integration) {
                services.listeners().forEach(each -> each.onSuperseded(flush, integration));
            }

            @Override
            public void onConcluded(Flush flush, Integration integration, SendResult result) {
                if (!result.accepted()) {
                    services.listeners().forEach(each -> each.onConcluded(flush, integration, result));
                }
            }
        };
    }

    private boolean isCurrent() {
        return sending.stream().allMatch(HoldStage::isCurrent);
    }

    private void ended(Optional<String> failure) {
        IntegrationRun run = digest;
        DedupDecision told = run == null ? null : run.told();
        Digest accepted = new Digest(gathered, elapsed().minus(gatheredAt), run == null ? 0 : run.attempts());
        Set<HoldStage> some = sending;
        digest = null;
        if (told == null && failure.isEmpty() && !isCurrent()) {
            digest();
            return;
        }
        sending = Set.of();
        Map<LabelSet, Boolean> ended = new HashMap<>();
        if (told != null) {
            told.alerts().forEach(alert -> ended.put(alert.labels(), alert.hasEnd()));
            owed.keySet().removeAll(ended.keySet());
            owner.sent(valve.receiver());
        } else if (failure.isEmpty()) {
            owed.clear(); // others have told these ends
        }
        for (HoldStage stage : some) {
            held.remove(stage.key(), stage);
            boolean isTold = stage.decided().alerts().stream()
                    .allMatch(alert -> Boolean.valueOf(alert.hasEnd()).equals(ended.get(alert.labels())));
            if (isTold) {
                stage.told(accepted);
            } else if (failure.isPresent() && stage.isOfEnds()) {
                stage.fail("digest: " + failure.get());
            } else {
                failure.ifPresent(reason -> owner.failedOpen());
                stage.release();
            }
        }
        next = Instant.MAX;
        if (!held.isEmpty() || !owed.isEmpty()) {
            schedule();
        }
    }

    /** A flush of all that is held. With what else fires that digests have told, as a message without it would say that all is over. */
    private Flush flush() {
        Instant now = services.loop().now();
        Map<LabelSet, Alert> alerts = new LinkedHashMap<>(owed);
        Map<LabelSet, Instant> lastFiring = new HashMap<>();
        Duration oldest = elapsed();
        boolean isRepeated = false;
        for (HoldStage stage : sending) {
            stage.decided().alerts().forEach(alert -> alerts.put(alert.labels(), alert));
            lastFiring.putAll(stage.flush().lastFiring());
            oldest = stage.heldSince().compareTo(oldest) < 0 ? stage.heldSince() : oldest;
            isRepeated |= stage.decided().reason() == NotifyReason.REPEAT;
        }
        String text = content(alerts.size());
        firing(now).forEach(alert -> alerts.putIfAbsent(alert.labels(), alert));
        AlertList all =
                AlertList.copyOf(alerts.values().stream().sorted(Alert.LISTING).toList());
        Duration latest = oldest.plus(valve.holdAtMost());
        Duration least = elapsed().plus(Flush.MIN_TIMEOUT);
        return new Flush(
                Lane.digestKey(valve.receiver()),
                new Flush.Id("", 1, "", target.receivers(), true),
                LabelSet.of("digest", text),
                LabelSet.EMPTY,
                target.route(),
                all,
                Set.of(),
                Set.of(),
                all,
                Flush.Muting.NONE,
                lastFiring,
                now,
                latest.compareTo(least) > 0 ? latest : least,
                Lane.ofDigests(isRepeated ? valve.every().dividedBy(2) : Lane.NEVER));
    }

    /** What a digest of {@code count} alerts says it holds; one of ends only that are owed is of no group. */
    private String content(int count) {
        String groups = sending.size() == 1 ? "1 group" : sending.size() + " groups";
        String alerts = count == 1 ? "1 alert" : count + " alerts";
        boolean isCut = count > valve.alerts();
        String listed = isCut ? valve.alerts() + " of " + alerts : alerts;
        if (sending.isEmpty()) {
            return listed;
        }
        return isCut ? groups + ", " + listed : groups;
    }

    /** What fires now of what digests have told, whether or not somebody has acknowledged it. */
    private List<Alert> firing(Instant now) {
        LoggedNotification last = told();
        if (last == null || !last.notified().isFiring()) {
            return List.of();
        }
        return services.alerts().all().stream()
                .filter(alert -> !alert.resolvedAt(now)
                        && last.notified().awaitsEndOf(AlertHash.of(alert.labels()))
                        && !services.mutes()
                                .status(
                                        alert.labels(),
                                        now,
                                        MuteScope.of(receiver(), silence -> !silence.isAcknowledgement()))
                                .isMuted())
                .map(alert -> alert.asOf(now))
                .toList();
    }

    /** Sends a digest with the worst of its alerts. One that fires is among them if any does, as services close an incident else. */
    private CompletionStage<Outcome> send(Notification all) {
        List<Alert> worst = all.alerts().stream()
                .sorted(Comparator.comparingInt(DigestQueue::rank))
                .toList();
        if (worst.size() > valve.alerts()) {
            Optional<Alert> firing =
                    worst.stream().filter(alert -> !alert.hasEnd()).findFirst();
            List<Alert> listed = new ArrayList<>(worst.subList(0, valve.alerts()));
            if (firing.isPresent() && listed.stream().allMatch(Alert::hasEnd)) {
                listed.set(listed.size() - 1, firing.get());
            }
            worst = listed;
        }
        return target.integration().notifier().send(all.about(worst));
    }

    private static int rank(Alert alert) {
        int severity = SEVERITIES.indexOf(alert.labels().valueOf("severity").toLowerCase(Locale.ROOT));
        return severity < 0 ? SEVERITIES.size() : severity;
    }
}
