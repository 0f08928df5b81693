package io.grapevine.httpclient.sender;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.IncidentDuration;
import io.grapevine.httpclient.message.UpdateSteps;
import io.grapevine.httpclient.message.UpdateSteps.Step;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies a chat that may have the message of an earlier notification. If that cannot be edited or replied to any more, such
 * as after it was deleted, a new message is posted in the same attempt.
 */
public record MessageUpdate(String kind, UpdateMode mode, Notification notification, Chat chat) {
    private static final Logger LOG = LoggerFactory.getLogger(MessageUpdate.class);

    /** How long an accepted notification waits for what follows it, before it is logged. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** The requests of a chat for one notification. */
    public interface Chat {
        /** Whether the message of an earlier notification is known. */
        boolean hasMessage();

        /** A new message; its outcome keeps its id. */
        Request post();

        /** An edit of the earlier message. It is rejected if the message cannot be edited. */
        Request edit();

        /**
         * A reply to the earlier message; its outcome keeps the id of that one. A kind without replies has no mode for
         * them, so it is not asked for one.
         *
         * @param broadcasts whether the whole chat is notified of it
         */
        default Request reply(boolean broadcasts) {
            throw new IllegalStateException("messages of this chat cannot be replied to");
        }

        /** Data of the notification log without the earlier message. */
        ReceiverData withoutMessage(ReceiverData data);

        /** Whether the earlier message may have buttons: they go at the end of the incident, whatever the mode. */
        default boolean hasButtons() {
            return false;
        }

        /**
         * Another request for a step, if an answer says why the first one was refused: as the chat has moved, or does
         * not take some of the buttons. Null if there is none. It is asked again if that request is refused, too, so each request is
         * made at most once.
         */
        default @Nullable Request instead(Step step, HttpReply answer) {
            return null;
        }
    }

    /**
     * A request and its evaluation.
     */
    public record Request(HttpCall call, Function<HttpReply, Outcome> judge) {}

    /** Makes the requests; never completes exceptionally. */
    public CompletionStage<Outcome> deliver(Requests.Attempt attempt) {
        UpdateSteps steps = steps();
        CompletionStage<Outcome> first = make(steps.first(), attempt);
        if (steps.first() == Step.POST) {
            return withStart(steps.then() == null ? first : first.thenCompose(closing(attempt)));
        }
        return withStart(first.thenCompose(outcome -> next(outcome, steps.then(), attempt)));
    }

    /** Edits the earlier message, which notifies no person; never completes exceptionally. */
    public static CompletionStage<Outcome> edit(Chat chat, Requests.Attempt attempt) {
        return make(chat.edit(), Step.EDIT, chat, attempt);
    }

    private UpdateSteps steps() {
        UpdateSteps steps = UpdateSteps.of(mode, notification.reason(), chat.hasMessage());
        boolean closes = chat.hasButtons() && chat.hasMessage() && !notification.isFiring();
        return closes ? steps.closing() : steps;
    }

    /** Edits the earlier message after a new one of the end was posted; whatever comes of that, the new one is kept. */
    private Function<Outcome, CompletionStage<Outcome>> closing(Requests.Attempt attempt) {
        return posted -> {
            if (!(posted instanceof Outcome.Delivered)) {
                return CompletableFuture.completedStage(posted);
            }
            return make(Step.EDIT, attempt)
                    .thenApply(edited -> posted)
                    .toCompletableFuture()
                    .completeOnTimeout(posted, MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        };
    }

    /** Makes the request of a step, and again in the chat's other forms if it is refused for that. */
    private CompletionStage<Outcome> make(Step step, Requests.Attempt attempt) {
        return make(request(step), step, chat, attempt);
    }

    private static CompletionStage<Outcome> make(Request request, Step step, Chat chat, Requests.Attempt attempt) {
        return attempt.ask(request.call(), reply -> {
            Request other = chat.instead(step, reply);
            return other == null
                    ? CompletableFuture.completedFuture(request.judge().apply(reply))
                    : make(other, step, chat, attempt);
        });
    }

    /** Alertmanager's modes keep what Alertmanager keeps. */
    private CompletionStage<Outcome> withStart(CompletionStage<Outcome> outcome) {
        return mode.isOwn() ? outcome.thenApply(this::withStart) : outcome;
    }

    private Outcome withStart(Outcome outcome) {
        return outcome instanceof Outcome.Delivered delivered
                ? new Outcome.Delivered(
                        IncidentDuration.keepStart(notification, delivered.receiverData()),
                        delivered.flaw(),
                        delivered.remark())
                : outcome;
    }

    private CompletionStage<Outcome> next(Outcome outcome, @Nullable Step then, Requests.Attempt attempt) {
        if (outcome instanceof Outcome.Rejected refusal) {
            LOG.atInfo()
                    .addKeyValue("receiver", notification.receiver())
                    .addKeyValue("integration", kind)
                    .addKeyValue("aggrGroup", notification.groupKey())
                    .addKeyValue("err", refusal.message())
                    .log("Earlier message refused, posting a new one");
            return make(Step.POST, attempt);
        }
        if (then == null || !(outcome instanceof Outcome.Delivered delivered) || !isOfEarlierMessage(delivered)) {
            return CompletableFuture.completedFuture(outcome);
        }
        return mode == UpdateMode.EDIT_AND_REPLY_ALWAYS // as in Alertmanager, nothing is delivered before the reply is
                ? make(then, attempt).thenCompose(replied -> next(replied, null, attempt))
                : follow(then, delivered, attempt);
    }

    /** Whether the message is still that of the earlier notification, and not one that took its place. */
    private boolean isOfEarlierMessage(Outcome.Delivered delivered) {
        return delivered.receiverData().equals(notification.receiverData());
    }

    /** People are notified already, so it counts as delivered whatever comes of this. */
    private CompletionStage<Outcome> follow(Step step, Outcome.Delivered delivered, Requests.Attempt attempt) {
        return make(step, attempt)
                .<Outcome>thenApply(outcome -> step == Step.EDIT && outcome instanceof Outcome.Rejected
                        ? new Outcome.Delivered(chat.withoutMessage(delivered.receiverData()))
                        : delivered)
                .toCompletableFuture()
                .completeOnTimeout(delivered, MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Request request(Step step) {
        return switch (step) {
            case POST -> chat.post();
            case EDIT -> chat.edit();
            case REPLY -> chat.reply(false);
            case BROADCAST -> chat.reply(true);
        };
    }
}
