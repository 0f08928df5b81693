package io.grapevine.config;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import org.jspecify.annotations.Nullable;

/**
 * A bot of Telegram that reports clicks: when it is asked for them, or at the webhook.
 *
 * @param botToken the token of the bot; empty if a file has it
 * @param botTokenFile the path of its file, or empty
 * @param webhook whether clicks arrive at the webhook
 * @param secretToken the secret that requests to the webhook carry; empty if a file has it, or without the webhook
 * @param secretTokenFile the path of its file, or empty
 * @param httpConfig the client's settings, without an authorization; null for those without any
 * @param apiUrl the address of the Bot API; null for that of Telegram
 */
public record TelegramBotConfig(
        Secret botToken,
        String botTokenFile,
        boolean webhook,
        Secret secretToken,
        String secretTokenFile,
        @Nullable HttpConfig httpConfig,
        @Nullable Url apiUrl) {}
