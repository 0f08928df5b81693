package io.grapevine.web.action.pagerduty;

import io.grapevine.web.Routes;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.ChatEnvironment;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The webhook subscriptions of PagerDuty whose events this replica takes. From any thread. */
public final class PagerdutyActions extends CallbackChat<PagerdutySubscription> {
    private final PagerdutyRoutes routes;

    /**
     * No subscriptions yet.
     *
     * @param service the author and the permission of what PagerDuty does by itself
     */
    public PagerdutyActions(
            ChatEnvironment environment, IncidentSearch incidents, ActionTarget target, ChatUsers service) {
        Executor workers = task -> environment.vertx().executeBlocking(Executors.callable(task), false);
        PagerdutyReports events = new PagerdutyReports(
                incidents, target.port(), target.users(), service, target.refusals(), environment.clock(), workers);
        routes = new PagerdutyRoutes(this::apps, target.refusals(), events::handle);
    }

    @Override
    public String product() {
        return PagerdutyReports.KEY;
    }

    @Override
    public Routes routes() {
        return routes;
    }
}
