package io.grapevine.receiver.telegram;

import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bot that sends messages, and what its requests come to. */
record TelegramBot(String apiUrl, String token) {
    /** The description of the refusal to edit a message that is as it should be. */
    private static final String NOT_MODIFIED = "message is not modified";

    /** The beginning of the refusals of a text whose markup is not closed, or has characters that are not escaped. */
    private static final String UNPARSABLE = "can't parse entities";

    HttpCall call(String method, String json) {
        return HttpCall.postJson(apiUrl + "/bot" + token + "/" + method, json);
    }

    /**
     * What became of a request: {@code ok} says whether it was accepted, {@code error_code} why not. All failures are
     * tried again, as in Alertmanager.
     *
     * @param accepted the data to keep after an answer that accepts
     */
    Outcome outcome(HttpReply reply, Function<Map<String, String>, ReceiverData> accepted) {
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        if (StatusTable.isSuccess(reply.status()) && "true".equals(said.get("/ok"))) {
            return new Outcome.Delivered(accepted.apply(said));
        }
        reply.redaction().hide(token);
        int code = code(reply, said);
        return new Outcome.Retryable(FailureReason.ofStatus(code), message(reply, said, code), pause(reply, said));
    }

    /** The outcome of an edit, of which one that changes nothing is accepted. */
    Outcome edited(HttpReply reply, ReceiverData data) {
        return description(reply).contains(NOT_MODIFIED) ? new Outcome.Delivered(data) : unlessRefused(reply, data);
    }

    /** A refusal is final where there is an earlier message, as a new one takes its place. */
    Outcome unlessRefused(HttpReply reply, ReceiverData data) {
        Outcome outcome = outcome(reply, said -> data);
        return outcome instanceof Outcome.Retryable failure
                        && code(reply, JsonAnswer.scalars(reply.body())) / 100 == 4
                        && failure.reason() != FailureReason.RATE_LIMITED
                ? new Outcome.Rejected(failure.reason(), failure.message())
                : outcome;
    }

    /** Whether a message was refused because its markup is none. */
    static boolean isUnparsable(HttpReply reply) {
        return description(reply).contains(UNPARSABLE);
    }

    /** What an answer says, without the token. */
    String hidden(HttpReply reply, String said) {
        return reply.redaction().hide(token).apply(said);
    }

    /** Why a request was refused; empty if it was not, or no reason is given. */
    static String description(HttpReply reply) {
        return JsonAnswer.scalars(reply.body()).getOrDefault("/description", "");
    }

    private static int code(HttpReply reply, Map<String, String> said) {
        return number(said.get("/error_code"), reply.status());
    }

    private static String message(HttpReply reply, Map<String, String> said, int code) {
        String description = said.get("/description");
        if (description == null) {
            return "Telegram's answer is not the one expected: status code " + reply.status() + ": "
                    + Shortened.detail(reply.quotableBody());
        }
        String moved = said.get("/parameters/migrate_to_chat_id");
        return "Telegram answered " + code + ": "
                + Shortened.detail(reply.redaction().apply(description))
                + (moved == null ? "" : " (expected: chat_id " + Shortened.detail(moved) + ")");
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
