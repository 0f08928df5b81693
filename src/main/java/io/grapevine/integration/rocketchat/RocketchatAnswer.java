package io.grapevine.integration.rocketchat;

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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Rocket.Chat's answer means. A status of 200 says little: the JSON says whether the message was accepted.
 *
 * @param success whether it was accepted
 * @param error Rocket.Chat's words for the fault
 */
record RocketchatAnswer(boolean success, String error) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The type of fault of who sends too much. */
    private static final String TOO_MANY = "error-too-many-requests";

    /**
     * What became of an attempt.
     *
     * @param channel the room or person that was meant
     * @param data what the notification log keeps, which is left as it is
     */
    static Outcome outcome(HttpReply reply, String channel, ReceiverData data) {
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(), prefix + reply.quotableBody(), RocketchatPause.of(reply), data);
        }
        RocketchatAnswer answer = parse(reply.body());
        if (answer == null) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Rocket.Chat's answer is not the JSON expected: "
                            + JsonAnswer.shortened(reply.quotableBody()),
                    null);
        }
        if (answer.success()) {
            return new Outcome.Delivered(data);
        }
        String message = prefix + "Rocket.Chat answered: "
                + JsonAnswer.shortened(reply.redaction().apply(answer.error()));
        return answer.error().contains(TOO_MANY)
                ? new Outcome.Retryable(FailureReason.RATE_LIMITED, message, RocketchatPause.of(reply))
                : new Outcome.Rejected(FailureReason.CLIENT_ERROR, message);
    }

    /** The answer, or null if it is not what Rocket.Chat sends. Names count in any case, as they do for Go. */
    private static @Nullable RocketchatAnswer parse(String json) {
        boolean success = false;
        String error = "";
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return parser.currentToken() == JsonToken.VALUE_NULL ? new RocketchatAnswer(false, "") : null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                JsonToken token = parser.nextToken();
                if (name.equals("success") && token != JsonToken.VALUE_NULL) {
                    success = parser.getBooleanValue();
                } else if (name.equals("error") && token != JsonToken.VALUE_NULL) {
                    error = JsonAnswer.string(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return parser.nextToken() == null ? new RocketchatAnswer(success, error) : null;
        } catch (IOException notJson) {
            return null;
        }
    }
}
