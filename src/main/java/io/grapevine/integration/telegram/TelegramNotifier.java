package io.grapevine.integration.telegram;

import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.ShortenedHtml;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has a bot send notifications to a chat of Telegram. */
public record TelegramNotifier(TelegramConfig config, Requests requests) implements Notifier {
    /** How long a message may be, in characters. */
    private static final int MAX_TEXT = 4096;

    private static final String HTML = "HTML";
    private static final String MARKDOWN_2 = "MarkdownV2";
    private static final Pattern MARKUP_2 = Pattern.compile("[_*\\[\\]()~`>#+=|{}.!-]");

    /** How much of an answer is quoted, in characters. */
    private static final int MAX_DETAIL = 512;

    /** A message as JSON, and the token of the bot that sends it. */
    private record Message(String token, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> {
                    long chat = chat();
                    String token = new SecretSource("bot_token", config.botToken(), config.botTokenFile(), "").read();
                    return new Message(token, json(config, texts, chat));
                },
                message -> HttpCall.postJson(
                        config.apiUrl().reveal() + "/bot" + message.token() + "/sendMessage", message.json()),
                (message, reply) -> outcome(reply, message.token(), notification.receiverData()));
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

    /** The parameters of {@code sendMessage}, all of which are strings, for the chat with the id {@code chat}. */
    static String json(TelegramConfig config, MessageFields texts, long chat) {
        boolean html = config.parseMode().equals(HTML);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("chat_id", Long.toString(chat));
        if (config.disableNotifications()) {
            message.put("disable_notification", "true");
        }
        message.put("disable_web_page_preview", "true");
        if (config.messageThreadId() != 0) {
            message.put("message_thread_id", Long.toString(config.messageThreadId()));
        }
        // plain words are full of what Markdown takes for markup
        if (!config.parseMode().isEmpty() && (html || !texts.isPlain())) {
            message.put("parse_mode", config.parseMode());
        }
        message.put(
                "text",
                html
                        ? ShortenedHtml.toCharacters(texts.htmlBody("message", config.message()), MAX_TEXT)
                        : Shortened.toCharacters(
                                texts.body("message", config.message(), text -> escaped(config, text)), MAX_TEXT));
        return GoJson.encode(message) + "\n";
    }

    /** A text as it is, for Telegram refuses messages with a full stop that looks like markup. */
    private static String escaped(TelegramConfig config, String text) {
        return config.parseMode().equals(MARKDOWN_2) ? MARKUP_2.matcher(text).replaceAll("\\\\$0") : text;
    }

    /**
     * What became of an attempt: {@code ok} says whether the message was sent, {@code error_code} why not. All failures
     * are tried again, as in Alertmanager.
     *
     * @param token the bot's token, which the answer may repeat
     */
    private static Outcome outcome(HttpReply reply, String token, ReceiverData data) {
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        if (StatusTable.isSuccess(reply.status()) && "true".equals(said.get("/ok"))) {
            return new Outcome.Delivered(data);
        }
        reply.redaction().hide(token);
        int code = number(said.get("/error_code"), reply.status());
        return new Outcome.Retryable(FailureReason.ofStatus(code), message(reply, said, code), pause(reply, said));
    }

    private static String message(HttpReply reply, Map<String, String> said, int code) {
        String description = said.get("/description");
        if (description == null) {
            return "Telegram's answer is not the one expected: status code " + reply.status() + ": "
                    + shortened(reply.quotableBody());
        }
        String moved = said.get("/parameters/migrate_to_chat_id");
        return "Telegram answered " + code + ": "
                + shortened(reply.redaction().apply(description))
                + (moved == null ? "" : " (expected: chat_id " + shortened(moved) + ")");
    }

    private static String shortened(String text) {
        return Shortened.toCharacters(text, MAX_DETAIL);
    }

    private static @Nullable Duration pause(HttpReply reply, Map<String, String> said) {
        int seconds = number(said.get("/parameters/retry_after"), 0);
        return seconds > 0 ? StatusTable.bounded(Duration.ofSeconds(seconds)) : StatusTable.retryAfter(reply);
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException none) {
            return otherwise;
        }
    }
}
