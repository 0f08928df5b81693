package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.secretUrl;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Discord. */
final class DiscordFormat {
    private static final Field<@Nullable Secret> WEBHOOK_URL = secretUrl("webhook_url");
    private static final Field<String> WEBHOOK_URL_FILE = text("webhook_url_file");

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
