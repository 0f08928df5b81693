package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.TwilioAccountConfig;
import io.grapevine.receiver.twilio.TwilioConfig;
import io.grapevine.web.action.twilio.TwilioAccount;
import io.grapevine.web.action.twilio.TwilioActions;

/** Twilio, with the accounts of {@code actions.twilio}. */
record LiveTwilio(TwilioActions chat) implements LiveChat {
    @Override
    public String kind() {
        return TwilioConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) {
        chat.apply(settings.chats().twilio().stream().map(this::account).toList());
    }

    private TwilioAccount account(TwilioAccountConfig config) {
        return new TwilioAccount(config.accountSid(), secret("auth_token", config.authToken(), config.authTokenFile()));
    }
}
