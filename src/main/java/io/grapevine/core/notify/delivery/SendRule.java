package io.grapevine.core.notify.delivery;

import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A rule of a feature about sends. Of several rules, the first that is about a send counts. On the loop only. */
public interface SendRule {
    /** The stage of a send that is yet to be started; {@link SendStage#NONE} if the rule is not about it. */
    default SendStage stageOf(IntegrationRun send) {
        return SendStage.NONE;
    }

    /** How much later than a flush to come the integration is notified, at most; zero where that is at once, or cannot be known. */
    default Duration delay(Flush flush, Send send) {
        return Duration.ZERO;
    }

    /** What becomes of an attempt that the rule refuses, as it is about to be made; null if it permits the attempt. */
    default @Nullable Outcome refusal(Integration integration) {
        return null;
    }
}
