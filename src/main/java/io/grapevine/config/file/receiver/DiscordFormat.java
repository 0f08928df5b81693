package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.named;
import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.config.receiver.DiscordConfig;

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
