package io.grapevine.web.action;

import io.grapevine.node.action.ActedIncident;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import java.util.concurrent.CompletionStage;

/** Port to the incidents of a replica; from any thread. */
public interface ActionPort {
    /** The incident of a group with an episode. */
    CompletionStage<IncidentState> incident(String groupId, long episode);

    /** Acts on an incident; completes when that is durable. */
    CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit);

    /** The same, with the incident after it. */
    default CompletionStage<ActedIncident> act(ActionRequest request, ActionPermit permit) {
        return perform(request, permit)
                .thenCompose(result -> incident(request.groupId(), request.episode())
                        .thenApply(incident -> new ActedIncident(result, incident)));
    }
}
