package io.grapevine.integration.telegram;

import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Telegram's answer means: {@code ok} says whether the message was sent, {@code error_code} why not. All failures
 * are tried again, as in Alertmanager.
 */
final class TelegramAnswer {
    /** How much of an answer is quoted, in characters. */
    private static final int MAX_DETAIL = 512;

    private TelegramAnswer() {}

    /**
     * What became of an attempt.
     *
     * @param token the bot's token, which the answer may repeat
     * @param data what the notification log keeps
     */
    static Outcome outcome(HttpReply reply, String token, ReceiverData data) {
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
