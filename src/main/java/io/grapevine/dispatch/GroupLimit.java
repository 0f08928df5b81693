package io.grapevine.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A limit of the number of aggregation groups. On the loop only, except {@link #isReached}. */
public final class GroupLimit {
    private final EventLoop loop;
    private final LongSupplier limit;
    private final Consumer<String> reached;
    private final Throttle warnings = new Throttle(Duration.ofMinutes(10));

    /**
     * A limit.
     *
     * @param limit read for each new group; zero is no limit
     * @param reached called once in a while with the limit as users know it
     */
    public GroupLimit(EventLoop loop, LongSupplier limit, Consumer<String> reached) {
        this.loop = loop;
        this.limit = limit;
        this.reached = reached;
    }

    boolean isReached(int groups) {
        long most = limit.getAsLong();
        return most > 0 && groups >= most;
    }

    /** Whether there may be one more than {@code groups}. */
    boolean admits(int groups) {
        if (!isReached(groups)) {
            return true;
        }
        if (warnings.permits(loop.elapsed())) {
            reached.accept("too many aggregation groups, limit: " + limit.getAsLong());
        }
        return false;
    }
}
