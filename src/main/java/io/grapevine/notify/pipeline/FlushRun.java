package io.grapevine.notify.pipeline;

import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Stage;
import io.grapevine.notify.StageRun;
import io.grapevine.notify.delivery.IntegrationRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One flush in the pipeline. On the loop only. */
public final class FlushRun {
    private static final Logger LOG = LoggerFactory.getLogger(FlushRun.class);

    private final Pipeline pipeline;
    private final Flush flush;
    private final Consumer<List<String>> done;
    private final Span span;
    private final Span routing;
    private final StageRun<Flush> run;
    private final List<IntegrationRun> sends = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int open;

    FlushRun(Pipeline pipeline, Flush flush, FlushMemory memory, Consumer<List<String>> done) {
        this.pipeline = pipeline;
        this.flush = flush;
        this.done = done;
        this.span = pipeline.context
                .tracer()
                .start("dispatch.AggregationGroup.flush")
                .set("alerting.aggregation_group.key", flush.groupKey())
                .set(Span.ALERTS, flush.alerts().size());
        this.routing = span.child("notify.RoutingStage.Exec")
                .set("alerting.notify.receiver.name", flush.route().receiver())
                .set(Span.ALERTS, flush.alerts().size());
        FlushObserver observer =
                new FlushObserver(routing, pipeline.context.metrics()::suppressed, pipeline.context.listener());
        this.run = new StageRun<>(pipeline.stages(memory, observer, this::fanOut), () -> flush, this::passed);
    }

    /** Starts the run. May be over when it returns. */
    public void start() {
        run.start();
    }

    /** Makes no further attempt. One that is under way still counts if it succeeds. */
    public void cancel() {
        if (!run.cancel(() -> new Stage.Decision.Failed<>(FailureReason.CONTEXT_CANCELED, "canceled"))) {
            List.copyOf(sends).forEach(IntegrationRun::cancel);
        }
    }

    /** Whether the end of an alert was withheld from an integration, because the alert fires at a peer. */
    public boolean isWithheld(Alert resolved) {
        return sends.stream().anyMatch(send -> send.isWithheld(resolved));
    }

    /** Each integration remembers what the notification log says of it now, before the wait. */
    private Stage.Decision<Flush> fanOut(Flush left) {
        for (Integration integration : pipeline.integrationsOf(left)) {
            sends.add(new IntegrationRun(
                    pipeline.context,
                    pipeline.lookup,
                    pipeline.queueOf(integration),
                    left,
                    integration,
                    routing,
                    this::sent));
        }
        open = sends.size();
        return open == 0 ? new Stage.Decision.Done<>("no integration") : new Stage.Decision.Continue<>(left);
    }

    private void passed(Stage.Decision<Flush> decision) {
        if (decision instanceof Stage.Decision.Failed<Flush> failed) {
            end(List.of(failed.message()));
        } else if (decision instanceof Stage.Decision.Done<Flush> end) {
            LOG.atDebug()
                    .addKeyValue("aggrGroup", flush.groupKey())
                    .addKeyValue("reason", end.reason())
                    .log("Notifications not sent");
            pipeline.context.listener().onStopped(flush, end.reason());
            end(List.of());
        } else {
            List.copyOf(sends).forEach(IntegrationRun::start);
        }
    }

    private void sent(Optional<String> failure) {
        failure.ifPresent(failures::add);
        if (--open == 0) {
            end(List.copyOf(failures));
        }
    }

    private void end(List<String> failed) {
        routing.end();
        if (!failed.isEmpty()) {
            span.fail("notification failed");
        }
        span.end();
        done.accept(failed);
    }
}
