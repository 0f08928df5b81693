package io.grapevine.config;

/**
 * A bot of Telegram that reports clicks: when it is asked for them, or at the webhook.
 *
 * @param botToken the token of the bot; empty if a file has it
 * @param botTokenFile the path of its file, or empty
 * @param webhook whether clicks arrive at the webhook
 * @param secretToken the secret that requests to the webhook carry; empty if a file has it, or without the webhook
 * @param secretTokenFile the path of its file, or empty
 * @param httpConfig the client's settings, without an authorization
 * @param apiUrl the address of the Bot API
 */
public record TelegramBotConfig(
        Secret botToken,
        String botTokenFile,
        boolean webhook,
        Secret secretToken,
        String secretTokenFile,
        HttpConfig httpConfig,
        Url apiUrl) {
    /** The address of the Bot API of Telegram. */
    public static final Url API = new Url("https://api.telegram.org/");
}
