package io.grapevine.receiver.discord;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.receiver.IntegrationFormat;

/** Discord. */
final class DiscordFormat {
    static final IntegrationFormat<DiscordConfig> FORMAT = new IntegrationFormat<>(
            DiscordConfig.class,
            (draft, defaults) -> draft.exactlyOne("webhook_url", "webhook_url_file"),
            secretUrl("webhook_url"),
            text("title", named("discord.default.title")),
            text("message", named("discord.default.message")));

    private DiscordFormat() {}
}
