package io.grapevine.receiver.telegram;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.Length;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.JsonTree;
import java.util.Optional;

/**
 * A click on one of our buttons, as Telegram reports it. It does not say when that was, and keeps clicks for a day while none asks.
 *
 * @param userId the id of the user, such as {@code 4711}
 * @param userName the first name of the user, or the user name if there is none
 * @param place the title of the chat; empty for a chat with one user
 * @param permalink the address of the message; empty if only its chat has one
 */
record TelegramClick(
        String queryId,
        String userId,
        String userName,
        long chatId,
        String place,
        String permalink,
        long messageId,
        CallbackData data)
        implements ChatClick {
    private static final Length NAME = Length.characters(100);

    /** The beginning of the ids of supergroups and channels, which addresses do not have. */
    private static final String SUPERGROUP = "-100";

    /** Reads an update; empty if it is no click on one of our buttons that acts. */
    static Optional<TelegramClick> of(JsonTree update) {
        JsonTree query = update.at("callback_query");
        long user = query.whole("from", "id");
        long chat = query.whole("message", "chat", "id");
        long message = query.whole("message", "message_id");
        if (queryId(update).isEmpty() || user <= 0 || chat == 0 || message <= 0) {
            return Optional.empty();
        }
        return CallbackData.parse(query.text("data"))
                .map(data -> new TelegramClick(
                        queryId(update),
                        Long.toString(user),
                        name(query.at("from")),
                        chat,
                        NAME.shorten(query.text("message", "chat", "title")),
                        permalink(query.at("message", "chat"), chat, message),
                        message,
                        data));
    }

    /** The id of the click on a button, of whichever kind; empty if the update is of no click. */
    static String queryId(JsonTree update) {
        return update.text("callback_query", "id");
    }

    /** The label of the button that was clicked if it says who is on it, as it may have been cut on the screen; else empty. */
    static String state(JsonTree update) {
        JsonTree query = update.at("callback_query");
        return CallbackData.isState(query.text("data"))
                ? query.list("message", "reply_markup", "inline_keyboard").stream()
                        .flatMap(row -> row.list().stream())
                        .filter(button -> CallbackData.isState(button.text("callback_data")))
                        .map(button -> button.text("text"))
                        .reduce((one, next) -> one + "\n" + next)
                        .orElse("")
                : "";
    }

    private static String name(JsonTree user) {
        String name = user.text("first_name");
        return NAME.shorten(name.isBlank() ? user.text("username") : name);
    }

    private static String permalink(JsonTree chat, long id, long message) {
        String name = chat.text("username");
        if (name.matches("[A-Za-z0-9_]{1,40}")) {
            return "https://t.me/" + name + "/" + message;
        }
        String number = Long.toString(id);
        return number.startsWith(SUPERGROUP)
                ? "https://t.me/c/" + number.substring(SUPERGROUP.length()) + "/" + message
                : "";
    }

    @Override
    public Secret token() {
        return data.token();
    }

    ButtonChoice choice() {
        return data.choice();
    }
}
