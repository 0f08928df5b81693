package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.DiscordAppConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.discord.DiscordConfig;
import io.grapevine.web.action.discord.DiscordActions;
import io.grapevine.web.action.discord.DiscordApp;
import java.util.Objects;

/** Discord, with the apps of {@code actions.discord}. */
record LiveDiscord(DiscordActions chat) implements LiveChat {
    @Override
    public String kind() {
        return DiscordConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) throws SendFailure {
        chat.apply(settings.chats().discord().stream().map(LiveDiscord::app).toList());
    }

    private static DiscordApp app(DiscordAppConfig config) {
        Url api = Objects.requireNonNullElse(config.apiUrl(), new Url(DiscordApp.API));
        return new DiscordApp(
                config.publicKey(),
                Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT),
                api.withTrailingSlash().reveal());
    }
}
