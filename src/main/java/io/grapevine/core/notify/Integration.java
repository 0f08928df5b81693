package io.grapevine.core.notify;

import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.WhenMuted;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An integration of a receiver, such as its first webhook.
 *
 * @param receiver the name of the receiver
 * @param kind the kind: webhook, slack, …
 * @param index the position among those of its kind in the receiver, from 0
 * @param identity a hash of its configuration, the same on all replicas: tells its entries of the notification log from
 *     those of another integration that had its index before a change of the configuration; 0 if unknown
 * @param sendResolved whether it is notified of resolved alerts
 * @param whenMuted what it is sent of muted alerts
 * @param repeatIntervals after how long it is notified again that a group fires; null for the interval of the route
 * @param keepsEpisode whether the notification log keeps when the incident of a group was notified first, which actions in
 *     its messages name
 * @param notifier sends to it
 */
public record Integration(
        String receiver,
        String kind,
        int index,
        long identity,
        boolean sendResolved,
        WhenMuted whenMuted,
        @Nullable RepeatIntervals repeatIntervals,
        boolean keepsEpisode,
        Notifier notifier) {
    private static final Logger LOG = LoggerFactory.getLogger(Integration.class);

    /**
     * Whether it is this very integration: one of another load of the configuration is another, whatever its fields are, and
     * none is compared with all of its notifier at each flush.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The key of the notification log for a group and this integration. */
    public NflogKey logKey(String groupKey) {
        return new NflogKey(groupKey, receiver, kind, index);
    }

    /** When this integration was last notified, as its entry of the notification log has it; empty if that only records an end. */
    public Optional<Instant> lastNotified(NflogEntry entry) {
        if (sendResolved) {
            return Optional.of(entry.lastNotified());
        }
        return entry.notified().isEnd() ? Optional.empty() : Optional.of(entry.timestamp());
    }

    /**
     * How long after its last notification this integration is notified that alerts still fire.
     *
     * @param ofRoute the interval of the route
     * @param last the entry of its last notification
     */
    public Duration repeatInterval(Duration ofRoute, NflogEntry last) {
        return repeatIntervals == null
                ? ofRoute
                : repeatIntervals.after(
                        IncidentMarks.repetitions(last.notified().receiverData()));
    }

    /** The longest time of {@link #repeatInterval}. */
    public Duration longestRepeatInterval(Duration ofRoute) {
        return repeatIntervals == null ? ofRoute : repeatIntervals.longest();
    }

    /** Makes one attempt, as {@link Notifier#send}; if the notifier throws instead of answering, the attempt may be retried. */
    public CompletionStage<Outcome> send(Notification notification) {
        try {
            return notifier.send(notification).handle((outcome, crash) -> outcome != null ? outcome : crashed(crash));
        } catch (RuntimeException crash) {
            return CompletableFuture.completedFuture(crashed(crash));
        }
    }

    /** Whether the message that its last notification has left can be drawn again, as {@link Notifier#redraws}. */
    public boolean redraws(ReceiverData data) {
        return notifier.redraws(data);
    }

    /** Draws an earlier message again, as {@link Notifier#redraw}; may be repeated if the notifier throws instead of answering. */
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        try {
            return notifier.redraw(notification, state)
                    .handle((outcome, crash) -> outcome != null ? outcome : crashed(crash));
        } catch (RuntimeException crash) {
            return CompletableFuture.completedFuture(crashed(crash));
        }
    }

    /** The message of an exception may hold a secret, so only its class is logged. */
    private Outcome crashed(@Nullable Throwable crash) {
        StackTraceElement[] frames = crash == null ? new StackTraceElement[0] : crash.getStackTrace();
        LOG.atError()
                .addKeyValue("receiver", receiver)
                .addKeyValue("integration", name())
                .addKeyValue(
                        "err", crash == null ? "no outcome" : crash.getClass().getName())
                .addKeyValue("at", frames.length == 0 ? "" : frames[0].toString())
                .log("Notifier crashed");
        return new Outcome.Retryable(FailureReason.OTHER, "internal error", null);
    }

    /** A copy of this integration with another notifier. */
    public Integration with(Notifier other) {
        return new Integration(
                receiver, kind, index, identity, sendResolved, whenMuted, repeatIntervals, keepsEpisode, other);
    }

    /**
     * A copy of this integration for when another is notified of what fires in its place: it goes on knowing the alerts that it was notified
     * of as firing, and is notified of their ends.
     */
    public Integration forEnds() {
        WhenMuted ends = new WhenMuted(WhenMuted.Begin.NONE, true, whenMuted.sendsEnd() ? whenMuted.by() : Set.of());
        return new Integration(
                receiver, kind, index, identity, sendResolved, ends, repeatIntervals, keepsEpisode, notifier);
    }

    /** The name within the receiver: {@code kind[index]}. */
    public String name() {
        return kind + "[" + index + "]";
    }

    /** The name for readers of what a receiver was sent: with its own receiver, if that is notified in place of the other. */
    public String nameAt(String other) {
        return receiver.equals(other) ? name() : toString();
    }

    /** {@code receiver/kind[index]}. */
    @Override
    public String toString() {
        return receiver + "/" + name();
    }
}
