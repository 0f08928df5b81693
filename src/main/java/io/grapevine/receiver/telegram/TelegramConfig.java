package io.grapevine.receiver.telegram;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

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
        String parseMode)
        implements HttpKind {
    /** The kind. */
    public static final Kind<TelegramConfig> KIND = Kind.of(
                    "telegram", TelegramConfig.class, () -> TelegramFormat.FORMAT)
            .alertmanagers(12)
            .threads()
            .actions()
            .buttons(Chats::telegram)
            .clicksWithoutTime();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new TelegramNotifier(this, parts.requests(this), parts.update(), parts.buttons());
    }
}
