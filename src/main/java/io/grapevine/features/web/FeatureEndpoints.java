package io.grapevine.features.web;

import io.grapevine.features.actions.web.AcknowledgementOperations;
import io.grapevine.features.escalation.web.EscalationOperations;
import io.grapevine.features.heartbeat.web.HeartbeatOperations;
import io.grapevine.features.leases.web.LeaseOperations;
import io.grapevine.features.oncall.web.OnCallOperations;
import io.grapevine.features.planned.web.PlannedOperations;
import io.grapevine.features.push.web.PushOperations;
import io.grapevine.features.push.web.PushPort;
import io.grapevine.features.storm.web.StormValveOperations;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonRoutes;

/** The list of features with endpoints. */
public final class FeatureEndpoints {
    private FeatureEndpoints() {}

    /**
     * Mounts the endpoints of all features. No path of one feature matches that of another, so their order does not matter.
     *
     * @param push the subscriptions of browsers, which the node does not have
     */
    public static void mount(JsonRoutes routes, ApiContext context, PushPort push) {
        HeartbeatOperations.mount(routes, context);
        OnCallOperations.mount(routes, context);
        EscalationOperations.mount(routes, context);
        StormValveOperations.mount(routes, context);
        PushOperations.mount(routes, context, push);
        LeaseOperations.mount(routes, context);
        AcknowledgementOperations.mount(routes, context);
        PlannedOperations.mount(routes, context);
    }
}
