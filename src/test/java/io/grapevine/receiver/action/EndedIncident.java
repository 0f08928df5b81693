package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.model.LabelSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An incident that has ended, and that records the actions which it is asked for. */
public final class EndedIncident implements ActionPort {
    /** The actions that the incident was asked for. */
    public final BlockingQueue<ActionRequest> requests = new LinkedBlockingQueue<>();

    /** The result of each action; a test can put one in its place that is not there yet. */
    public volatile CompletableFuture<ActionResult> result =
            CompletableFuture.completedFuture(new ActionResult.Ended());

    @Override
    public CompletionStage<IncidentState> incident(String groupId, long episode) {
        return CompletableFuture.completedFuture(
                new IncidentState(IncidentState.Status.ENDED, LabelSet.EMPTY, List.of(), List.of(), List.of()));
    }

    @Override
    public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
        requests.add(request);
        return result;
    }

    /** Waits for what comes of clicks and connections. */
    public static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }
}
