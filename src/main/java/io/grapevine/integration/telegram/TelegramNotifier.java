package io.grapevine.integration.telegram;

import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a bot send notifications to a chat of Telegram, or edit the message that it sent before, or reply to it.
 *
 * @param update the treatment of that message
 */
public record TelegramNotifier(TelegramConfig config, Requests requests, UpdateMode update) implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramNotifier.class);

    /** How much of an answer is quoted, in characters. */
    private static final int MAX_DETAIL = 512;

    /** The description of the refusal to edit a message that is as it should be. */
    private static final String NOT_MODIFIED = "message is not modified";

    /** A message, the chat it is for, and the token of the bot that sends it. */
    private record Addressed(String token, long chat, TelegramMessage message) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> {
                    long chat = chat();
                    String token = new SecretSource("bot_token", config.botToken(), config.botTokenFile(), "").read();
                    return new Addressed(token, chat, TelegramMessage.of(config, texts, chat));
                },
                (message, attempt) -> new MessageUpdate(
                                config.kind(), update, notification, new Chat(message, notification.receiverData()))
                        .deliver(attempt));
    }

    /** The chat of the message of a group. */
    private final class Chat implements MessageUpdate.Chat {
        private final Addressed addressed;
        private final ReceiverData data;
        private final @Nullable TelegramPost earlier;

        Chat(Addressed addressed, ReceiverData data) {
            this.addressed = addressed;
            this.data = data;
            this.earlier = TelegramPost.in(addressed.chat(), data);
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        private long earlier() {
            return Objects.requireNonNull(earlier).message();
        }

        @Override
        public Request post() {
            return new Request(call("sendMessage", addressed.message().posted()), reply -> outcome(reply, this::kept));
        }

        private ReceiverData kept(Map<String, String> said) {
            TelegramPost posted = update == UpdateMode.NONE ? null : TelegramPost.of(said);
            return posted == null ? data : posted.keepIn(data);
        }

        @Override
        public Request edit() {
            return new Request(
                    call("editMessageText", addressed.message().updating(earlier())), reply -> edited(reply));
        }

        private Outcome edited(HttpReply reply) {
            String description = JsonAnswer.scalars(reply.body()).getOrDefault("/description", "");
            return description.contains(NOT_MODIFIED) ? new Outcome.Delivered(data) : unlessRefused(reply);
        }

        @Override
        public Request reply(boolean broadcasts) {
            return new Request(
                    call("sendMessage", addressed.message().replying(earlier(), broadcasts)), this::unlessRefused);
        }

        /** A refusal is final where there is an earlier message, as a new one takes its place. */
        private Outcome unlessRefused(HttpReply reply) {
            Outcome outcome = outcome(reply, said -> data);
            return outcome instanceof Outcome.Retryable failure
                            && code(reply, JsonAnswer.scalars(reply.body())) / 100 == 4
                            && failure.reason() != FailureReason.RATE_LIMITED
                    ? new Outcome.Rejected(failure.reason(), failure.message())
                    : outcome;
        }

        /** A group that becomes a supergroup has another id, which the configuration does not have yet. */
        @Override
        public @Nullable Request moved(HttpReply answer) {
            String chat = JsonAnswer.scalars(answer.body()).get("/parameters/migrate_to_chat_id");
            if (chat == null || !update.isOwn()) {
                return null;
            }
            LOG.atWarn()
                    .addKeyValue("chat_id", addressed.chat())
                    .addKeyValue("migrated", chat)
                    .log("Telegram group has another id, which the configuration should have");
            return new Request(
                    call("sendMessage", addressed.message().to(chat).posted()), reply -> outcome(reply, this::kept));
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return TelegramPost.dropFrom(kept);
        }

        private HttpCall call(String method, String json) {
            return HttpCall.postJson(config.apiUrl().reveal() + "/bot" + addressed.token() + "/" + method, json);
        }

        /**
         * What became of a request: {@code ok} says whether it was accepted, {@code error_code} why not. All failures are
         * tried again, as in Alertmanager.
         *
         * @param accepted the data to keep after an answer that accepts
         */
        private Outcome outcome(HttpReply reply, Function<Map<String, String>, ReceiverData> accepted) {
            Map<String, String> said = JsonAnswer.scalars(reply.body());
            if (StatusTable.isSuccess(reply.status()) && "true".equals(said.get("/ok"))) {
                return new Outcome.Delivered(accepted.apply(said));
            }
            reply.redaction().hide(addressed.token());
            int code = code(reply, said);
            return new Outcome.Retryable(FailureReason.ofStatus(code), message(reply, said, code), pause(reply, said));
        }
    }

    private static int code(HttpReply reply, Map<String, String> said) {
        return number(said.get("/error_code"), reply.status());
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
