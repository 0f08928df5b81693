package io.grapevine.web.action;

import io.grapevine.node.SilenceService;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The incidents of a replica of a test. */
public record ReplicaPort(SilenceService service) implements ActionPort {
    @Override
    public CompletionStage<IncidentState> incident(String groupId, long episode) {
        return service.incident(groupId, episode);
    }

    @Override
    public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
        return service.perform(request, permit);
    }

    /** The same incidents, whose actions all have a result. */
    public ActionPort ending(ActionResult result) {
        return new ActionPort() {
            @Override
            public CompletionStage<IncidentState> incident(String groupId, long episode) {
                return service.incident(groupId, episode);
            }

            @Override
            public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                return CompletableFuture.completedFuture(result);
            }
        };
    }
}
