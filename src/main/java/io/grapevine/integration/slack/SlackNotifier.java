package io.grapevine.integration.slack;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.SlackConfig.SlackAction;
import io.grapevine.config.receiver.SlackConfig.SlackConfirmation;
import io.grapevine.config.receiver.SlackConfig.SlackField;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessagePart;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.Outcome;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Posts notifications to Slack, or updates the message that was posted before. A message that cannot be updated, such as
 * one that was deleted, is replaced by a new one in the same attempt.
 */
public record SlackNotifier(SlackConfig config, Requests requests) implements Notifier {
    private static final String POST = "chat.postMessage";
    private static final String UPDATE = "chat.update";

    /** The errors of a request that came too soon. */
    private static final Set<String> RATE_LIMITED = Set.of("ratelimited", "rate_limited");

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        ReceiverData data = notification.receiverData();
        Post earlier = config.updateMessage() && notification.reason() != NotifyReason.FIRST ? Post.of(data) : Post.NONE;
        return requests.deliver(notification, texts -> Message.of(config, texts), (message, attempt) -> {
            String url = SecretSource.either("api_url", config.apiUrl(), config.apiUrlFile());
            Supplier<CompletionStage<Outcome>> post = () -> attempt.send(
                    HttpCall.postJson(url, message.posted()), reply -> outcome(reply, message.channel(), data));
            return earlier.isKnown()
                    ? attempt.ask(
                            HttpCall.postJson(updateUrl(url), message.updating(earlier)),
                            reply -> unlessRefused(outcome(reply, earlier.channel(), data), post))
                    : post.get();
        });
    }

    private static CompletionStage<Outcome> unlessRefused(Outcome update, Supplier<CompletionStage<Outcome>> post) {
        return update instanceof Outcome.Rejected ? post.get() : CompletableFuture.completedFuture(update);
    }

    /** The URL at which apps update messages, beside the one at which they post them. */
    private static String updateUrl(String url) {
        return url.endsWith(POST) ? url.substring(0, url.length() - POST.length()) + UPDATE : url;
    }

    /**
     * What became of an attempt. A status of 200 says little: apps are answered in JSON that says whether the message was
     * accepted, webhooks with the text {@code ok}.
     */
    private Outcome outcome(HttpReply reply, String channel, ReceiverData data) {
        String prefix = "channel " + Quoted.quote(channel) + ": ";
        if (!StatusTable.isSuccess(reply.status())) {
            StatusTable table = isApp() ? StatusTable.RATE_LIMITS_TOO : StatusTable.SERVER_ERRORS_ONLY;
            return table.judge(reply.status(), prefix + reply.quotableBody(), StatusTable.retryAfter(reply), data);
        }
        String type = reply.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return reply.body().equals("ok") ? new Outcome.Delivered(data) : refused(prefix, reply.quotableBody());
        }
        try {
            JsonObject said = Objects.requireNonNullElse((JsonObject) Json.decodeValue(reply.body()), new JsonObject());
            String error = text(said, "error");
            if (Boolean.TRUE.equals(said.getBoolean("ok"))) {
                Post posted = new Post(text(said, "ts"), text(said, "channel"));
                return new Outcome.Delivered(config.updateMessage() ? posted.keepIn(data) : data);
            }
            return RATE_LIMITED.contains(error)
                    ? new Outcome.Retryable(
                            FailureReason.RATE_LIMITED, answered(prefix, error), StatusTable.retryAfter(reply))
                    : refused(prefix, error);
        } catch (DecodeException | ClassCastException other) {
            return new Outcome.Retryable(
                    FailureReason.CLIENT_ERROR,
                    prefix + "Slack's answer is not the JSON expected: " + JsonAnswer.shortened(reply.quotableBody()),
                    null);
        }
    }

    /** Whether it posts as an app, with a token, and not to a webhook. */
    private boolean isApp() {
        return config.httpConfig().authorization() != null;
    }

    private static Outcome refused(String prefix, String answer) {
        return new Outcome.Rejected(FailureReason.CLIENT_ERROR, answered(prefix, answer));
    }

    private static String answered(String prefix, String answer) {
        return prefix + "Slack answered: " + JsonAnswer.shortened(answer);
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

        boolean isKnown() {
            return !timestamp.isEmpty() && !channel.isEmpty();
        }

        /** {@code data} with this message, if it is one. */
        ReceiverData keepIn(ReceiverData data) {
            return isKnown() ? data.with(TIMESTAMP, timestamp).with(CHANNEL, channel) : data;
        }
    }

    /**
     * A message, rendered.
     *
     * @param channel the channel; empty for the webhook's own
     * @param content all other fields
     */
    record Message(String channel, Map<String, Object> content) {
        /** How long a title may be, in characters. */
        private static final int MAX_TITLE = 1024;

        private static final List<String> DEFAULT_MARKUP = List.of("fallback", "pretext", "text");

        /** The message that a configuration describes. */
        static Message of(SlackConfig config, MessageFields texts) {
            Map<String, Object> attachment = attachment(config, texts);
            String channel = texts.of("channel", config.channel());
            MessagePart content = new MessagePart(texts)
                    .text("username", config.username())
                    .text("icon_emoji", config.iconEmoji())
                    .text("icon_url", config.iconUrl());
            if (config.linkNames()) {
                content.put("link_names", true);
            }
            content.text("text", "message_text", config.messageText()).put("attachments", List.of(attachment));
            return new Message(channel, content.json());
        }

        /** The JSON that posts it. */
        String posted() {
            return json(channel.isEmpty() ? Map.of() : Map.of("channel", channel));
        }

        /** The JSON that puts it in the place of an earlier message. */
        String updating(Post earlier) {
            Map<String, Object> address = new LinkedHashMap<>();
            address.put("channel", earlier.channel());
            address.put("ts", earlier.timestamp());
            return json(address);
        }

        private String json(Map<String, Object> address) {
            Map<String, Object> all = new LinkedHashMap<>(address);
            all.putAll(content);
            return GoJson.encode(all) + "\n";
        }

        private static Map<String, Object> attachment(SlackConfig config, MessageFields texts) {
            return new MessagePart(texts)
                    .rendered("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE))
                    .text("title_link", config.titleLink())
                    .text("pretext", config.pretext())
                    .put("text", texts.body("text", config.text()))
                    .put("fallback", texts.body("fallback", config.fallback()))
                    .put("callback_id", texts.of("callback_id", config.callbackId()))
                    .list("fields", config.fields(), (field, part) -> field(field, config.shortFields(), part))
                    .list("actions", config.actions(), Message::action)
                    .text("image_url", config.imageUrl())
                    .text("thumb_url", config.thumbUrl())
                    .put("footer", texts.of("footer", config.footer()))
                    .text("color", config.color())
                    .put("mrkdwn_in", config.mrkdwnIn().isEmpty() ? DEFAULT_MARKUP : config.mrkdwnIn())
                    .json();
        }

        private static void field(SlackField field, boolean shortByDefault, MessagePart part) {
            Boolean isShort = field.isShort();
            part.text("title", field.title())
                    .text("value", field.value())
                    .put("short", isShort == null ? shortByDefault : isShort);
        }

        private static void action(SlackAction action, MessagePart part) {
            part.text("type", action.type())
                    .text("text", action.text())
                    .text("url", action.url())
                    .text("style", action.style())
                    .text("name", action.name())
                    .text("value", action.value());
            SlackConfirmation confirm = action.confirm();
            if (confirm != null) {
                MessagePart question = part.within("confirm")
                        .text("text", confirm.text())
                        .text("title", confirm.title())
                        .text("ok_text", confirm.okText())
                        .text("dismiss_text", confirm.dismissText());
                part.put("confirm", question.json());
            }
        }
    }
}
