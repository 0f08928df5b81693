package io.grapevine.notify.delivery;

import io.grapevine.loop.EventLoop;
import io.grapevine.notify.Stage;
import java.time.Duration;
import java.util.function.Function;

/** Waits of a send that end with a refresh. */
final class Waits {
    private Waits() {}

    /** A wait for some time. */
    static Stage.Decision<Send> refreshAfter(EventLoop loop, Duration time) {
        return refreshWhen(refresh -> loop.schedule(time, refresh));
    }

    /**
     * A wait for an event.
     *
     * @param begin begins to wait, and runs what it is given when the event has come
     */
    static Stage.Decision<Send> refreshWhen(Function<Runnable, EventLoop.Timer> begin) {
        return new Stage.Decision.Wait<>(waiting -> {
            EventLoop.Timer timer = begin.apply(waiting::refresh);
            return () -> {
                timer.cancel();
                return true;
            };
        });
    }
}
