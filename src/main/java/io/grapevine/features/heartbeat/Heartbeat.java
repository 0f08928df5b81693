package io.grapevine.features.heartbeat;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;

/**
 * The state of one heartbeat. Times are milliseconds on the replica's elapsed clock. Changed on the loop only; what metrics read
 * may be read from any thread.
 */
final class Heartbeat {
    /** A time that never comes. */
    static final long NEVER_DUE = Long.MAX_VALUE;

    /** A ping this much before a slot counts for the slot: clocks of machines differ. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private HeartbeatConfig config;
    private LabelSet labels;
    /** What this replica knows. */
    private HeartbeatHistory history;
    /** What all replicas know, or are about to. */
    private HeartbeatHistory shared;
    /** Since when this replica listens; {@link #NEVER_DUE} before it has settled. */
    private long listeningSince = NEVER_DUE;
    /** How long the process was paused since it listens. */
    private long unheard;
    /** How long the process was paused since the last signal, so that it could not receive one. */
    private long paused;

    /** Whether nothing was received or shared since the start. */
    private boolean isOfDisk = true;

    /**
     * Whether what is shared may be older than it seems: what has arrived during a pause seems to be as young as its end, here and, if it was
     * stored, at the next process.
     */
    private boolean mayBeOlder;

    private boolean mustShare;

    /** Whether the last success is of a peer and has waited in a socket during a pause. */
    private boolean doubtful;

    /** What this process has received itself. */
    private HeartbeatHistory received;
    /** Whether the version that all replicas get is one of this process. */
    private boolean isOurs;

    private volatile long lastSuccess = SignalTime.NEVER;
    private volatile boolean missing;
    /** Whether another process may have raised the alert that this one has not, and has not ended since. */
    private boolean unjudged;

    /** Whether a peer that has listened for longer has the alert, or this replica had it by another definition of the heartbeat. */
    private boolean missingElsewhere;

    private boolean writing;
    private Instant slotAfter = Instant.MIN;
    private Instant slot = Instant.MAX;
    private String writer = "";
    private String description = "";

    Heartbeat(HeartbeatConfig config, HeartbeatHistory known) {
        this.config = config;
        this.labels = config.alertLabels();
        this.history = known;
        this.shared = known;
        this.received = HeartbeatHistory.none(config.name());
        this.lastSuccess = known.success();
    }

    /**
     * Whether another definition has the same signs. This replica has listened for them as long, and received as many.
     */
    boolean hasSignsOf(HeartbeatConfig next) {
        return config.alert().equals(next.alert());
    }

    /** Changes the definition of a heartbeat whose signs are the same; the alert is raised anew if it is due. */
    void redefine(HeartbeatConfig next) {
        config = next;
        labels = next.alertLabels();
        slotAfter = Instant.MIN;
        missing = false;
    }

    HeartbeatConfig config() {
        return config;
    }

    String name() {
        return config.name();
    }

    /** The labels of the alert. */
    LabelSet labels() {
        return labels;
    }

    Fingerprint fingerprint() {
        return labels.fingerprint();
    }

    HeartbeatHistory history() {
        return history;
    }

    /** The replica that has written the last version; empty if none is known. */
    String writer() {
        return writer;
    }

    void listenSince(long now) {
        listeningSince = now;
        unheard = 0;
    }

    boolean isListening() {
        return listeningSince != NEVER_DUE;
    }

    /** Since when this replica listens, which it does, on the wall clock. */
    Instant listeningSince(long now, Instant wall) {
        return wall.plusMillis(listeningSince - now);
    }

    /**
     * The process was paused for a time that ends now. Where a task of the loop was paused and then received a signal, the pause is
     * noticed after it, by the next task: what counts is the time that follows the signal, or the begin of listening before the first one.
     *
     * @param asleep the part of the time in which the elapsed clock stood still: signals are older than it says
     */
    void paused(long millis, long asleep, long now) {
        if (asleep > 0) {
            history = history.shifted(-asleep);
            shared = shared.shifted(-asleep);
            received = received.shifted(-asleep);
            lastSuccess = history.success();
            listeningSince = isListening() ? listeningSince - asleep : NEVER_DUE;
        }
        long from = history.success() == SignalTime.NEVER ? listeningSince : history.success();
        paused += Math.max(0, Math.min(millis, now - from));
        unheard += Math.max(0, Math.min(millis, now - listeningSince));
        mayBeOlder = true;
    }

