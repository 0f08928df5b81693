package io.grapevine.receiver.telegram;

import io.grapevine.httpclient.GoJson;
import io.grapevine.model.ReceiverData;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message that was sent for a group before, as the notification log keeps it.
 *
 * @param message the number of the message in the chat
 */
record TelegramPost(long chat, long message) {
    private static final String CHAT = "gvChat";
    private static final String MESSAGE = "gvMessage";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /** The message that the log knows of, if it is in a chat; else null. */
    static @Nullable TelegramPost in(long chat, ReceiverData data) {
        TelegramPost post = of(data);
        return post != null && post.chat == chat ? post : null;
    }

    /** The message that the log knows of; null if it knows none. */
    static @Nullable TelegramPost of(ReceiverData data) {
        return of(data.string(CHAT), data.string(MESSAGE));
    }

    /** The message that an answer names; null if it names none. */
    static @Nullable TelegramPost of(Map<String, String> said) {
        return of(said.get("/result/chat/id"), said.get("/result/message_id"));
    }

    private static @Nullable TelegramPost of(@Nullable String chat, @Nullable String message) {
        return chat != null
                        && message != null
                        && NUMBER.matcher(chat).matches()
                        && NUMBER.matcher(message).matches()
                ? new TelegramPost(Long.parseLong(chat), Long.parseLong(message))
                : null;
    }

    /** {@code data} with this message. */
    ReceiverData keepIn(ReceiverData data) {
        return data.with(CHAT, Long.toString(chat)).with(MESSAGE, Long.toString(message));
    }

    /** The JSON that puts another keyboard below it. */
    String drawing(TelegramKeyboard keyboard) {
        return GoJson.encode(Map.of(
                        "chat_id", Long.toString(chat),
                        "message_id", Long.toString(message),
                        "reply_markup", keyboard.json()))
                + "\n";
    }

    /** {@code data} without a message. */
    static ReceiverData dropFrom(ReceiverData data) {
        return data.without(CHAT).without(MESSAGE);
    }
}
