package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysHttpUrl;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.integer;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Telegram. */
final class TelegramFormat {
    private static final Field<@Nullable Url> API_URL = alwaysHttpUrl("api_url");
    private static final Field<Secret> BOT_TOKEN = secret("bot_token");
    private static final Field<String> BOT_TOKEN_FILE = text("bot_token_file");
    private static final Field<Long> CHAT_ID = integer("chat_id");
    private static final Field<String> CHAT_ID_FILE = text("chat_id_file");
    private static final Field<String> PARSE_MODE = text("parse_mode", "HTML");

    static final IntegrationFormat<TelegramConfig> FORMAT = new Kind<>(
            Shape.of(
                    TelegramConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    API_URL,
                    BOT_TOKEN,
                    BOT_TOKEN_FILE,
                    CHAT_ID,
                    CHAT_ID_FILE,
                    integer("message_thread_id"),
                    text("message", named("telegram.default.message")),
                    flag("disable_notifications"),
                    PARSE_MODE),
            TelegramFormat::complete);

    private TelegramFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.atMostOne(BOT_TOKEN, BOT_TOKEN_FILE);
        draft.exactlyOne(CHAT_ID, CHAT_ID_FILE);
        if (draft.isSet(PARSE_MODE)) {
            draft.oneOf(PARSE_MODE, "Markdown", "MarkdownV2", "HTML");
        }
        completeHttp(draft, defaults);
        GlobalConfig global = defaults.global();
        draft.complete(API_URL, global.telegramApiUrl());
        if (!draft.isSet(BOT_TOKEN) && !draft.isSet(BOT_TOKEN_FILE)) {
            draft.set(BOT_TOKEN, global.telegramBotToken());
            draft.set(BOT_TOKEN_FILE, global.telegramBotTokenFile());
        }
        if (!draft.isSet(BOT_TOKEN) && !draft.isSet(BOT_TOKEN_FILE)) {
            draft.fault("missing bot_token or bot_token_file (expected: one of them, here or in global)");
        }
    }
}
