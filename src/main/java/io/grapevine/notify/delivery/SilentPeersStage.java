package io.grapevine.notify.delivery;

import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Dials the peers that have gone silent, once before each attempt: a network that reaches the receiver again may reach them
 * as well, and they may have notified it meanwhile.
 */
final class SilentPeersStage implements Stage<Send> {
    private final SendContext context;
    private final SendTime time;
    private final IntSupplier attempts;
    private int dialledBefore = -1;

    /**
     * A stage of one send.
     *
     * @param attempts how many attempts have been made
     */
    SilentPeersStage(SendContext context, SendTime time, IntSupplier attempts) {
        this.context = context;
        this.time = time;
        this.attempts = attempts;
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (dialledBefore == attempts.getAsInt() || !context.coordinator().hasSilentPeers()) {
            return new Decision.Continue<>(send);
        }
        dialledBefore = attempts.getAsInt();
        Duration from = context.loop().elapsed();
        return Decision.refreshWhen(refresh -> context.coordinator().dialSilentPeers(() -> {
            time.extend(context.loop().elapsed().minus(from));
            refresh.run();
        }));
    }
}
