package io.grapevine.web.action.pagerduty;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.PagerdutyWebhookConfig;
import io.grapevine.node.action.SearchedIncident;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.vertx.ext.web.Router;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The webhook subscriptions of PagerDuty whose events this replica takes. From any thread. */
public final class PagerdutyActions extends CallbackChat<PagerdutyWebhookConfig> {
    private final ActionTarget target;
    private final PagerdutyReports reports;

    /**
     * No subscriptions yet.
     *
     * @param incidents finds the present incident of the group whose key has a SHA-256 sum, in hexadecimal digits of lower case
     * @param service the author and the permission of what PagerDuty does by itself
     */
    public PagerdutyActions(
            ChatEnvironment environment,
            ActionTarget target,
            Function<String, CompletionStage<SearchedIncident>> incidents,
            ChatUsers service) {
        super(PagerdutyReports.KEY, Chats::pagerduty);
        this.target = target;
        reports = new PagerdutyReports(
                incidents,
                target,
                service,
                environment.clock(),
                task -> environment.vertx().executeBlocking(Executors.callable(task), false));
    }

    @Override
    public void mount(Router router) {
        new PagerdutyRoutes(this::apps, target.refusals(), reports::handle).mount(router);
    }
}
