package io.grapevine.notify;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.NflogKey;
import io.grapevine.nflog.NotificationLog;
import io.grapevine.nflog.NotificationLog.LoggedNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flush on its way to one integration: attempts until the integration accepts, refuses, or the time of the flush is
 * over. Before each attempt the log is asked again, so that a receiver which recovers hears only what it still must
 * hear, and another replica that is at it is left to finish first. On the loop only.
 */
final class Delivery implements Look.Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** What the deliveries of a pipeline have in common. */
    record Context(
            EventLoop loop,
            NotificationLog log,
            MuteIndex mutes,
            LiveAlerts live,
            Turns turns,
            Identities identities,
            NotifyMetrics metrics) {}

    private final Context context;
    private final Flush flush;
    private final Integration integration;
    private final NflogKey key;
    private final long stampAtFlush;
    private final Duration flushedAt;
    private final Consumer<Optional<String>> done;
    private final Backoff backoff;
    private final Courtesy courtesy;
    private final Set<Long> firingElsewhere = new TreeSet<>();
    private Duration waitedInLine = Duration.ZERO;
    private Duration waitedForReplies = Duration.ZERO;
    private boolean asked;
    private int attempts;
    private boolean begun;
    private @Nullable Failure lastFailure;
    private EventLoop.@Nullable Timer next;
    private boolean cancelled;
    private boolean finished;

    private record Failure(FailureReason reason, String message) {}

    /**
     * A delivery that is yet to be started, made at the time of the flush.
     *
     * @param done told once, on the loop, what failed; empty if nothing did
     */
    Delivery(Context context, Flush flush, Integration integration, Consumer<Optional<String>> done) {
        this.context = context;
        this.flush = flush;
        this.integration = integration;
        this.key = integration.logKey(flush.groupKey());
        this.done = done;
        this.backoff = new Backoff(context.loop().random());
        this.courtesy = new Courtesy(context.loop(), context.turns(), Turns.keyOf(key));
        this.flushedAt = context.loop().elapsed();
        this.stampAtFlush = knownStamp();
    }

    /** Begins, now that it is this replica's turn. */
    void start() {
        waitedInLine = sinceFlush();
        turn();
    }

    private Duration sinceFlush() {
        return context.loop().elapsed().minus(flushedAt);
    }

    /** Makes no further attempt. One that is under way still counts if it succeeds. */
    void cancel() {
        cancelled = true;
        if (next != null) {
            next.cancel();
            giveUp();
        }
    }

    private void turn() {
        next = null;
        if (isOver()) {
            giveUp();
            return;
        }
        next = courtesy.beforeLook(this::turn);
        if (next != null) {
            return;
        }
        LoggedNotification told =
                context.identities().own(integration, context.log().find(key));
        Look look = Look.at(flush, sinceFlush(), integration, told, told != null && told.stamp() > stampAtFlush, this);
        if (look.reason() == NotifyReason.NONE) {
            courtesy.leave();
            finish(Optional.empty());
            return;
        }
        if (!asked && isShared() && askPeers(look)) {
            return;
        }
        begin();
        if (look.isAllResolved() && !integration.sendResolved()) {
            courtesy.leave();
            record(look, dataOf(told, look), new ReadVersion(knownStamp(), Duration.ZERO));
            finish(Optional.empty());
            return;
        }
        next = courtesy.before(remaining(), this::turn);
        if (next == null) {
            attempt(look, dataOf(told, look));
        }
    }

    /** An end that nobody sent may only mean that this replica could not be reached. */
    private boolean askPeers(Look look) {
        asked = true;
        long[] expired = look.expired(flush, LoggedAlerts.LEAST_MEMORY);
        if (expired.length == 0) {
            return false;
        }
        Duration from = context.loop().elapsed();
        next = context.turns().askPeers(expired, firing -> {
            waitedForReplies = context.loop().elapsed().minus(from);
            firingElsewhere.addAll(firing);
            turn();
        });
        return true;
    }

    /** The alerts, by their fingerprints, whose end was not told here because they fire at a peer. */
    Set<Long> firingElsewhere() {
        return firingElsewhere;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            context.metrics().begun(integration);
        }
    }

    private static ReceiverData dataOf(@Nullable LoggedNotification told, Look look) {
        return told == null || look.reason() == NotifyReason.FIRST
                ? ReceiverData.EMPTY
                : told.entry().fact().receiverData();
    }

    private void attempt(Look look, ReceiverData data) {
        attempts++;
        Notification notification = new Notification(
                flush.groupKey(),
                integration.receiver(),
                flush.groupLabels(),
                flush.routeLabels(),
                integration.sendResolved() ? look.alerts() : look.firing(),
                look.reason(),
                data,
                flush.now(),
                remaining());
        long known = knownStamp();
        new Attempt(
                        context.loop(),
                        integration,
                        (outcome, took) -> conclude(outcome, took, look, new ReadVersion(known, took)))
                .make(notification);
    }

    private boolean isOver() {
        return cancelled || remaining().compareTo(Duration.ZERO) <= 0;
    }

    /** Waiting for others takes nothing from the time for attempts. */
    private Duration remaining() {
        return flush.deadline()
                .plus(waitedInLine)
                .plus(courtesy.waited())
                .plus(waitedForReplies)
                .minus(context.loop().elapsed());
    }

    @Override
    public boolean isMuted(Alert alert) {
        return context.mutes().status(alert.labels(), context.loop().now()).isMuted();
    }

    @Override
    public boolean isStillSo(Alert alert) {
        Alert live = context.live().get(alert.fingerprint());
        Instant now = context.loop().now();
        boolean fires = live != null && !live.resolvedAt(now);
        boolean firesElsewhere = firingElsewhere.contains(alert.fingerprint().value());
        return alert.hasEnd() ? !fires && !firesElsewhere : fires;
    }

    @Override
    public boolean isShared() {
        return context.turns().isShared();
    }

    private void conclude(Outcome outcome, Duration took, Look look, ReadVersion basis) {
        if (!finished) {
            context.metrics().attempted(integration, took, outcome instanceof Outcome.Delivered);
        }
        if (outcome instanceof Outcome.Delivered delivered) {
            record(look, delivered.receiverData(), basis);
            courtesy.succeed();
            flawed(delivered.flaw());
            (attempts > 1 ? LOG.atInfo() : LOG.atDebug())
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("duration", took)
                    .addKeyValue("numAlerts", look.alerts().size())
                    .log("Notify success");
            finish(Optional.empty());
            return;
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            courtesy.leave();
            fail(
                    rejected.reason(),
                    "notify retry canceled due to unrecoverable error after " + attempts + " attempts: "
                            + rejected.message());
        } else if (outcome instanceof Outcome.Retryable retryable) {
            retryAfter(retryable, took);
        }
    }

    private void flawed(@Nullable String flaw) {
        if (flaw != null) {
            context.metrics().flawed(integration);
            LOG.atWarn()
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("err", flaw)
                    .log("A template failed, so a plain notification was sent");
        }
    }

    /** The backoff counts from the start of the attempt, the wait that a receiver asks for from its answer. */
    private void retryAfter(Outcome.Retryable failure, Duration took) {
        if (isOver()) { // then the attempt failed for want of time, and what went wrong before says more
            giveUp();
            return;
        }
        if (lastFailure == null || !lastFailure.message().equals(failure.message())) {
            LOG.atWarn()
                    .addKeyValue("integration", integration)
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("err", failure.message())
                    .log("Notify attempt failed, will retry later");
        }
        lastFailure = new Failure(failure.reason(), failure.message());
        Duration rest = longer(backoff.next().minus(took), Duration.ZERO);
        Duration wait = longer(rest, failure.retryAfter());
        if (wait.compareTo(Backoff.SHORTEST) >= 0) {
            courtesy.leave(); // else another replica would begin an attempt at the same time as this one
        }
        Duration left = remaining();
        next = context.loop().schedule(wait.compareTo(left) < 0 ? wait : left, this::turn);
    }

    private static Duration longer(Duration wait, @Nullable Duration asked) {
        return asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    }

    private void giveUp() {
        courtesy.leave();
        FailureReason without = cancelled ? FailureReason.CONTEXT_CANCELED : FailureReason.CONTEXT_DEADLINE_EXCEEDED;
        Failure failure = lastFailure == null ? new Failure(without, without.label()) : lastFailure;
        fail(failure.reason(), "notify retry canceled after " + attempts + " attempts: " + failure.message());
    }

    private long knownStamp() {
        return context.log().stamp(key);
    }

    private void record(Look look, ReceiverData data, ReadVersion basis) {
        Duration keep = flush.route().repeatInterval().multipliedBy(2);
        context.log().record(key, look.fact(integration.identity(), data), keep, basis);
    }

    private void fail(FailureReason reason, String message) {
        if (!finished) {
            context.metrics().failed(integration, reason);
        }
        finish(Optional.of(integration + ": " + message));
    }

    private void finish(Optional<String> failure) {
        if (!finished) {
            finished = true;
            done.accept(failure);
        }
    }
}
