package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import java.time.Duration;

/** Programs outside of the mesh that notify the same receivers, such as Alertmanagers. On the loop only. */
public interface Outsiders {
    /** There are none. */
    Outsiders NONE = new Outsiders() {
        @Override
        public boolean exist() {
            return false;
        }

        @Override
        public EventLoop.Timer ask(Duration atMost, Runnable then) {
            throw new IllegalStateException("no program to ask");
        }
    };

    /** Whether such a program is alive. */
    boolean exist();

    /**
     * Asks each such program for what it has notified.
     *
     * @param atMost how long to wait for answers
     * @param then run once, not before this method has returned, when the answers are in the log, or the time is over
     */
    EventLoop.Timer ask(Duration atMost, Runnable then);
}
