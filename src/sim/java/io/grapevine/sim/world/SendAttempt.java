package io.grapevine.sim.world;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt to notify a receiver, and its outcome. Times are the world's. */
public final class SendAttempt {
    /** No fact: the sender does not know that it was accepted. */
    public static final int NONE = -1;

    /** The message. */
    public final SentMessage message;
    /** When the attempt began. */
    public final Duration sentAt;

    private final BitSet known;
    /** The replicas that the sender could ask before it began, by name. */
    public final List<String> inReach;
    /** When the sender had been started or last gone on after a pause; a pause may begin at the attempt itself. */
    public final Duration listensSince;
    /** What the sender's log said of it when it began. */
    public final Logged logged;

    private final Consumer<Reply> onReply;
    private @Nullable Duration acceptedAt;
    private @Nullable Duration learnedAt;
    private @Nullable Reply reply;
    private int notified = NONE;

    /**
     * An attempt that begins now.
     *
     * @param known the facts that the sender must know at this time
     * @param inReach the replicas that the sender can ask
     * @param listensSince when the sender was started or last went on after a pause
     * @param logged what the sender's log says
     * @param onReply gets the reply, once
     */
    SendAttempt(
            SentMessage message,
            Duration sentAt,
            BitSet known,
            List<String> inReach,
            Duration listensSince,
            Logged logged,
            Consumer<Reply> onReply) {
        this.message = message;
        this.sentAt = sentAt;
        this.known = known;
        this.inReach = inReach;
        this.listensSince = listensSince;
        this.logged = logged;
        this.onReply = onReply;
    }

    /** Whether the sender must have known a fact when it began. */
    public boolean knew(int some) {
        return some != NONE && known.get(some);
    }

    /** When the receiver accepted; null if it has not. */
    public @Nullable Duration acceptedAt() {
        return acceptedAt;
    }

    /** When the sender learned that the receiver accepted; null if it has not. */
    public @Nullable Duration learnedAt() {
        return learnedAt;
    }

    /** The reply that the sender got; null if it has none yet. */
    public @Nullable Reply reply() {
        return reply;
    }

    /** The fact that the receiver accepted, as replicas may know it; {@link #NONE} if the sender does not. */
    public int notified() {
        return notified;
    }

    void accepted(Duration at) {
        acceptedAt = at;
    }

    /** The reply reaches the sender; of several only the first counts. */
    boolean reply(Reply first) {
        boolean isNew = reply == null;
        reply = isNew ? first : reply;
        return isNew;
    }

    /** The sender takes note of the reply. */
    void learn(Reply what, Duration at, int newFact) {
        if (what == Reply.ACCEPTED) {
            learnedAt = at;
            notified = newFact;
        }
        onReply.accept(what);
    }
}
