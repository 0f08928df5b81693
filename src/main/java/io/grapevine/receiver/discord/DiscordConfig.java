package io.grapevine.receiver.discord;

import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import org.jspecify.annotations.Nullable;

/**
 * A Discord channel. Exactly one of {@code webhookUrl} and {@code webhookUrlFile} is set.
 *
 * @param webhookUrl where to post; null if a file says it
 * @param content the text of the message itself
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
            .secretUrl("webhook_url")
            .text("title", named("discord.default.title"))
            .text("message", named("discord.default.message"))
            .alertmanagers(1)
            .edits("a webhook")
            .sampleReply("{\"id\":\"1\"}")
            .actions()
            .buttons(Chats::discord, (environment, target) -> new DiscordActions(environment, target));

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new DiscordNotifier(this, parts.requests(this), parts.update(), parts.buttons());
    }
}
