package io.grapevine.integration.slack;

import io.grapevine.go.Quoted;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Slack's answer means. A status of 200 says little: apps are answered in JSON that says whether the message was
 * accepted, webhooks with the text {@code ok}.
 *
 * @param ok whether it was accepted
 * @param error Slack's word for the fault
 * @param thread the message that was posted
 */
record SlackAnswer(boolean ok, String error, Post thread) {
    /**
     * What became of an attempt.
     *
     * @param channel the channel that was meant
     * @param data what the notification log keeps so far
     * @param update whether to keep the message, so that the next notification can change it
     */
    static Outcome outcome(HttpReply reply, String channel, ReceiverData data, boolean update) {
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.SERVER_ERRORS_ONLY.judge(
                    reply.status(), prefix + reply.quotableBody(), StatusTable.retryAfter(reply), data);
        }
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

    /** The answer, or null if it is not what Slack sends. */
    private static @Nullable SlackAnswer parse(String json) {
        try {
            JsonObject said = Objects.requireNonNullElse((JsonObject) Json.decodeValue(json), new JsonObject());
            return new SlackAnswer(
                    Boolean.TRUE.equals(said.getBoolean("ok")),
                    text(said, "error"),
                    new Post(text(said, "ts"), text(said, "channel")));
        } catch (DecodeException | ClassCastException other) {
            return null;
        }
    }

    private static String text(JsonObject said, String name) {
        return Objects.requireNonNullElse((String) said.getValue(name), "");
    }

    /**
     * The message that was posted for a group before, as the notification log keeps it.
     *
     * @param timestamp Slack's name for the message; empty if there is none
     * @param channel the id of the channel it is in; empty if there is none
     */
    record Post(String timestamp, String channel) {
        /** No earlier message. */
        static final Post NONE = new Post("", "");

        /** The names that Alertmanager keeps them under. */
        private static final String TIMESTAMP = "threadTs";

        private static final String CHANNEL = "channelId";

        /** The message that the log knows of, if it knows both parts. */
        static Post of(ReceiverData data) {
            String timestamp = data.string(TIMESTAMP);
            String channel = data.string(CHANNEL);
            Post post = new Post(timestamp == null ? "" : timestamp, channel == null ? "" : channel);
            return post.isKnown() ? post : NONE;
        }

        /** Whether there is a message. */
        boolean isKnown() {
            return !timestamp.isEmpty() && !channel.isEmpty();
        }

        /** {@code data} with this message, if it is one. */
        ReceiverData keepIn(ReceiverData data) {
            return isKnown() ? data.with(TIMESTAMP, timestamp).with(CHANNEL, channel) : data;
        }
    }
}
