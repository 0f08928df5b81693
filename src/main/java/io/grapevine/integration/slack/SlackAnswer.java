package io.grapevine.integration.slack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.go.Quoted;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Slack's answer means. A status of 200 says little: apps are answered in JSON that says whether the message was
 * accepted, webhooks with the text {@code ok}.
 *
 * @param ok whether it was accepted
 * @param error Slack's word for the fault
 * @param thread the message that was posted
 */
record SlackAnswer(boolean ok, String error, SlackThread thread) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What became of an attempt.
     *
     * @param channel the channel that was meant
     * @param data what the notification log keeps so far
     * @param update whether to keep the message, so that the next notification can change it
     */
    static Outcome outcome(HttpReply reply, String channel, ReceiverData data, boolean update) {
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.SERVER_ERRORS_ONLY.judge(
                    reply.status(),
                    "channel " + Quoted.quote(channel) + ": " + reply.quotableBody(),
                    StatusTable.retryAfter(reply),
                    data);
        }
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        String type = reply.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return reply.body().equals("ok")
                    ? new Outcome.Delivered(data)
                    : new Outcome.Rejected(
                            FailureReason.CLIENT_ERROR,
                            prefix + "Slack answered: " + JsonAnswer.shortened(reply.quotableBody()));
        }
        SlackAnswer answer = parse(reply.body());
        if (answer == null) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Slack's answer is not the JSON expected: " + JsonAnswer.shortened(reply.quotableBody()),
                    null);
        }
        return answer.ok()
                ? new Outcome.Delivered(update ? answer.thread().keepIn(data) : data)
                : new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, prefix + "Slack answered: " + JsonAnswer.shortened(answer.error()));
    }

    /** The answer, or null if it is not what Slack sends. Names count in any case, as they do for Go. */
    private static @Nullable SlackAnswer parse(String json) {
        boolean ok = false;
        String error = "";
        String channel = "";
        String timestamp = "";
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
                return isNull ? new SlackAnswer(false, "", SlackThread.NONE) : null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.VALUE_NULL) {
                    continue;
                }
                switch (name) {
                    case "ok" -> ok = parser.getBooleanValue();
                    case "error" -> error = JsonAnswer.string(parser);
                    case "channel" -> channel = JsonAnswer.string(parser);
                    case "ts" -> timestamp = JsonAnswer.string(parser);
                    default -> parser.skipChildren();
                }
            }
            return parser.nextToken() == null ? new SlackAnswer(ok, error, new SlackThread(timestamp, channel)) : null;
        } catch (IOException notJson) {
            return null;
        }
    }
}
