package io.grapevine.receiver.telegram;

import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;

/** Telegram. */
final class TelegramFormat {
    static final IntegrationFormat<TelegramConfig> FORMAT = new IntegrationFormat<>(
            TelegramConfig.class,
            TelegramFormat::complete,
            httpUrl("api_url").always(),
            text("message", named("telegram.default.message")),
            text("parse_mode", "HTML"));

    private TelegramFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne("bot_token", "bot_token_file");
        draft.exactlyOne("chat_id", "chat_id_file");
        if (draft.isSet("parse_mode")) {
            draft.oneOf("parse_mode", "Markdown", "MarkdownV2", "HTML");
        }
        GlobalConfig.Telegram global = defaults.global().telegram();
        draft.complete("api_url", global.apiUrl());
        completeEither(draft, "bot_token", global.botToken(), global.botTokenFile());
        if (!draft.isAnySet("bot_token", "bot_token_file")) {
            draft.fault("missing bot_token or bot_token_file (expected: one of them, here or in global)");
        }
    }
}