    /** A signal was received here. */
    void receive(HeartbeatSignal signal, SignalTime time, String message) {
        learn(history.with(signal, time, message));
        received = received.with(signal, time, message);
        doubtful &= signal != HeartbeatSignal.SUCCESS;
        mustShare |= mayBeOlder;
    }

    /** All replicas get what is known here. */
    void shareAs(String self) {
        share(history, self, true);
        mayBeOlder = false;
        mustShare = false;
    }

    private void share(HeartbeatHistory version, String by, boolean isOurVersion) {
        shared = version;
        writer = by;
        isOurs = isOurVersion;
    }

    boolean isMissing() {
        return missing;
    }

    void missing(boolean is) {
        missing = is;
        unjudged = false;
    }

    /** The process begins, or goes on after a pause. */
    void begin() {
        raisedElsewhere();
        mayBeOlder = true;
    }

    /** Another process may have raised the alert. */
    void raisedElsewhere() {
        unjudged = true;
    }

    /** Whether there is a signal, and the alert of another process may still have to end. */
    boolean isBack() {
        return unjudged && history.success() != SignalTime.NEVER;
    }

    /** The description of the alert that was raised last. */
    String description() {
        return description;
    }

    void describe(String text) {
        description = text;
    }

    void missingElsewhere() {
        missingElsewhere = true;
    }

    boolean isMissingElsewhere() {
        return missingElsewhere;
    }

    /** The time of the last success; from any thread. */
    long lastSuccess() {
        return lastSuccess;
    }

    /**
     * Takes in a version of another replica, which all replicas get.
     *
     * @param waited whether it may have waited in a socket during a pause, and be older than it seems
     */
    void merge(HeartbeatHistory version, String by, boolean waited) {
        // what a replica has read late, and shares as young, is as old to the others as they know it, or was shared
        // before
        HeartbeatHistory known = version.combine(history, SignalTime::correctedBy);
        HeartbeatHistory told = isOfDisk ? known : known.combine(shared, SignalTime::correctedBy);
        share(told, by, false);
        HeartbeatHistory merged =
                isOfDisk ? history.combine(version, SignalTime::mergeSinceStart) : history.merge(told);
        HeartbeatHistory next = merged.combine(received, SignalTime::latest);
        boolean isLater = next.success() > history.success();
        learn(next);
        doubtful |= waited && isLater;
    }

    /** Whether the last success is of a peer, and may be older than it seems, as it has waited in a socket during a pause. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** The last success is as young as it seems. */
    void trust() {
        doubtful = false;
    }

    private void learn(HeartbeatHistory next) {
        if (next.success() > history.success()) {
            paused = 0;
            missingElsewhere = false;
            doubtful = false;
        }
        isOfDisk = false;
        history = next;
        lastSuccess = next.success();
    }

    /**
     * Lets what was received here since a time count again, though what has waited during a pause may seem to be later. What is known may
     * be back from a peer, younger by its trip, or be replaced at all replicas: what has waited is the one that the others have, if the
     * clock of its writer is ahead.
     *
     * @return whether the others should learn what is known here now
     */
    boolean restoreReceivedSince(long time) {
        HeartbeatHistory restored = history.combine(received, (known, own) -> own.at() >= time ? own : known);
        boolean isReplaced = received.latest() >= time && !(isOurs && restored.equals(history));
        if (isReplaced) {
            learn(restored);
        }
        return isReplaced;
    }

    /** Whether a write waits for its time; set to {@code wanted}. */
    boolean exchangeWriting(boolean wanted) {
        boolean before = writing;
        writing = wanted;
        return before;
    }

