package io.grapevine.receiver.discord;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
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

    static DiscordConfig with(Consumer<DiscordConfigs> changes) {
        return Written.config(DiscordConfig.class, new DiscordConfigs(), changes);
    }
}
