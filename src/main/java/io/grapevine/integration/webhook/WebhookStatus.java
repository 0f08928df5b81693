package io.grapevine.integration.webhook;

import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a webhook's answer means: 2xx is delivered, 5xx may pass, anything else is final. */
public final class WebhookStatus {
    private WebhookStatus() {}

    /**
     * What became of an attempt that was answered.
     *
     * @param status the status
     * @param detail what else the answer said; no secrets
     * @param retryAfter how long the receiver asked to be left alone, or null
     * @param data what the notification log keeps for the receiver, which a webhook leaves as it is
     */
    public static Outcome outcome(int status, String detail, @Nullable Duration retryAfter, ReceiverData data) {
        return StatusTable.SERVER_ERRORS_ONLY.judge(status, detail, retryAfter, data);
    }
}
