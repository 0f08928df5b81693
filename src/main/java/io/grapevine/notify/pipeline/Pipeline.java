package io.grapevine.notify.pipeline;

import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.LiveAlerts;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import io.grapevine.notify.delivery.IntegrationRun;
import io.grapevine.notify.delivery.IntegrationLookup;
import io.grapevine.notify.delivery.SendCoordinator;

import io.grapevine.loop.EventLoop;
import io.grapevine.model.Alert;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.NotificationLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a flush to the integrations of its receiver. One for each configuration. On the loop only. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final List<Stage> stages;
    private final SendCoordinator turns;
    private final Map<String, List<Integration>> receivers;
    private final IntegrationRun.Context context;

    /**
     * A pipeline.
     *
     * @param live the alerts as they are now
     * @param turns whose turn it is among the replicas
     * @param receivers the integrations of each receiver, by its name
     */
    public Pipeline(
            EventLoop loop,
            NotificationLog log,
            MuteIndex mutes,
            LiveAlerts live,
            TimeMuting times,
            SendCoordinator turns,
            Map<String, List<Integration>> receivers,
            NotifyMetrics metrics) {
        this.turns = turns;
        this.receivers = receivers;
        IntegrationLookup identities =
                new IntegrationLookup(receivers.values().stream().flatMap(List::stream).toList());
        this.context = new IntegrationRun.Context(loop, log, mutes, live, turns, identities, metrics);
        this.stages = List.of(
                new MuteStage(
                        (labels, now) -> !mutes.inhibitedBy(labels, now).isEmpty(),
                        SuppressedReason.INHIBITION,
                        metrics),
                new TimeMuteStage(times, metrics),
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
        private final List<IntegrationRun> deliveries = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private int open;
        private SendCoordinator.@Nullable PositionWait place;

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
            if (place != null && place.leave()) {
                done.accept(List.of("canceled"));
            } else {
                List.copyOf(deliveries).forEach(IntegrationRun::cancel);
            }
        }

        /** Whether the end of an alert was withheld from an integration, because the alert fires at a peer. */
        public boolean isWithheld(Alert resolved) {
            long fingerprint = resolved.fingerprint().value();
            return deliveries.stream()
                    .anyMatch(delivery -> delivery.firingElsewhere().contains(fingerprint));
        }

        private void stage(int index, Flush left) {
            if (index == stages.size()) {
                deliver(left);
                return;
            }
            Stage.Decision decision = stages.get(index).decide(left);
            if (decision instanceof Stage.Decision.Continue next) {
                stage(index + 1, next.flush());
            } else if (decision instanceof Stage.Decision.Done end) {
                LOG.atDebug()
                        .addKeyValue("aggrGroup", flush.groupKey())
                        .addKeyValue("reason", end.reason())
                        .log("Notifications not sent");
                done.accept(List.of());
            }
        }

        private void deliver(Flush left) {
            for (Integration integration : receivers.getOrDefault(left.route().receiver(), List.of())) {
                deliveries.add(new IntegrationRun(context, left, integration, this::delivered));
            }
            open = deliveries.size();
            if (open == 0) {
                done.accept(List.of());
            } else {
                place = turns.await(() -> List.copyOf(deliveries).forEach(IntegrationRun::start));
            }
        }

        private void delivered(Optional<String> failure) {
            failure.ifPresent(failures::add);
            if (--open == 0) {
                done.accept(List.copyOf(failures));
            }
        }
    }
}
