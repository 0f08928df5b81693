package io.grapevine.core.dispatch;

import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Lane;
import io.grapevine.core.notify.pipeline.FlushMemory;
import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The lanes of a group that are being notified beside its flushes. On the loop only. */
public final class LaneRuns {
    /** How long a lane is tried to be notified; it is tried again soon after. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final AggregationGroup group;
    private final Dispatcher owner;
    private final Map<String, FlushRun> runs = new HashMap<>();

    /** Creates the lanes of a group, of which none is being notified. */
    LaneRuns(AggregationGroup group, Dispatcher owner) {
        this.group = group;
        this.owner = owner;
    }

    /** Whether a lane is being notified. */
    public boolean isRunning(String lane) {
        return runs.containsKey(lane);
    }

    /** Has a lane make no further attempt, if it is being notified. */
    public void cancel(String lane) {
        FlushRun run = runs.get(lane);
        if (run != null) {
            run.cancel();
        }
    }

    void cancelAll() {
        List.copyOf(runs.values()).forEach(FlushRun::cancel);
    }

    /**
     * Notifies another receiver beside the flushes, of alerts that were flushed. Not while that lane is being notified. Does nothing if there are
     * none, as where their ends are left out: the flush that follows asks again.
     *
     * @param labels labels of the message, besides those of the route
     * @param which the alerts that it is about
     * @param done called once, on the loop, with the failures
     */
    public void run(Lane lane, String receiver, LabelSet labels, Predicate<Alert> which, Consumer<List<String>> done) {
        Duration interval = group.route().config().groupInterval();
        Duration most = interval.compareTo(TIMEOUT) < 0 ? interval : TIMEOUT;
        Duration timeout = most.compareTo(Flush.MIN_TIMEOUT) < 0 ? Flush.MIN_TIMEOUT : most;
        Flush flush = owner.flushes()
                .in(lane, group, owner.pipeline().receivers().labelsOf(receiver), labels, which, timeout);
        if (flush.alerts().isEmpty()) {
            return;
        }
        FlushRun run = owner.pipeline().run(flush, new FlushMemory(), failures -> {
            boolean isCancelled =
                    Objects.requireNonNull(runs.remove(lane.name())).isCancelled();
            owner.flushEnded();
            AggregationGroup.log(flush, failures, isCancelled);
            done.accept(failures);
        });
        runs.put(lane.name(), run);
        owner.flushBegan();
        try {
            run.start();
        } catch (RuntimeException e) { // or it would be told no more
            if (runs.remove(lane.name(), run)) {
                owner.flushEnded();
            }
            group.crashed(e);
        }
    }
}
