package io.grapevine.web.action.chat;

import io.vertx.core.Context;
import java.time.Duration;

/**
 * The timers of an event loop.
 *
 * @param loop the context of the loop
 */
public record VertxTimers(Context loop) implements Timers {
    @Override
    public Timer after(Duration delay, Runnable task) {
        long id = loop.owner().setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
        return () -> loop.owner().cancelTimer(id);
    }

    @Override
    public void run(Runnable task) {
        loop.runOnContext(run -> task.run());
    }
}
