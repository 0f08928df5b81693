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
        return buttons != null && DiscordPost.in(data) != null;
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
        private final @Nullable DiscordPost earlier;
        private boolean isBare;

        Chat(String webhook, DiscordMessage message, ReceiverData data) {
            this.webhook = webhook;
            this.message = message;
            this.data = data;
            this.earlier = DiscordPost.in(data);
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
            return post(message.hasButtons() ? DiscordPost.withComponents(webhook) : webhook, message.json(), null);
        }

        /** A message is kept where it may be edited: in place of a notification, or to draw its buttons again. */
        private Request post(String url, String json, @Nullable String remark) {
            boolean isRedrawn = buttons != null && message.hasButtons() && remark == null;
            boolean isKept = update != UpdateMode.NONE || isRedrawn;
            return isKept
                    ? new Request(
                            HttpCall.postJson(DiscordPost.waitingUrl(url), json),
                            reply -> outcome(reply, kept(reply), remark))
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
            DiscordPost posted = DiscordPost.of(JsonAnswer.scalars(reply.body()).get("/id"));
            return posted == null ? DiscordPost.dropFrom(data) : posted.keepIn(data);
        }

        @Override
        public Request edit() {
            return offersActions()
                    ? new Request(
                            HttpCall.patchJson(DiscordPost.withComponents(earlierUrl()), message.withComponents()),
                            reply -> outcome(reply, data, null))
                    : bareEdit(null);
        }

        private Request bareEdit(@Nullable String remark) {
            return new Request(HttpCall.patchJson(earlierUrl(), message.bare()), reply -> outcome(reply, data, remark));
        }

        private String earlierUrl() {
            return Objects.requireNonNull(earlier).url(webhook);
        }

        @Override
        public Request reply(boolean broadcasts) {
            throw new IllegalStateException(
                    "a webhook of Discord cannot reply"); // UpdateMode.of(kind) has no mode for it
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return DiscordPost.dropFrom(kept);
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
}
