package io.grapevine.web.action.twilio;

import io.grapevine.web.Routes;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.ChatEnvironment;

/** The accounts of Twilio whose calls take keys. From any thread. */
public final class TwilioActions extends CallbackChat<TwilioAccount> {
    private final TwilioRoutes routes;

    /** No accounts yet. */
    public TwilioActions(ChatEnvironment environment, ActionTarget target) {
        routes = new TwilioRoutes(
                this::apps, target.externalUrl(), target.refusals(), CallKeys.of(target, environment.clock()));
    }

    @Override
    public String product() {
        return CallKeys.PRODUCT.key();
    }

    @Override
    public Routes routes() {
        return routes;
    }
}
