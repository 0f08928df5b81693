package io.grapevine.receiver.telegram;

import static io.grapevine.config.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.shape.FieldSet.httpUrl;
import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;

/**
 * The configuration of a Telegram integration.
 *
 * @param chatId the chat; 0 if a file says it
 * @param messageThreadId the topic of the chat; 0 for none
 * @param disableNotifications whether it comes without a sound
 * @param parseMode {@code HTML}, {@code Markdown}, {@code MarkdownV2} or empty
 */
public record TelegramConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        Secret botToken,
        String botTokenFile,
        long chatId,
        String chatIdFile,
        long messageThreadId,
        String message,
        boolean disableNotifications,
        String parseMode,
        Duration timeout)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<TelegramConfig> KIND = Kind.of("telegram", TelegramConfig.class)
            .complete(TelegramConfig::complete)
            .field(httpUrl("api_url").always())
            .text("message", named("telegram.default.message"))
            .text("parse_mode", "HTML")
            .field(alwaysGoDuration("timeout"))
            .alertmanagers(12)
            .threads()
            .actions()
            .buttons(Chats::telegram, (environment, target) -> new TelegramActions(environment, target))
            .with(Kind.Trait.CLICKS_WITHOUT_TIME)
            .sampleReply(TelegramConfig::sampleReply);

    /** The message that was sent or edited, in the chat that it was for. */
    private static String sampleReply(HttpCall call) {
        String chat = JsonAnswer.scalars(call.body()).getOrDefault("/chat_id", "0");
        return GoJson.encode(object("ok", true, "result", object("message_id", 1, "chat", object("id", chat))));
    }

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new TelegramNotifier(this, parts.requests(this), parts.update(), parts.buttons());
    }

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
