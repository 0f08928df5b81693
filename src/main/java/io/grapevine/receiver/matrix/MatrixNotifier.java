package io.grapevine.receiver.matrix;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.MessageUpdate;
import io.grapevine.httpclient.sender.MessageUpdate.Request;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.notify.UpdateSteps;
import io.grapevine.notify.UpdateSteps.Step;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessageReference;
import io.grapevine.receiver.message.NotificationId;
import io.grapevine.receiver.message.TemplateFault;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends notifications to a room of Matrix, or edits the message that was sent before, or replies to it. */
public final class MatrixNotifier implements Notifier {
    private static final Pattern ROOM = Pattern.compile("!\\S{1,254}");

    private final MatrixConfig config;
    private final Requests requests;
    private final UpdateMode update;

    /** The rooms that were asked whether they are encrypted, and took a message since. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /**
     * A notifier for one {@code matrix_configs} entry.
     *
     * @param update the treatment of the message of an earlier notification
     */
    public MatrixNotifier(MatrixConfig config, Requests requests, UpdateMode update) {
        this.config = config;
        this.requests = requests;
        this.update = update;
    }

    private record Addressed(MatrixRoom room, MatrixMessage message) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(notification, fields -> addressed(fields, notification), (message, attempt) -> {
            MatrixRoom room = message.room();
            return asked.contains(room.id())
                    ? update(message, notification, attempt)
                    : attempt.ask(
                            room.asksForEncryption(),
                            reply -> update(message, notification, attempt)
                                    .thenApply(outcome -> remarked(outcome, room, MatrixRoom.isEncrypted(reply))));
        });
    }

    private Addressed addressed(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
        String room = fields.required("room", config.room()).strip();
        if (!ROOM.matcher(room).matches()) {
            throw SendFailure.of(
                    "room: unusable (expected: the ID of a room, such as !cURbafjkfsMDVwdRDQ:example.com)");
        }
        String token = new SecretSource("token", config.token(), config.tokenFile(), "").read();
        return new Addressed(new MatrixRoom(config, room, token), MatrixMessage.of(config, fields, notification));
    }

    /** Says of the first message to an encrypted room that it is readable for the homeserver. */
    private Outcome remarked(Outcome outcome, MatrixRoom room, boolean encrypted) {
        if (!(outcome instanceof Outcome.Delivered delivered)) {
            return outcome;
        }
        asked.add(room.id());
        return encrypted
                ? new Outcome.Delivered(
                        delivered.receiverData(),
                        delivered.flaw(),
                        "room " + room.id()
                                + " is encrypted, but messages of Grapevine are not (expected: a room without"
                                + " encryption)")
                : outcome;
    }

    /** A homeserver takes edits of a message that was deleted, which no client shows: it is asked for the message before. */
    private CompletionStage<Outcome> update(Addressed message, Notification notification, Requests.Attempt attempt) {
        MessageReference earlier =
                MessageReference.in(message.room().id(), notification.receiverData(), MatrixRoom.EVENT);
        boolean posts =
                UpdateSteps.of(update, notification.reason(), earlier != null).first() == Step.POST;
        return earlier == null || posts
                ? update(new Chat(message, notification, null), notification, attempt)
                : attempt.ask(
                        message.room().asksFor(earlier),
                        reply -> update(
                                new Chat(message, notification, MatrixRoom.isGone(reply) ? null : earlier),
                                notification,
                                attempt));
    }

    private CompletionStage<Outcome> update(Chat chat, Notification notification, Requests.Attempt attempt) {
        return new MessageUpdate(config.kind(), update, notification, chat).deliver(attempt);
    }

    /** The room of the message of a group. */
    private final class Chat implements MessageUpdate.Chat {
        private final Addressed addressed;
        private final Notification notification;
        private final @Nullable MessageReference earlier;

        Chat(Addressed addressed, Notification notification, @Nullable MessageReference earlier) {
            this.addressed = addressed;
            this.notification = notification;
            this.earlier = earlier;
        }

        @Override
        public boolean hasMessage() {
            return earlier != null;
        }

        private MessageReference earlier() {
            return Objects.requireNonNull(earlier);
        }

        @Override
        public Request post() {
            return request(
                    Step.POST,
                    addressed.message().posted(),
                    reply -> addressed.room().outcome(reply, this::kept));
        }

        private ReceiverData kept(MessageReference sent) {
            ReceiverData data = notification.receiverData();
            return update == UpdateMode.NONE ? data : sent.keepIn(data);
        }

        @Override
        public Request edit() {
            return request(Step.EDIT, addressed.message().updating(earlier()), this::unchanged);
        }

        @Override
        public Request reply(boolean broadcasts) {
            return request(Step.REPLY, addressed.message().replying(earlier(), broadcasts), this::unchanged);
        }

        private Outcome unchanged(HttpReply reply) {
            return addressed.room().outcome(reply, sent -> notification.receiverData());
        }

        /** Replicas that send the same make one transaction of it; the templates tell entries of one receiver apart. */
        private Request request(Step step, String json, Function<HttpReply, Outcome> judge) {
            String id = NotificationId.of(notification, step.name(), config.title(), config.message());
            return new Request(addressed.room().sends("gv" + id.substring(0, 32), json), judge);
        }

        @Override
        public ReceiverData withoutMessage(ReceiverData kept) {
            return MessageReference.dropFrom(kept);
        }
    }
}
