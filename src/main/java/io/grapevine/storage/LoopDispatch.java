package io.grapevine.storage;

import io.grapevine.loop.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on the event loop from other threads of this package. */
final class LoopDispatch {
    private static final Logger LOG = LoggerFactory.getLogger(LoopDispatch.class);

    private LoopDispatch() {}

    /** Runs {@code task} on {@code loop}; does nothing if that has ended. */
    static void run(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Event loop has ended");
        }
    }
}
