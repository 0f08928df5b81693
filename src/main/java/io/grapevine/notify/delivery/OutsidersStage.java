package io.grapevine.notify.delivery;

import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Reads the notification log of programs outside of the mesh before each attempt. Replicas push their log entries to each
 * other; the log of an Alertmanager is only read, every second, and one may have notified the group since.
 */
final class OutsidersStage implements Stage<Send> {
    private final SendContext context;
    private final SendTime time;
    private final IntSupplier attempts;
    private int askedBefore = -1;

    /**
     * A stage of one send.
     *
     * @param attempts how many attempts have been made
     */
    OutsidersStage(SendContext context, SendTime time, IntSupplier attempts) {
        this.context = context;
        this.time = time;
        this.attempts = attempts;
    }

    @Override
    public Decision<Send> decide(Send send) {
        if (askedBefore == attempts.getAsInt() || !context.coordinator().hasOutsiders()) {
            return new Decision.Continue<>(send);
        }
        askedBefore = attempts.getAsInt();
        Duration from = context.loop().elapsed();
        return Decision.refreshWhen(refresh -> context.coordinator().askOutsiders(() -> {
            time.extend(context.loop().elapsed().minus(from));
            refresh.run();
        }));
    }
}
