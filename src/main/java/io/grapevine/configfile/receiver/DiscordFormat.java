package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL_FILE;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.configfile.shape.Shape;

/** Discord. */
final class DiscordFormat {
    static final IntegrationFormat<DiscordConfig> FORMAT = new Kind<>(
            Shape.of(
                    DiscordConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    WEBHOOK_URL,
                    WEBHOOK_URL_FILE,
                    text("content"),
                    text("title", named("discord.default.title")),
                    text("message", named("discord.default.message")),
                    text("username"),
                    text("avatar_url")),
            (draft, defaults) -> {
                draft.exactlyOne(WEBHOOK_URL, WEBHOOK_URL_FILE);
                completeHttp(draft, defaults);
            });

    private DiscordFormat() {}
}
