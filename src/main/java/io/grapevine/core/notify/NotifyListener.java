package io.grapevine.core.notify;

import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import java.util.List;

/** Listener for what the pipeline does with alerts; called on the loop. */
public interface NotifyListener {
    /** The reason of {@link #onNotSent} where the notification log already has the state of the alerts. */
    String NOTHING_NEW = "nothing new";

    /** The reason of {@link #onStopped} for alerts that are left out of a flush, as they may end by themselves soon. */
    String HELD = "held by hold_transient";

    /**
     * An alert was taken out of a flush.
     *
     * @param reason inhibition or silence
     */
    default void onMuted(SuppressedReason reason, Flush flush, Alert alert) {}

    /**
     * An attempt to notify an integration has ended; before {@link #onNotified} if it was accepted. The attempts of a digest are among them,
     * and what it has told.
     *
     * @param attempt the result of the send, if no attempt follows
     */
    default void onAttempted(Flush flush, Integration integration, SendResult attempt, Outcome outcome) {}

    /**
     * An integration has accepted a notification.
     *
     * @param judged the alerts that the notification stands for, also the resolved ones that the integration does not want
     */
    default void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {}

    /**
     * A flush has ended before anything was sent: all its alerts are muted or held, or the receiver has no integration. The alerts of a
     * group that are held are observed apart from the others.
     *
     * @param reason why, in a word or two: a {@link SuppressedReason#label}, {@link #HELD}, or {@code no integration}
     */
    default void onStopped(Flush flush, String reason) {}

    /**
     * The send of a flush to one integration has ended without another notification: nothing is new, another replica has
     * sent it, or it was given up.
     *
     * @param reason why: {@link #NOTHING_NEW}, or the failure
     */
    default void onNotSent(Flush flush, Integration integration, String reason) {}

    /** Attempts to notify an integration have failed until there was nothing left to send. */
    default void onSuperseded(Flush flush, Integration integration) {}

    /**
     * An integration has accepted a notification, after {@link #onNotified}, or its send was given up. A send that was given up
     * while an attempt was under way may be accepted later.
     */
    default void onConcluded(Flush flush, Integration integration, SendResult result) {}
}
