package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Notifies by requests over HTTP: composes, sends and judges. Whatever goes wrong before a request is sent would go wrong
 * again and is final.
 *
 * @param kind the kind of the integration, for messages
 * @param wording how it words its notifications
 * @param sender its client
 * @param own the time that it allows itself for an attempt; zero for no limit
 */
public record Requests(String kind, MessageTemplates wording, HttpSender sender, Duration own) {
    /** Without a limit of its own. */
    public Requests(String kind, MessageTemplates wording, HttpSender sender) {
        this(kind, wording, sender, Duration.ZERO);
    }

    /**
     * Makes one request.
     *
     * @param request composes it; its time limit is set here
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        return deliver(notification, notification.data(wording.externalUrl()), request, judge);
    }

    /** The same, telling {@code data} instead of all that the notification holds. */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        return deliver(notification, data, request, call -> call, (call, reply) -> judge.apply(reply));
    }

    /**
     * Makes one request with a message that also says what an answer means.
     *
     * @param message composes the message
     * @param request the request that brings it; its time limit is set here
     * @param judge what an answer to the message means
     */
    public <M> CompletionStage<Outcome> deliver(
            Notification notification,
            MessageTemplates.Composition<M, SendFailure> message,
            RequestOf<M> request,
            BiFunction<M, HttpReply, Outcome> judge) {
        return deliver(notification, notification.data(wording.externalUrl()), message, request, judge);
    }

    private <M> CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<M, SendFailure> message,
            RequestOf<M> request,
            BiFunction<M, HttpReply, Outcome> judge) {
        RenderedMessage<M> draft;
        HttpCall call;
        try {
            draft = wording.draft(data, message);
            call = request.of(draft.message());
        } catch (TemplateFault | SendFailure failure) {
            return rejected(String.valueOf(failure.getMessage()));
        }
        HttpAttempt attempt = attempt(notification);
        return attempt.send(sender, call.within(attempt.limit()), reply -> judge.apply(draft.message(), reply))
                .thenApply(draft::judged);
    }

    /** Makes the request that brings a message. */
    @FunctionalInterface
    public interface RequestOf<M> {
        /**
         * The request.
         *
         * @throws SendFailure if it cannot be made, such as for a missing file
         */
        HttpCall of(M message) throws SendFailure;
    }

    /** An attempt to deliver a notification, for those who need more than one request. */
    public HttpAttempt attempt(Notification notification) {
        return new HttpAttempt(kind, notification.timeout(), own);
    }

    /** The outcome of what cannot be sent. */
    public static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }
}
