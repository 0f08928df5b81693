package io.grapevine.receiver.zulip;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessageReference;
import io.grapevine.receiver.message.TemplateFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Has a bot send notifications to a topic of Zulip, or edit the message that it sent before.
 *
 * @param update the treatment of that message
 */
public record ZulipNotifier(ZulipConfig config, Requests requests, UpdateMode update) implements Notifier {
    /** A message, and the API key of the bot that sends it. */
    private record Signed(ZulipMessage message, String key) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> signed(fields, notification),
                (message, attempt) -> new MessageUpdate(
                                config.kind(), update, notification, new Chat(message, notification))
                        .deliver(attempt));
    }

    private Signed signed(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
        String stream = fields.required("stream", config.stream()).strip();
        if (stream.isEmpty()) {
            throw SendFailure.of("stream: empty (expected: the name or the ID of a stream)");
        }
        String key = new SecretSource("api_key", config.apiKey(), config.apiKeyFile(), "").read();
        return new Signed(ZulipMessage.of(config, stream, fields, notification), key);
    }

    /** The topic of the message of a group. */
    private final class Chat implements MessageUpdate.Chat {
        private final ZulipMessage message;
        private final String key;
        private final ReceiverData data;
        private final boolean resolves;
        private final @Nullable MessageReference earlier;

        Chat(Signed signed, Notification notification) {
            message = signed.message();
            key = signed.key();
            data = notification.receiverData();
            resolves = config.resolveTopic() && notification.reason() == NotifyReason.ALL_RESOLVED;
            earlier = MessageReference.in(message.place(), data, MessageReference.NUMBER);
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        @Override
        public Request post() {
            return new Request(call("POST", "", message.posted()), this::posted);
        }

        /** A success without the message's number comes from something else than Zulip, such as a login page. */
        private Outcome posted(HttpReply reply) {
            MessageReference post = MessageReference.of(
                    message.place(), JsonAnswer.scalars(reply.body()).get("/id"), MessageReference.NUMBER);
            return outcome(reply, post != null, post == null || update == UpdateMode.NONE ? data : post.keepIn(data));
        }

        @Override
        public Request edit() {
            String id = Objects.requireNonNull(earlier).id();
            return new Request(
                    call("PATCH", "/" + id, message.updating(resolves)),
                    reply -> outcome(
                            reply,
                            "success".equals(JsonAnswer.scalars(reply.body()).get("/result")),
                            data));
        }

        @Override
        public Request reply(boolean broadcasts) {
            throw new IllegalStateException("a topic is a thread"); // UpdateMode.of(kind) has no mode for it
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return MessageReference.dropFrom(kept);
        }

        private HttpCall call(String method, String path, Map<String, String> form) {
            return HttpCall.form(method, config.url().reveal() + "api/v1/messages" + path, form)
                    .with("Authorization", "Basic " + login());
        }

        private String login() {
            byte[] pair = (config.email() + ":" + key).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(pair);
        }

        private Outcome outcome(HttpReply reply, boolean isZulips, ReceiverData kept) {
            reply.redaction().hide(key).hide(login());
            return StatusTable.isSuccess(reply.status()) && !isZulips
                    ? StatusTable.refused("Zulip", reply)
                    : StatusTable.RATE_LIMITS_TOO.judge(reply.status(), reply.quotableBody(), pause(reply), kept);
        }
    }

    /** The wait that the header asks for, or else the body, in seconds; null if neither does. */
    private static @Nullable Duration pause(HttpReply reply) {
        Duration wait = StatusTable.retryAfter(reply);
        String seconds = JsonAnswer.scalars(reply.body()).get("/retry-after");
        return wait != null || seconds == null || !seconds.matches("[0-9]{1,9}(\\.[0-9]+)?")
                ? wait
                : StatusTable.bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(seconds) * 1000)));
    }
}
