package io.grapevine.receiver.telegram;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.util.function.Consumer;

/** Telegram configurations of which only what matters to a test is written down. */
final class TelegramConfigs {
    HttpConfig http = HttpConfig.DEFAULT;
    String apiUrl = "https://api.telegram.org";
    String token = "1:t";
    String tokenFile = "";
    long chat = -5;
    String chatFile = "";
    long thread;
    String message = "message";
    boolean silent;
    String parseMode = "HTML";

    private TelegramConfigs() {}

    static TelegramConfig with(Consumer<TelegramConfigs> changes) {
        TelegramConfigs builder = new TelegramConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private TelegramConfig build() {
        return new TelegramConfig(
                true,
                http,
                new Url(apiUrl),
                new Secret(token),
                tokenFile,
                chat,
                chatFile,
                thread,
                message,
                silent,
                parseMode);
    }
}
