package io.grapevine.features.actions;

import java.util.concurrent.CompletionStage;

/** Port to the incidents of a replica; from any thread. */
public interface ActionPort {
    /** The incident of a group with an episode, as a message names it. */
    CompletionStage<IncidentState> incident(String groupId, long episode);

    /** Acts on an incident; completes when that is durable. */
    CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit);

    /** Acts on an incident; completes, when that is durable, with the incident after it. */
    default CompletionStage<ActedIncident> act(ActionRequest request, ActionPermit permit) {
        return perform(request, permit)
                .thenCompose(result -> incident(request.groupId(), request.episode())
                        .thenApply(incident -> new ActedIncident(result, incident)));
    }
}
