package io.grapevine.receiver.discord;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.UpdateSteps.Step;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to Discord, or edits the message that was posted before.
 *
 * @param buttons the buttons of messages about incidents; null for none
 */
public record DiscordNotifier(
        DiscordConfig config,
        Requests requests,
        UpdateMode update,
        @Nullable MessageButtons buttons) implements Notifier {
    private static final int BAD_REQUEST = 400;
    /** The name under which the notification log keeps the id of the message that was posted for a group before. */
    private static final String MESSAGE = "gvMessage";
    /** The id becomes a part of a URL. */
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> message(notification, texts, MessageState.posted(notification)),
                (message, attempt) -> new MessageUpdate(
                                config.kind(), update, notification, chat(message, notification))
                        .deliver(attempt));
    }

    @Override
    public boolean redraws(ReceiverData data) {
        return buttons != null && earlier(data) != null;
    }

    /** Edits the message with the buttons, whatever {@link #update} says: people are not notified of an edit. */
    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        if (!redraws(notification.receiverData())) {
            return Notifier.super.redraw(notification, state);
        }
        return requests.deliver(
                notification,
                texts -> message(notification, texts, state),
                (message, attempt) -> MessageUpdate.edit(chat(message, notification), attempt));
    }

    private Chat chat(DiscordMessage message, Notification notification) throws SendFailure {
        String url = SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile());
        return new Chat(url, message, notification.receiverData());
    }

    private DiscordMessage message(Notification notification, MessageFields texts, MessageState state) {
        DiscordMessage message = DiscordMessage.of(config, texts);
        MessageIncident incident = notification.incident();
        if (incident == null) {
            return message;
        }
        return buttons == null ? message.with(texts.links()) : message.with(buttons, incident, state);
    }

    /** Whether messages may have buttons, so that an edit must say that there are none any more. */
    private boolean offersActions() {
        return buttons != null || !requests.templates().links().equals(MessageLinks.NONE);
    }

    /** The channel of a webhook. */
    private final class Chat implements MessageUpdate.Chat {
        private final String webhook;
        private final DiscordMessage message;
        private final ReceiverData data;
        private final @Nullable String earlier;
        private boolean isBare;

        Chat(String webhook, DiscordMessage message, ReceiverData data) {
            this.webhook = webhook;
            this.message = message;
            this.data = data;
            this.earlier = earlier(data);
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        @Override
        public boolean hasButtons() {
            return buttons != null;
        }

        @Override
        public Request post() {
            return post(message.hasButtons() ? withComponents(webhook) : webhook, message.json(), null);
        }

        /** A message is kept where it may be edited: in place of a notification, or to draw its buttons again. */
        private Request post(String url, String json, @Nullable String remark) {
            boolean isRedrawn = buttons != null && message.hasButtons() && remark == null;
            boolean isKept = update != UpdateMode.NONE || isRedrawn;
            return isKept
                    ? new Request(
                            HttpCall.postJson(waitingUrl(url), json), reply -> outcome(reply, kept(reply), remark))
                    : new Request(HttpCall.postJson(url, json), reply -> outcome(reply, data, remark));
        }

        /** Buttons that Discord refuses must not cost the notification: a webhook that no app has made may have links only. */
        @Override
        public @Nullable Request instead(Step step, HttpReply answer) {
            if (answer.status() != BAD_REQUEST || !message.hasButtons() || isBare) {
                return null;
            }
            isBare = true;
            String remark = "Discord refused the buttons of the message, so it was sent without them: "
                    + Shortened.quote(hidden(answer).quotableBody());
            return step == Step.EDIT ? bareEdit(remark) : post(webhook, message.bare(), remark);
        }

        private ReceiverData kept(HttpReply reply) {
            String posted = id(JsonAnswer.scalars(reply.body()).get("/id"));
            return posted == null ? data.without(MESSAGE) : data.with(MESSAGE, posted);
        }

        @Override
        public Request edit() {
            return offersActions()
                    ? new Request(
                            HttpCall.patchJson(withComponents(earlierUrl()), message.withComponents()),
                            reply -> outcome(reply, data, null))
                    : bareEdit(null);
        }

        private Request bareEdit(@Nullable String remark) {
            return new Request(HttpCall.patchJson(earlierUrl(), message.bare()), reply -> outcome(reply, data, remark));
        }

        private String earlierUrl() {
            return messageUrl(webhook, Objects.requireNonNull(earlier));
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return kept.without(MESSAGE);
        }

        private Outcome outcome(HttpReply reply, ReceiverData kept, @Nullable String remark) {
            Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(
                    reply.status(), hidden(reply).quotableBody(), pause(reply), kept);
            return remark != null && outcome instanceof Outcome.Delivered
                    ? new Outcome.Delivered(kept, null, remark)
                    : outcome;
        }

        private HttpReply hidden(HttpReply reply) {
            reply.redaction().hide(webhook).hide(path(webhook));
            message.secrets().forEach(reply.redaction()::hide);
            return reply;
        }
    }

    /** The path of a webhook, which is a secret; an answer to an edit may quote it without what follows it. */
    private static String path(String webhook) {
        try {
            return GoUrl.parse(webhook).path();
        } catch (GoUrl.Malformed none) {
            return "";
        }
    }

    /** The wait that the body asks for in seconds, to the millisecond, or else the header; null if neither does. */
    private static @Nullable Duration pause(HttpReply reply) {
        String seconds = JsonAnswer.scalars(reply.body()).get("/retry_after");
        try {
            return seconds == null
                    ? StatusTable.retryAfter(reply)
                    : StatusTable.bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(seconds) * 1000)));
        } catch (NumberFormatException none) {
            return StatusTable.retryAfter(reply);
        }
    }

    /** An id; null if it is none. */
    private static @Nullable String id(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? text : null;
    }

    /** The message that the log knows of; null if there is none. */
    private static @Nullable String earlier(ReceiverData data) {
        return id(data.string(MESSAGE));
    }

    /** The URL at which a webhook edits a message; the query names the thread, where it posts into one. */
    static String messageUrl(String webhook, String id) {
        int mark = webhook.indexOf('?');
        String path = mark < 0 ? webhook : webhook.substring(0, mark);
        String query = mark < 0 ? "" : webhook.substring(mark);
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/messages/" + id + query;
    }

    /** The URL at which a webhook posts a message and answers with its id. */
    static String waitingUrl(String webhook) {
        return with(webhook, "wait=true");
    }

    /** The URL at which Discord looks at the components of a message. */
    private static String withComponents(String url) {
        return with(url, "with_components=true");
    }

    private static String with(String url, String parameter) {
        return url + (url.indexOf('?') < 0 ? "?" : "&") + parameter;
    }
}
