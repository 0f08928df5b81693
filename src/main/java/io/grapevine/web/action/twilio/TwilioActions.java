package io.grapevine.web.action.twilio;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.TwilioAccountConfig;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.vertx.ext.web.Router;

/** The accounts of Twilio whose calls take keys. From any thread. */
public final class TwilioActions extends CallbackChat<TwilioAccountConfig> {
    private final TwilioRoutes routes;

    /** No accounts yet. */
    public TwilioActions(ChatEnvironment environment, ActionTarget target) {
        super(CallKeys.PRODUCT.key(), Chats::twilio);
        routes = new TwilioRoutes(
                this::apps, target.externalUrl(), target.refusals(), CallKeys.of(target, environment.clock()));
    }

    @Override
    public void mount(Router router) {
        routes.mount(router);
    }
}
