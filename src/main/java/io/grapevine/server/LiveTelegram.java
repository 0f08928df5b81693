package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.TelegramBotConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.web.action.telegram.TelegramActions;
import io.grapevine.web.action.telegram.TelegramApp;
import java.util.Objects;

/** Telegram, with the bots of {@code actions.telegram}. */
record LiveTelegram(TelegramActions chat) implements LiveChat {
    @Override
    public String kind() {
        return TelegramConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) throws SendFailure {
        chat.apply(settings.chats().telegram().stream().map(this::app).toList());
    }

    private TelegramApp app(TelegramBotConfig config) {
        Url api = Objects.requireNonNullElse(config.apiUrl(), new Url(TelegramApp.API));
        return new TelegramApp(
                secret("bot_token", config.botToken(), config.botTokenFile()),
                config.webhook(),
                secret("secret_token", config.secretToken(), config.secretTokenFile()),
                Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT),
                api.withTrailingSlash().reveal());
    }
}
