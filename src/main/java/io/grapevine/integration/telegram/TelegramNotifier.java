package io.grapevine.integration.telegram;

import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Has a bot send notifications to a chat of Telegram. */
public final class TelegramNotifier implements Notifier {
    private final TelegramConfig config;
    private final Requests requests;
    private final SecretSource token;

    /**
     * A notifier for one {@code telegram_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public TelegramNotifier(TelegramConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.token = new SecretSource("bot_token", config.botToken(), config.botTokenFile(), "");
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<String> draft;
        String bot;
        try {
            long chat = chat();
            bot = token.read();
            draft = requests.wording().draft(notification, texts -> TelegramMessage.json(config, texts, chat));
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        String url = config.apiUrl().reveal() + "/bot" + bot + "/sendMessage";
        return requests.attempt(notification)
                .send(
                        HttpCall.postJson(url, draft.message()),
                        reply -> TelegramAnswer.outcome(reply, bot, notification.receiverData()))
                .thenApply(draft::judged);
    }

    private long chat() throws SendFailure {
        if (config.chatIdFile().isEmpty()) {
            return config.chatId();
        }
        String id = SecretSource.file("chat_id", config.chatIdFile()).strip();
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException none) {
            throw SendFailure.of("chat_id_file: no number in " + config.chatIdFile() + " (expected: a chat's id)");
        }
    }
}
