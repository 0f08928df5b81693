package io.grapevine.storage;

import io.grapevine.loop.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way back from a thread of this package to the loop. */
final class LoopDispatch {
    private static final Logger LOG = LoggerFactory.getLogger(LoopDispatch.class);

    private LoopDispatch() {}

    /** Runs {@code task} on {@code loop}, unless that has ended: then nobody waits for it. */
    static void run(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Event loop has ended");
        }
    }
}
