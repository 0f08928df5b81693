package io.grapevine.receiver.telegram;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.Written;
import java.util.function.Consumer;

/** Telegram configurations of which only what matters to a test is written down. */
final class TelegramConfigs {
    HttpConfig httpConfig = HttpConfig.DEFAULT;
    String apiUrl = "https://api.telegram.org";
    String botToken = "1:t";
    String botTokenFile = "";
    long chatId = -5;
    String chatIdFile = "";
    long messageThreadId;
    String message = "message";
    boolean disableNotifications;
    String parseMode = "HTML";

    static TelegramConfig with(Consumer<TelegramConfigs> changes) {
        return Written.config(TelegramConfig.class, new TelegramConfigs(), changes);
    }
}
