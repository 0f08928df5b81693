package io.grapevine.config.file;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TelegramBotConfig;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;

/** The field table of a bot in {@code actions.telegram}. */
final class TelegramBotSection {
    static final Shape<TelegramBotConfig> SHAPE = Shape.of(
                    TelegramBotConfig.class,
                    object("http_config", HttpConfigFormat.HTTP, HttpConfig.DEFAULT),
                    httpUrl("api_url", TelegramBotConfig.API))
            .checked(TelegramBotSection::check);

    private TelegramBotSection() {}

    private static void check(RecordDraft draft) {
        draft.valueOrFile();
        if (!draft.isAnySet("bot_token", "bot_token_file")) {
            draft.fault(
                    "missing bot_token or bot_token_file (expected: one of them, of the bot that posts the messages)");
        }
        boolean hasSecret = draft.isAnySet("secret_token", "secret_token_file");
        boolean hasWebhook = draft.get("webhook");
        if (hasWebhook && !hasSecret) {
            draft.fault(
                    "webhook", "no secret_token (expected: one, or its file, by which requests of Telegram are known)");
        } else if (hasSecret && !hasWebhook) {
            draft.fault("a secret_token without webhook: true (expected: both, or neither to ask Telegram for clicks)");
        }
        Secret secret = draft.get("secret_token");
        if (secret != null && !secret.isEmpty() && !secret.reveal().matches("[A-Za-z0-9_-]{1,256}")) {
            draft.fault(
                    "secret_token",
                    "other characters, or more than 256 (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)");
        } else {
            ActionsSection.refuseShortSecret(draft, "secret_token");
        }
        ActionsSection.refuseAuthorization(draft, "as the address of each request has the token");
    }
}
