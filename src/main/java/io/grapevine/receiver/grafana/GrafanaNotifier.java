package io.grapevine.receiver.grafana;

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
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates an annotation for the first notification of an incident, and changes it with each later one. */
public record GrafanaNotifier(GrafanaConfig config, Requests requests) implements Notifier {
    /** The key of the annotation's id in the notification log. */
    private static final String ANNOTATION = "gvAnnotation";

    /** The id becomes a part of a URL. */
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    /** An annotation, and the token to send it with. */
    private record Message(String token, Annotation annotation) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                (message, attempt) -> new MessageUpdate(
                                config.kind(),
                                UpdateMode.EDIT_ALWAYS,
                                notification,
                                new Annotations(message, notification.receiverData()))
                        .deliver(attempt));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        return new Message(
                new SecretSource("token", config.token(), config.tokenFile(), "").read(),
                Annotation.of(config, fields, notification));
    }

    /** The annotations of the server. */
    private final class Annotations implements MessageUpdate.Chat {
        private final String url = config.url().reveal() + "api/annotations";
        private final Message message;
        private final ReceiverData data;

        Annotations(Message message, ReceiverData data) {
            this.message = message;
            this.data = data;
        }

        private @Nullable String earlier() {
            return id(data.string(ANNOTATION));
        }

        @Override
        public boolean hasMessage() {
            return earlier() != null;
        }

        @Override
        public Request post() {
            HttpCall call = HttpCall.postJson(url, message.annotation().created());
            return new Request(call.withToken(message.token()), reply -> outcome(reply, "/id", kept(reply)));
        }

        @Override
        public Request edit() {
            HttpCall call = HttpCall.patchJson(
                    url + "/" + earlier(), message.annotation().changed());
            return new Request(call.withToken(message.token()), reply -> outcome(reply, "/message", data));
        }

        /** Annotations have no replies, and no mode of theirs asks for one. */
        @Override
        public Request reply(boolean broadcasts) {
            return edit();
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData earlier) {
            return earlier.without(ANNOTATION);
        }

        private ReceiverData kept(HttpReply reply) {
            String id = id(JsonAnswer.scalars(reply.body()).get("/id"));
            return id == null ? withoutMessage(data) : data.with(ANNOTATION, id);
        }

        private Outcome outcome(HttpReply reply, String proof, ReceiverData kept) {
            reply.redaction().hide(message.token());
            return StatusTable.RATE_LIMITS_TOO.judgeWithId("Grafana", proof, reply, kept);
        }
    }

    private static @Nullable String id(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? text : null;
    }
}
