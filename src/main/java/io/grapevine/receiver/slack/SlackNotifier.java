package io.grapevine.receiver.slack;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to Slack, or updates the message that was posted before, or replies to it.
 *
 * @param buttons the buttons of messages about incidents; null for none
 */
public record SlackNotifier(
        SlackConfig config,
        Requests requests,
        UpdateMode update,
        @Nullable MessageButtons buttons) implements Notifier {
    private static final String POST = "chat.postMessage";
    private static final String UPDATE = "chat.update";

    /** The errors of a request that came too soon. */
    private static final Set<String> RATE_LIMITED = Set.of("ratelimited", "rate_limited");

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(notification, texts -> message(notification, texts), (message, attempt) -> {
            String url = SecretSource.either("api_url", config.apiUrl(), config.apiUrlFile());
            Channel channel = new Channel(url, message, notification.receiverData());
            return new MessageUpdate(config.kind(), update, notification, channel).deliver(attempt);
        });
    }

    @Override
    public boolean redraws(ReceiverData data) {
        return buttons != null && SlackPost.of(data).isKnown();
    }

    /** By the token of the app; a webhook cannot edit what it posted, and the log then knows no message. */
    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        if (!redraws(notification.receiverData())) {
            return Notifier.super.redraw(notification, state);
        }
        return requests.deliver(notification, texts -> message(notification, texts, state), (message, attempt) -> {
            String url = SecretSource.either("api_url", config.apiUrl(), config.apiUrlFile());
            Request edit = new Channel(url, message, notification.receiverData()).edit();
            return attempt.send(edit.call(), edit.judge());
        });
    }

    private SlackMessage message(Notification notification, MessageFields texts) {
        return message(notification, texts, MessageState.posted(notification));
    }

    private SlackMessage message(Notification notification, MessageFields texts, MessageState state) {
        SlackMessage message = SlackMessage.of(config, texts);
        MessageIncident incident = notification.incident();
        return buttons == null || incident == null ? message : message.with(buttons, incident, state);
    }

    /** The channel of the message of a group. */
    private final class Channel implements MessageUpdate.Chat {
        private final String url;
        private final SlackMessage message;
        private final ReceiverData data;
        private final SlackPost earlier;

        Channel(String url, SlackMessage message, ReceiverData data) {
            this.url = url;
            this.message = message;
            this.data = data;
            this.earlier = SlackPost.of(data);
        }

        @Override
        public boolean hasMessage() {
            return earlier.isKnown();
        }

        @Override
        public boolean hasButtons() {
            return buttons != null;
        }

        @Override
        public Request post() {
            return request(url, message.posted(), message.channel(), this::keepPosted);
        }

        /** Apps update messages beside where they post them. */
        @Override
        public Request edit() {
            String updateUrl = url.endsWith(POST) ? url.substring(0, url.length() - POST.length()) + UPDATE : url;
            return request(updateUrl, message.updating(earlier), earlier.channel(), this::keepPosted);
        }

        @Override
        public Request reply(boolean broadcasts) {
            return request(url, message.replying(earlier, broadcasts), earlier.channel(), this::keepReplied);
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return SlackPost.dropFrom(kept);
        }

        private Request request(
                String target, String json, String channel, Function<JsonObject, ReceiverData> accepted) {
            return new Request(HttpCall.postJson(target, json), reply -> outcome(reply, channel, data, accepted));
        }

        private ReceiverData keepPosted(JsonObject said) {
            SlackPost posted = new SlackPost(text(said, "ts"), text(said, "channel"));
            return update == UpdateMode.NONE && buttons == null ? data : posted.keepIn(data);
        }

        /** A reply to a message that was deleted comes out as a new message, without the name of a thread. */
        private ReceiverData keepReplied(JsonObject said) {
            return said.getValue("message") instanceof JsonObject posted && !posted.containsKey("thread_ts")
                    ? keepPosted(said)
                    : data;
        }
    }

    /**
     * What became of a request. A status of 200 says little: apps are answered in JSON that says whether the message was
     * accepted, webhooks with the text {@code ok}.
     *
     * @param accepted the data to keep after an answer in JSON that accepts
     */
    private Outcome outcome(
            HttpReply reply, String channel, ReceiverData data, Function<JsonObject, ReceiverData> accepted) {
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        if (!StatusTable.isSuccess(reply.status())) {
            return StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(), prefix + reply.quotableBody(), StatusTable.retryAfter(reply), data);
        }
        String type = reply.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return reply.body().equals("ok") ? new Outcome.Delivered(data) : refused(prefix, reply.quotableBody());
        }
        try {
            JsonObject said = Objects.requireNonNullElse((JsonObject) Json.decodeValue(reply.body()), new JsonObject());
            String error = text(said, "error");
            if (Boolean.TRUE.equals(said.getBoolean("ok"))) {
                return new Outcome.Delivered(accepted.apply(said));
            }
            return RATE_LIMITED.contains(error)
                    ? new Outcome.Retryable(
                            FailureReason.RATE_LIMITED, answered(prefix, error), StatusTable.retryAfter(reply))
                    : refused(prefix, error);
        } catch (DecodeException | ClassCastException other) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Slack's answer is not the JSON expected: " + StatusTable.quote(reply),
                    null);
        }
    }

    private static Outcome refused(String prefix, String answer) {
        return new Outcome.Rejected(FailureReason.CLIENT_ERROR, answered(prefix, answer));
    }

    private static String answered(String prefix, String answer) {
        return prefix + "Slack answered: " + Shortened.quote(answer);
    }

    private static String text(JsonObject said, String name) {
        return Objects.requireNonNullElse((String) said.getValue(name), "");
    }
}