    /**
     * Whether the others should learn what is known here: another state, another start or failure, another slot, a success a quarter of the
     * patience later, or the first signal after a pause or a start.
     */
    boolean needsSharing(long now, Instant wall) {
        if (mustShare
                || history.isFailed() != shared.isFailed()
                || history.isRunning() != shared.isRunning()
                || isLater(history.lastStart(), shared.lastStart())
                || isLater(history.lastFail(), shared.lastFail())
                || history.success() != SignalTime.NEVER && shared.success() == SignalTime.NEVER) {
            return true;
        }
        boolean isLater = history.success() > shared.success();
        if (isLater && config.schedule().isPresent()) {
            return !slotAfter(history.success(), now, wall).equals(slotAfter(shared.success(), now, wall));
        }
        return isLater
                && history.success() - shared.success() > config.patience().toMillis() / 4;
    }

    /** Whether what all replicas get lacks that the job has failed: it would be lost with this process. */
    boolean isFailureUnshared() {
        return history.isFailed() && !shared.isFailed();
    }

    /** Whether a signal is another one than that which is shared, and later. */
    private static boolean isLater(SignalTime known, SignalTime shared) {
        return known.at() > shared.at() && !known.isSame(shared);
    }

    private Instant slotAfter(long time, long now, Instant wall) {
        Instant at = wall.plusMillis(time - now);
        return config.schedule().flatMap(cron -> cron.next(at.plus(EARLY))).orElse(Instant.MAX);
    }

    /** The slot that is waited for; {@link Instant#MAX} if none is. */
    Instant nextSlot(long now, Instant wall) {
        boolean seen = history.success() != SignalTime.NEVER;
        if (config.schedule().isEmpty() || !seen && !(config.alertsIfNeverSeen() && isListening())) {
            return Instant.MAX;
        }
        // to whole seconds, as the time of the signal on the wall clock moves by the jitter of the two clocks
        Instant after = Instant.ofEpochSecond(wall.plusMillis((seen ? history.success() : listeningSince) - now)
                .plus(seen ? EARLY : Duration.ZERO)
                .getEpochSecond());
        if (!after.equals(slotAfter)) {
            slotAfter = after;
            slot = config.schedule().flatMap(cron -> cron.next(after)).orElse(Instant.MAX);
        }
        return slot;
    }

    /** Since when, or from when on, it is absent; {@link #NEVER_DUE} if it is not waited for. */
    long absentFrom(long now, Instant wall) {
        long due = config.schedule().isPresent() ? dueAfterSlot(now, wall) : dueAfterSignal();
        return history.isRunning()
                ? Math.min(due, history.start() + config.runTime().toMillis())
                : due;
    }

    private long dueAfterSlot(long now, Instant wall) {
        Instant next = nextSlot(now, wall);
        return next.equals(Instant.MAX)
                ? NEVER_DUE
                : now + millisUp(Duration.between(wall, next.plus(config.patience())));
    }

    /** Rounded up, so that it is shown as the time that the schedule says. */
    private static long millisUp(Duration time) {
        return time.plusNanos(999_999).toMillis();
    }

    private long dueAfterSignal() {
        boolean seen = history.success() != SignalTime.NEVER;
        long since = seen ? history.success() : config.alertsIfNeverSeen() ? listeningSince : NEVER_DUE;
        return since == NEVER_DUE ? NEVER_DUE : since + config.patience().toMillis();
    }

    /** From when on this replica says so by itself: it has listened, and not slept, for as long as it is patient. */
    long judgedFrom(long absentFrom) {
        return absentFrom == NEVER_DUE || !isListening()
                ? NEVER_DUE
                : Math.max(
                        absentFrom + paused,
                        listeningSince + unheard + config.patience().toMillis());
    }

    /** Whether there never was a success, which the configuration takes for an absence. */
    boolean isNeverSeen() {
        return history.success() == SignalTime.NEVER && config.alertsIfNeverSeen();
    }
}
