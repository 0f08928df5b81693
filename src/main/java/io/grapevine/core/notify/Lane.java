package io.grapevine.core.notify;

import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.NflogKey;
import java.time.Duration;

/**
 * A lane of notifications of a group, with log entries of its own: those to the receiver of its route, or those of a step of an
 * escalation.
 *
 * @param name the name, which follows the key of the group in those of its entries; empty for the receiver of the route
 * @param first why it is notified that alerts fire of which it was not notified
 * @param again why it is notified that they still fire
 * @param rest how long after its last notification it is notified that they still fire
 * @param isAtOnce whether it does not wait for replicas at lower positions
 * @param isEnd whether all that it knows has ended, also alerts that this replica does not have
 */
public record Lane(
        String name, NotifyReason first, NotifyReason again, Duration rest, boolean isAtOnce, boolean isEnd) {
    private static final String LAST_WORD = "gvLastWord";

    /** A time that does not pass. */
    public static final Duration NEVER = Duration.ofDays(10_000);

    /** A lane of which this replica has all alerts. */
    public Lane(String name, NotifyReason first, NotifyReason again, Duration rest, boolean isAtOnce) {
        this(name, first, again, rest, isAtOnce, false);
    }

    /** This lane as it is told that all it knows has ended, also alerts that this replica does not have. */
    public Lane ofEnd() {
        return new Lane(name, first, again, rest, isAtOnce, true);
    }

    /** The notifications to the receiver of the route. */
    public static final Lane ROUTE = new Lane("", NotifyReason.FIRST, NotifyReason.REPEAT, NEVER, false);

    /**
     * The digests of the first notifications of many groups. Its flushes have a key of their own, so that the key of their entries has no
     * further part.
     *
     * @param rest how long after the last digest another one says that alerts still fire
     */
    public static Lane ofDigests(Duration rest) {
        return new Lane(NflogKey.DIGEST, NotifyReason.DIGEST, NotifyReason.DIGEST, rest, false);
    }

    /** Whether these are digests. */
    public boolean isOfDigests() {
        return name.equals(NflogKey.DIGEST);
    }

    /** The key of the digests to a receiver, in place of that of a group. */
    public static String digestKey(String receiver) {
        return "{}:{}" + NflogKey.DIGEST + "/" + receiver;
    }

    /** Whether these are the notifications to the receiver of the route. */
    public boolean isOfRoute() {
        return name.isEmpty();
    }

    /**
     * Whether what is judged by the rules for the receiver of a route is not to be notified yet. A step is run at its times only: what
     * joins meanwhile, also at another replica that was first, is for the receiver of the route.
     *
     * @param age the time since its last notification
     */
    public boolean waits(NotifyReason judged, Duration age) {
        boolean isOfSome = judged == NotifyReason.NEW_ALERTS || judged == NotifyReason.SOME_RESOLVED;
        return !isOfRoute() && !isOfDigests() && isOfSome && age.compareTo(rest) <= 0;
    }

    /** The reason for people, of what is judged by the rules for the receiver of a route. */
    public NotifyReason reason(NotifyReason judged) {
        if (isOfRoute()) {
            return judged;
        }
        return switch (judged) {
            case FIRST -> first;
            case NEW_ALERTS, SOME_RESOLVED, REPEAT, UNMUTED -> again;
            default -> judged;
        };
    }

    /** The data of the log entry of a notification, which say for all replicas whether it was that nobody has reacted. */
    public ReceiverData mark(ReceiverData data, NotifyReason judged) {
        return reason(judged) == NotifyReason.NOBODY_REACTED ? data.with(LAST_WORD, "told") : data;
    }

    /** Whether the last notification of a step was that nobody has reacted. */
    public static boolean isLastWord(ReceiverData data) {
        return data.string(LAST_WORD) != null;
    }
}
