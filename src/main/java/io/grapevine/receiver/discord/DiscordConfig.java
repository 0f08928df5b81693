package io.grapevine.receiver.discord;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import org.jspecify.annotations.Nullable;

/**
 * A Discord channel. Exactly one of {@code webhookUrl} and {@code webhookUrlFile} is set.
 *
 * @param webhookUrl where to post; null if a file says it
 * @param content the text of the message itself
 * @param title the title of the embedded part
 * @param message the text of the embedded part
 */
public record DiscordConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String content,
        String title,
        String message,
        String username,
        String avatarUrl)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<DiscordConfig> KIND = Kind.of("discord", DiscordConfig.class)
            .alertmanagers(1)
            .edits("a webhook")
            .actions()
            .buttons(Chats::discord);
}
