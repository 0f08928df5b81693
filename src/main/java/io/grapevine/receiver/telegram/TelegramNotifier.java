package io.grapevine.receiver.telegram;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.UpdateSteps.Step;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a bot send notifications to a chat of Telegram, or edit the message that it sent before, or reply to it.
 *
 * @param buttons the buttons of messages about incidents; null for none
 */
public record TelegramNotifier(
        TelegramConfig config,
        Requests requests,
        UpdateMode update,
        @Nullable MessageButtons buttons) implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramNotifier.class);

    /**
     * A message, the chat it is for, and the bot that sends it.
     *
     * @param unlinked the message without the links of its keyboard
     */
    private record Addressed(TelegramBot bot, long chat, TelegramMessage message, TelegramMessage unlinked) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> addressed(notification, texts),
                (message, attempt) -> new MessageUpdate(
                                config.kind(), update, notification, new Chat(message, notification.receiverData()))
                        .deliver(attempt));
    }

    private Addressed addressed(Notification notification, MessageFields texts) throws SendFailure {
        long chat = chat();
        TelegramBot bot = bot();
        TelegramMessage message = TelegramMessage.of(config, texts, chat);
        MessageIncident incident = notification.incident();
        if (buttons == null || incident == null) {
            return new Addressed(bot, chat, message.with(TelegramKeyboard.of(texts.links())), message);
        }
        MessageState state = MessageState.posted(notification);
        MessageButtons unlinked = TelegramKeyboard.withoutLinks(buttons);
        return new Addressed(
                bot,
                chat,
                message.with(TelegramKeyboard.of(buttons, incident, state)),
                message.with(TelegramKeyboard.of(unlinked, incident, state)));
    }

    @Override
    public boolean redraws(ReceiverData data) {
        return buttons != null && TelegramPost.of(data) != null;
    }

    /**
     * Draws the keyboard only, as long as the incident goes on: the text is as people were notified of it, and needs no template that
     * may have changed since. At the end the text says so, and the keyboard goes.
     */
    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        MessageIncident incident = notification.incident();
        MessageButtons linked = buttons;
        if (linked == null || TelegramPost.of(notification.receiverData()) == null) {
            return Notifier.super.redraw(notification, state);
        }
        if (incident == null) {
            return redrawEnd(notification);
        }
        return requests.deliver(notification, texts -> bot(), (bot, attempt) -> {
            TelegramPost post = TelegramPost.in(chat(), notification.receiverData());
            if (post == null) {
                return Notifier.super.redraw(notification, state);
            }
            Request edit = keyboard(bot, post, TelegramKeyboard.of(linked, incident, state), notification);
            return attempt.ask(edit.call(), reply -> {
                if (!TelegramKeyboard.isLinkRefused(TelegramBot.description(reply))) {
                    return CompletableFuture.completedFuture(edit.judge().apply(reply));
                }
                MessageButtons unlinked = TelegramKeyboard.withoutLinks(linked);
                Request again = keyboard(bot, post, TelegramKeyboard.of(unlinked, incident, state), notification);
                return attempt.send(again.call(), again.judge());
            });
        });
    }

    /** Edits the message of an incident that is over; if its text cannot be edited, the keyboard goes all the same. */
    private CompletionStage<Outcome> redrawEnd(Notification notification) {
        return requests.deliver(notification, texts -> addressed(notification, texts), (message, attempt) -> {
            TelegramPost post = TelegramPost.in(message.chat(), notification.receiverData());
            if (post == null) {
                return Notifier.super.redraw(notification, MessageState.WAITING);
            }
            Chat chat = new Chat(message, notification.receiverData());
            return MessageUpdate.edit(chat, attempt).thenCompose(outcome -> {
                if (!(outcome instanceof Outcome.Rejected)) {
                    return CompletableFuture.completedFuture(outcome);
                }
                Request bare = keyboard(message.bot(), post, TelegramKeyboard.NONE, notification);
                return attempt.send(bare.call(), bare.judge());
            });
        });
    }

    private static Request keyboard(
            TelegramBot bot, TelegramPost post, TelegramKeyboard keyboard, Notification notification) {
        return new Request(
                bot.call("editMessageReplyMarkup", post.drawing(keyboard)),
                reply -> bot.edited(reply, notification.receiverData()));
    }

    /** The chat of the message of a group. */
    private final class Chat implements MessageUpdate.Chat {
        private final Addressed addressed;
        private final TelegramBot bot;
        private final ReceiverData data;
        private final @Nullable TelegramPost earlier;
        private TelegramMessage message;
        private boolean isUnlinked;
        private boolean isMoved;
        private @Nullable String flaw;

        Chat(Addressed addressed, ReceiverData data) {
            this.addressed = addressed;
            this.bot = addressed.bot();
            this.data = data;
            this.earlier = TelegramPost.in(addressed.chat(), data);
            this.message = addressed.message();
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        private long earlier() {
            return Objects.requireNonNull(earlier).message();
        }

        @Override
        public boolean hasButtons() {
            return buttons != null;
        }

        @Override
        public Request post() {
            return new Request(
                    bot.call("sendMessage", message.posted()), reply -> withFlaw(bot.outcome(reply, this::kept)));
        }

        private Outcome withFlaw(Outcome outcome) {
            return flaw != null && outcome instanceof Outcome.Delivered delivered
                    ? new Outcome.Delivered(delivered.receiverData(), flaw, delivered.remark())
                    : outcome;
        }

        /** A message with buttons is drawn again, whatever becomes of the text of the next one. */
        private ReceiverData kept(Map<String, String> said) {
            TelegramPost posted = update == UpdateMode.NONE && buttons == null ? null : TelegramPost.of(said);
            return posted == null ? data : posted.keepIn(data);
        }

        @Override
        public Request edit() {
            return new Request(
                    bot.call("editMessageText", message.updating(earlier())),
                    reply -> withFlaw(bot.edited(reply, data)));
        }

        @Override
        public Request reply(boolean broadcasts) {
            return new Request(
                    bot.call("sendMessage", message.replying(earlier(), broadcasts)),
                    reply -> withFlaw(bot.unlessRefused(reply, data)));
        }

        private Request again(Step step) {
            return switch (step) {
                case POST -> post();
                case EDIT -> edit();
                case REPLY -> reply(false);
                case BROADCAST -> reply(true);
            };
        }

        /**
         * Sends the message again to the chat that a group has become, whose id the configuration does not have yet, or without the links
         * or the markup that Telegram refuses.
         */
        @Override
        public @Nullable Request instead(Step step, HttpReply answer) {
            String refusal = TelegramBot.description(answer);
            if (TelegramKeyboard.isLinkRefused(refusal) && !isUnlinked) {
                LOG.warn("Telegram refuses links to --web.external-url, so messages have none");
                isUnlinked = true;
                message = flaw == null
                        ? addressed.unlinked()
                        : addressed.unlinked().unmarked();
                return again(step);
            }
            if (TelegramBot.isUnparsable(answer) && !message.parseMode().isEmpty()) {
                flaw = "message: Telegram cannot parse it as " + message.parseMode()
                        + ", so it was sent without parse_mode: " + Shortened.detail(bot.hidden(answer, refusal));
                message = message.unmarked();
                return again(step);
            }
            String chat = JsonAnswer.scalars(answer.body()).get("/parameters/migrate_to_chat_id");
            if (chat == null || !update.isOwn() || step != Step.POST || isMoved) {
                return null;
            }
            LOG.atWarn()
                    .addKeyValue("chat_id", addressed.chat())
                    .addKeyValue("migrated", chat)
                    .log("Telegram group has another id, which the configuration should have");
            isMoved = true;
            message = message.to(chat);
            return post();
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return TelegramPost.dropFrom(kept);
        }
    }

    private TelegramBot bot() throws SendFailure {
        String token = new SecretSource("bot_token", config.botToken(), config.botTokenFile(), "").read();
        return new TelegramBot(config.apiUrl().reveal(), token);
    }

    private long chat() throws SendFailure {
        if (config.chatIdFile().isEmpty()) {
            return config.chatId();
        }
        String id = SecretSource.file("chat_id", config.chatIdFile()).strip();
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException none) {
            throw SendFailure.of("chat_id_file: no number in " + config.chatIdFile() + " (expected: a chat's id)");
        }
    }

    /**
     * The message that was sent for a group before, as the notification log keeps it.
     *
     * @param message the number of the message in the chat
     */
    private record TelegramPost(long chat, long message) {
        private static final String CHAT = "gvChat";
        private static final String MESSAGE = "gvMessage";
        private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

        /** The message that the log knows of, if it is in a chat; else null. */
        static @Nullable TelegramPost in(long chat, ReceiverData data) {
            TelegramPost post = of(data);
            return post != null && post.chat == chat ? post : null;
        }

        /** The message that the log knows of; null if it knows none. */
        static @Nullable TelegramPost of(ReceiverData data) {
            return of(data.string(CHAT), data.string(MESSAGE));
        }

        /** The message that an answer names; null if it names none. */
        static @Nullable TelegramPost of(Map<String, String> said) {
            return of(said.get("/result/chat/id"), said.get("/result/message_id"));
        }

        private static @Nullable TelegramPost of(@Nullable String chat, @Nullable String message) {
            return chat != null
                            && message != null
                            && NUMBER.matcher(chat).matches()
                            && NUMBER.matcher(message).matches()
                    ? new TelegramPost(Long.parseLong(chat), Long.parseLong(message))
                    : null;
        }

        /** {@code data} with this message. */
        ReceiverData keepIn(ReceiverData data) {
            return data.with(CHAT, Long.toString(chat)).with(MESSAGE, Long.toString(message));
        }

        /** The JSON that puts another keyboard below it. */
        String drawing(TelegramKeyboard keyboard) {
            return GoJson.encode(Map.of(
                            "chat_id", Long.toString(chat),
                            "message_id", Long.toString(message),
                            "reply_markup", keyboard.json()))
                    + "\n";
        }

        /** {@code data} without a message. */
        static ReceiverData dropFrom(ReceiverData data) {
            return data.without(CHAT).without(MESSAGE);
        }
    }
}
