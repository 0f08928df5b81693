package io.grapevine.receiver.discord;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Discord configurations of which only what matters to a test is written down; every other text is its own name. */
final class DiscordConfigs {
    @Nullable
    Secret webhookUrl;

    String webhookUrlFile = "";
    String content = "content";
    String title = "title";
    String message = "message";
    String username = "username";
    String avatarUrl = "avatar_url";

    private DiscordConfigs() {}

    static DiscordConfig with(Consumer<DiscordConfigs> changes) {
        DiscordConfigs builder = new DiscordConfigs();
        changes.accept(builder);
        return new DiscordConfig(
                true,
                HttpConfig.DEFAULT,
                builder.webhookUrl,
                builder.webhookUrlFile,
                builder.content,
                builder.title,
                builder.message,
                builder.username,
                builder.avatarUrl);
    }
}
