package io.grapevine.notify;

import io.grapevine.model.Alert;
import java.util.List;

/** Listener for what the pipeline does with alerts; called on the loop. */
public interface NotifyListener {
    /** Nobody. */
    NotifyListener NONE = new NotifyListener() {
        @Override
        public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {}

        @Override
        public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {}
    };

    /**
     * An alert was taken out of a flush.
     *
     * @param reason inhibition or silence
     */
    void onMuted(SuppressedReason reason, Flush flush, Alert alert);

    /**
     * An integration has accepted a notification.
     *
     * @param judged the alerts that the notification stands for, also the resolved ones that the integration does not want
     */
    void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged);
}
