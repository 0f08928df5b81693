package io.grapevine.notify;

import io.grapevine.loop.EventLoop;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.NotificationLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a flush to the integrations of its receiver. One for each configuration. On the loop only. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final EventLoop loop;
    private final List<Stage> stages;
    private final Map<String, List<Integration>> receivers;
    private final Delivery.Context context;

    /**
     * A pipeline.
     *
     * @param receivers the integrations of each receiver, by its name
     */
    public Pipeline(
            EventLoop loop,
            NotificationLog log,
            MuteIndex mutes,
            TimeMuting times,
            Map<String, List<Integration>> receivers,
            NotifyMetrics metrics) {
        this.loop = loop;
        this.receivers = receivers;
        this.context = new Delivery.Context(loop, log, mutes, metrics);
        this.stages = List.of(
                new MuteStage(
                        (labels, now) -> !mutes.inhibitedBy(labels, now).isEmpty(),
                        SuppressedReason.INHIBITION,
                        metrics),
                new TimeStage(times, metrics),
                new MuteStage(
                        (labels, now) -> !mutes.silencedBy(labels, now).isEmpty(), SuppressedReason.SILENCE, metrics));
    }

    /**
     * The way of a flush to its receiver, yet to be started.
     *
     * @param done told once, on the loop, what failed: nothing if every integration knows now what it must know
     */
    public Run run(Flush flush, Consumer<List<String>> done) {
        return new Run(flush, done);
    }

    /** One flush on its way. */
    public final class Run {
        private final Flush flush;
        private final Consumer<List<String>> done;
        private final List<Delivery> deliveries = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private int open;
        private boolean cancelled;

        private Run(Flush flush, Consumer<List<String>> done) {
            this.flush = flush;
            this.done = done;
        }

        /** Sets out. May be over when it returns. */
        public void start() {
            stage(0, flush);
        }

        /** Makes no further attempt. What is under way still counts if it succeeds. */
        public void cancel() {
            cancelled = true;
            List.copyOf(deliveries).forEach(Delivery::cancel);
        }

        private void stage(int index, Flush left) {
            if (index == stages.size()) {
                deliver(left);
                return;
            }
            Stage.Decision decision = stages.get(index).decide(left);
            if (decision instanceof Stage.Decision.Continue next) {
                stage(index + 1, next.flush());
            } else if (decision instanceof Stage.Decision.WaitUntil wait) {
                loop.schedule(wait.delay(), () -> stage(index, left));
            } else if (decision instanceof Stage.Decision.Done end) {
                LOG.atDebug()
                        .addKeyValue("aggrGroup", flush.groupKey())
                        .addKeyValue("reason", end.reason())
                        .log("Notifications not sent");
                done.accept(List.of());
            }
        }

        private void deliver(Flush left) {
            if (cancelled) {
                done.accept(List.of("canceled"));
                return;
            }
            for (Integration integration : receivers.getOrDefault(left.route().receiver(), List.of())) {
                deliveries.add(new Delivery(context, left, integration, this::delivered));
            }
            open = deliveries.size();
            if (open == 0) {
                done.accept(List.of());
            }
            List.copyOf(deliveries).forEach(Delivery::start);
        }

        private void delivered(Optional<String> failure) {
            failure.ifPresent(failures::add);
            if (--open == 0) {
                done.accept(List.copyOf(failures));
            }
        }
    }
}
