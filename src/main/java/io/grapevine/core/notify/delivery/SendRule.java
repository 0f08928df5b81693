package io.grapevine.core.notify.delivery;

import io.grapevine.core.notify.Flush;
import java.time.Duration;

/** A rule of a feature that adds a stage to sends. Where several rules are about a send, the first counts. On the loop only. */
public interface SendRule {
    /** The stage of a send that is yet to be started; {@link SendStage#NONE} if the rule is not about it. */
    SendStage stageOf(IntegrationRun send);

    /** How much later than a flush to come the integration is notified, at most; zero where that is at once, or cannot be known. */
    Duration delay(Flush flush, Send send);
}
