package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.SlackAppConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.web.action.slack.SlackActions;
import io.grapevine.web.action.slack.SlackApp;
import java.util.Objects;

/** Slack, with the apps of {@code actions.slack}. */
record LiveSlack(SlackActions chat) implements LiveChat {
    @Override
    public String kind() {
        return SlackConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) throws SendFailure {
        chat.apply(settings.chats().slack().stream().map(this::app).toList());
    }

    private SlackApp app(SlackAppConfig config) {
        Url api = Objects.requireNonNullElse(config.apiUrl(), new Url(SlackApp.API));
        return new SlackApp(
                secret("app_level_token", config.appLevelToken(), config.appLevelTokenFile()),
                secret("bot_token", config.botToken(), config.botTokenFile()),
                secret("signing_secret", config.signingSecret(), config.signingSecretFile()),
                Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT),
                api.withTrailingSlash().reveal());
    }
}
