package io.grapevine.receiver.telegram;

import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.ServiceAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers to clicks: a line that only their user sees, and the keyboard drawn again.
 *
 * @param buttons makes the buttons of a message that is drawn again
 */
record TelegramAnswers(TelegramBotApi api, Function<ButtonChoice, MessageButtons> buttons) {
    /** What Telegram takes, which it counts in UTF-16. */
    private static final Length LINE = Length.utf16(200);

    private static final String TOO_OLD = "query is too old";
    private static final String NOT_MODIFIED = "message is not modified";

    /** Answers a click; completes when the user has the answer, or cannot have one. A click that did not do what it says is an alert. */
    CompletionStage<Void> answer(TelegramClick click, ClickAnswer answer) {
        CompletableFuture<?> said =
                say(click.queryId(), answer.whisper().orElse(""), true).toCompletableFuture();
        return draw(click, answer).thenCombine(said, (drawn, done) -> null);
    }

    /** Answers a click on a button that does not act, so that Telegram no longer waits for it. */
    CompletionStage<Void> dismiss(String queryId, String line) {
        return say(queryId, line, false);
    }

    private CompletionStage<Void> say(String queryId, String line, boolean isAlert) {
        Map<String, Object> arguments = new LinkedHashMap<>(Map.of("callback_query_id", queryId));
        if (!line.isEmpty()) {
            arguments.put("text", LINE.shorten(line));
            arguments.put("show_alert", isAlert);
        }
        return api.callPatiently("answerCallbackQuery", arguments).thenAccept(answer -> {
            if (!answer.error().contains(TOO_OLD)) {
                answer.logged("Telegram", "answerCallbackQuery");
            }
        });
    }

    private CompletionStage<Void> draw(TelegramClick click, ClickAnswer answer) {
        if (answer.drawing() instanceof ClickAnswer.Open open) {
            MessageButtons linked = buttons.apply(click.choice());
            return edit(click, TelegramKeyboard.of(linked, open.incident(), open.state()))
                    .thenCompose(edited -> TelegramKeyboard.isLinkRefused(edited.error())
                            ? edit(
                                    click,
                                    TelegramKeyboard.of(
                                            TelegramKeyboard.withoutLinks(linked), open.incident(), open.state()))
                            : CompletableFuture.completedFuture(edited))
                    .thenAccept(TelegramAnswers::noteEdit);
        } else if (answer.drawing() instanceof ClickAnswer.Closed) {
            return edit(click, TelegramKeyboard.NONE).thenAccept(TelegramAnswers::noteEdit);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<ServiceAnswer> edit(TelegramClick click, TelegramKeyboard keyboard) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("chat_id", click.chatId());
        arguments.put("message_id", click.messageId());
        arguments.put("reply_markup", keyboard.json());
        return api.callPatiently("editMessageReplyMarkup", arguments);
    }

    private static void noteEdit(ServiceAnswer answer) {
        if (!answer.error().contains(NOT_MODIFIED)) {
            answer.logged("Telegram", "editMessageReplyMarkup");
        }
    }
}
